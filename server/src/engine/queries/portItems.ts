import type { CompletionItem } from '../features/completion/completionItem.ts';
import { typedPath } from '../features/completion/cursorObject.ts';
import type { CompletionProvider } from '../features/completion/place.ts';
import { nameItem } from '../features/completion/referenceItems.ts';
import type { Cursor } from '../features/cursor/cursorShape.ts';
import { recovered } from '../features/recovered.ts';
import { groupOf } from '../schema/registry.ts';
import { readSyntaxNode } from '../schema/treeReader.ts';
import { samePath } from '../syntax/fieldPath.ts';
import { parse } from '../syntax/parse.ts';
import { ownValue } from '../text/ownValue.ts';
import { stepsOf } from '../workspace/references/patterns.ts';
import { readObject } from '../workspace/references/readObject.ts';
import type { PortFact } from '../workspace/references/reference.ts';
import { SELECTOR_RULES } from '../workspace/references/selectorRules.ts';
import type { Database } from './database.ts';
import { selectedBy } from './selectorLookup.ts';

/** Fields beside those of the table (selectorRules.ts) in which a port of what is selected may stand, by `group/Kind`; its first selector counts. */
const MORE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'networking.k8s.io/NetworkPolicy': ['spec.ingress[].ports[].port'],
};

/** The selector of an object whose ports a field names; undefined for other fields. */
function selectorFor({ apiVersion = '', kind = '' }: Cursor, path: readonly (string | number)[]): string | undefined {
  const own = `${groupOf(apiVersion)}/${kind}`;
  const isTyped = (pattern: string): boolean => samePath(stepsOf(pattern), path);
  const more = ownValue(MORE_FIELDS, own) ?? [];
  const rules = ownValue(SELECTOR_RULES, own) ?? [];
  return rules.find(({ portsIn = [] }, at) => [...portsIn, ...(at === 0 ? more : [])].some(isTyped))?.at;
}

/** Proposes the ports of the objects that a selector selects. */
export function portItems(db: Database, file: string): CompletionProvider {
  return (place) => {
    const { cursor, context, text, offset } = place;
    const selector = selectorFor(cursor, typedPath(cursor));
    if (selector === undefined || context.own !== undefined) return [];
    const document = recovered(parse(text)).documents.findLast(({ range }) => range.start <= offset);
    if (document?.root === undefined) return [];
    const object = readObject(document.root, document.index, readSyntaxNode);
    const use = object.selectors.find(({ path }) => path.join('.') === selector);
    if (use === undefined) return [];
    const ports = selectedBy(db, file, object, use).flatMap(({ object: one }) =>
      use.selects === 'pods' ? (one.pod?.ports ?? []) : one.ports,
    );
    const isNumber = use.selects === 'pods' && cursor.kind !== 'PodMonitor';
    return distinct(ports.flatMap((port) => words(port, isNumber))).map(
      ({ word, detail, isText }): CompletionItem =>
        nameItem(place, { name: word, detail, distance: isText ? 0 : 1, isText }),
    );
  };
}

interface PortWord {
  readonly word: string;
  readonly detail: string;
  readonly isText: boolean;
}

function words({ name, number }: PortFact, isNumber: boolean): readonly PortWord[] {
  const named = name === '' ? [] : [{ word: name, detail: `port ${number}`, isText: true }];
  const numbered = { word: number, detail: name === '' ? 'port' : `port ${name}`, isText: false };
  return isNumber && number !== '' ? [...named, numbered] : named;
}

function distinct(all: readonly PortWord[]): readonly PortWord[] {
  return [...new Map(all.map((one) => [one.word, one])).values()];
}
