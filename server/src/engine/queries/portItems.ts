import type { CompletionItem } from '../features/completion/completionItem.ts';
import { typedPath } from '../features/completion/cursorObject.ts';
import type { CompletionProvider } from '../features/completion/place.ts';
import { nameItem } from '../features/completion/referenceItems.ts';
import { recovered } from '../features/recovered.ts';
import { readSyntaxNode } from '../schema/treeReader.ts';
import { parse } from '../syntax/parse.ts';
import { readObject } from '../workspace/references/readObject.ts';
import type { PortFact } from '../workspace/references/reference.ts';
import type { Database } from './database.ts';
import { selectedBy } from './selectorLookup.ts';

/** `Kind path`: fields that name a port of what a selector of the same object selects, and the path of that selector. */
const PORT_FIELDS: Readonly<Record<string, string>> = {
  'Service spec ports 0 targetPort': 'spec selector',
  'ServiceMonitor spec endpoints 0 port': 'spec selector',
  'PodMonitor spec podMetricsEndpoints 0 port': 'spec selector',
  'NetworkPolicy spec ingress 0 ports 0 port': 'spec podSelector',
};

/** Proposes the ports of the objects that a selector selects. */
export function portItems(db: Database, file: string): CompletionProvider {
  return (place) => {
    const { cursor, context, text, offset } = place;
    const selector = PORT_FIELDS[`${cursor.kind} ${typedPath(cursor).join(' ')}`];
    if (selector === undefined || context.own !== undefined) return [];
    const document = recovered(parse(text)).documents.findLast(({ range }) => range.start <= offset);
    if (document?.root === undefined) return [];
    const object = readObject(document.root, document.index, readSyntaxNode);
    const use = object.selectors.find(({ path }) => path.join(' ') === selector);
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
