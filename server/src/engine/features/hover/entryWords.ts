import { samePath } from '../../syntax/fieldPath.ts';
import { baseName } from '../../text/paths.ts';
import type { WorkspaceGraph } from '../../workspace/graph.ts';
import type { ReferenceRole } from '../../workspace/kustomizationFacts.ts';
import { nameSome } from '../locate.ts';
import type { HoverPlace } from './hoverPlace.ts';

/** More names than these are counted. */
const MOST_NAMES = 6;

/** What an entry of a kustomization leads to, in Markdown; undefined for what is no entry, or leads nowhere that is known. */
export function entryWords(
  { path, part }: HoverPlace,
  file: string,
  { graph, shorten }: { readonly graph: WorkspaceGraph; readonly shorten: (path: string) => string },
): string | undefined {
  const references = graph.tree.facts.get(file)?.kustomization?.references ?? [];
  const reference = part === 'value' ? references.find(({ field }) => samePath(field, path)) : undefined;
  if (reference === undefined) return undefined;
  const { target, role } = reference;
  const folder = graph.tree.kustomizations.get(target);
  const users = (graph.includedBy.get(target) ?? []).filter(
    (reader) => reader !== file.slice(0, file.lastIndexOf('/')),
  );
  const also = users.length === 0 ? '' : ` Also used in ${nameSome(users.map((one) => `\`${shorten(one)}\``))}.`;
  if (folder !== undefined) {
    const entries = folder.kustomization?.references ?? [];
    const names = entries.map((one) => `\`${baseName(one.target)}\``);
    const what = folder.kustomization?.component === true ? 'Component' : 'Kustomization';
    return `${what} \`${shorten(target)}\`${names.length === 0 ? '' : ` with ${listed(names)}`}.${also}`;
  }
  const objects = (graph.tree.facts.get(target)?.objects ?? []).map(({ kind, name }) => `\`${kind}/${name}\``);
  if (objects.length === 0) return also === '' ? undefined : also.trim();
  return `${VERBS[role] ?? 'Holds'} ${listed(objects)}.${also}`;
}

const VERBS: Readonly<Partial<Record<ReferenceRole, string>>> = { resource: 'Brings', patch: 'Patches' };

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length <= MOST_NAMES ? shown : `${shown} and ${names.length - MOST_NAMES} more`;
}
