import type { NamedObject } from '../../workspace/references/namedObject.ts';
import type { Reference } from '../../workspace/references/reference.ts';
import { asText } from './markdown.ts';

/** Keys that are named; of more their number is told. */
const SHOWN_KEYS = 12;
const SHOWN_FILES = 3;

const HOW: Readonly<Record<NamedObject['how'], string>> = {
  object: 'in',
  generated: 'generated in',
  made: 'made by an object in',
};

/** What a reference names: the object and its file, the keys that it has. Never a value. Undefined where nothing here is of that name. */
export function referenceWords(
  { role, target, name, item }: Reference,
  targets: readonly NamedObject[],
  { keys, shorten }: { readonly keys: readonly string[]; readonly shorten: (file: string) => string },
): string | undefined {
  if (targets.length === 0) return undefined;
  const files = [...new Set(targets.map((one) => `${HOW[one.how]} \`${shorten(one.file)}\``))];
  const shown = files.slice(0, SHOWN_FILES).join(', ');
  const more = files.length > SHOWN_FILES ? ` and ${files.length - SHOWN_FILES} more` : '';
  const subject = role === 'object' ? 'Names' : `${role === 'key' ? 'Key' : 'Port'} \`${item}\` of`;
  const lines = [`${subject} **${asText(target.kind)}/${asText(name)}** ${shown}${more}`];
  const own = [...new Set(keys)];
  if (own.length > 0 && role !== 'port') {
    const listed = own.slice(0, SHOWN_KEYS).map((key) => `\`${key}\``);
    lines.push(`Keys: ${listed.join(', ')}${own.length > SHOWN_KEYS ? ` and ${own.length - SHOWN_KEYS} more` : ''}`);
  }
  return lines.join('  \n');
}
