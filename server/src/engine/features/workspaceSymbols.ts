import type { FieldPath } from '../syntax/fieldPath.ts';
import { locateField } from '../syntax/lookup.ts';
import type { Range, SyntaxFile } from '../syntax/tree.ts';
import { baseName, dirName } from '../text/paths.ts';
import type { FileFacts } from '../workspace/fileFacts.ts';
import type { PolycrateFacts } from '../workspace/polycrateFacts.ts';
import type { SymbolKind, WorkspaceSymbolAnswer } from './languageAnswers.ts';
import { objectRange } from './objectRange.ts';
import { readSymbolQuery, scoreSymbol } from './symbolScore.ts';

/** Hits that are answered; an editor asks again with every letter. */
const MOST = 200;

/** Where the names of a workspace are found. */
export interface SymbolSource {
  readonly facts: readonly FileFacts[];
  /** The path of a file as people see it, below the repository. */
  readonly shorten: (file: string) => string;
  readonly text: (file: string) => string;
  /** Asked only of the few files of Polycrate that have hits. */
  readonly syntax: (file: string) => SyntaxFile;
}

/** Something with a name, before it is known where it stands. */
interface Named {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly file: string;
  readonly symbol: SymbolKind;
  /** An object by its document, a part of a Polycrate file by its field, a file by neither. */
  readonly at: { readonly document: number } | { readonly field: FieldPath } | undefined;
}

/**
 * Objects, kustomizations and what Polycrate files name, by kind and name, the best hits first: `dep web`, `Deployment/web`, `web shop`, a
 * part of a path. Read from what is known of each file without parsing one.
 */
export function workspaceSymbols(query: string, source: SymbolSource): readonly WorkspaceSymbolAnswer[] {
  const wanted = readSymbolQuery(query);
  const hits: { readonly named: Named; readonly score: number }[] = [];
  for (const facts of source.facts) {
    for (const named of namesOf(facts, source)) {
      const score = scoreSymbol(wanted, { ...named, file: source.shorten(named.file) });
      if (score !== undefined) hits.push({ named, score });
    }
  }
  hits.sort((a, b) => b.score - a.score || compare(a.named, b.named));
  return hits.slice(0, MOST).map(({ named }) => answer(named, source));
}

function compare(a: Named, b: Named): number {
  const [first, second] = [a, b].map(({ name, kind, file }) => [name, kind, file].join('\0'));
  return (first ?? '') < (second ?? '') ? -1 : 1;
}

function namesOf(facts: FileFacts, { shorten }: SymbolSource): readonly Named[] {
  const { path: file, objects, polycrate } = facts;
  const none = { namespace: '', file } as const;
  if (facts.kind === 'kustomization') {
    const name = shorten(dirName(file)) || baseName(file);
    return [{ ...none, kind: 'Kustomization', name, symbol: 'file', at: undefined }];
  }
  if (polycrate !== undefined) return facts.kind === 'polycrateSecrets' ? [] : polycrateNames(polycrate, file);
  return objects.map(({ kind, name, namespace, document }) => ({
    kind,
    name,
    namespace,
    file,
    symbol: 'object',
    at: { document },
  }));
}

/** Blocks with their actions, and workflows; a name that is not typed yet is none. */
function polycrateNames({ blocks, workflows }: PolycrateFacts, file: string): readonly Named[] {
  const none = { namespace: '', file } as const;
  const found = [
    ...blocks.flatMap(({ name, field, actions }): Named[] => [
      { ...none, kind: 'Block', name, symbol: 'object', at: { field } },
      ...actions.map(
        (action): Named => ({
          ...none,
          kind: 'Action',
          name: `${name}/${action.name}`,
          symbol: 'action',
          at: { field: action.field },
        }),
      ),
    ]),
    ...workflows.map(
      ({ name, field }): Named => ({ ...none, kind: 'Workflow', name, symbol: 'action', at: { field } }),
    ),
  ];
  return found.filter(({ name }) => name !== '');
}

function answer(named: Named, source: SymbolSource): WorkspaceSymbolAnswer {
  const { kind, name, namespace, file, symbol } = named;
  return {
    name: name === '' ? kind : `${kind}/${name}`,
    container: namespace === '' ? name : `${namespace}/${name}`,
    kind: symbol,
    file,
    range: rangeOf(named, source),
  };
}

function rangeOf({ file, at }: Named, { text, syntax }: SymbolSource): Range {
  if (at === undefined) return { start: 0, end: 0 };
  if ('document' in at) return objectRange(text(file), at.document);
  const root = syntax(file).documents.find((document) => document.root !== undefined)?.root;
  if (root === undefined) return { start: 0, end: 0 };
  return locateField(root, [...at.field, 'name']).value;
}
