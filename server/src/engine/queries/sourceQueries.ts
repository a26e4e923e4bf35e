import { mended } from '../features/recovered.ts';
import { fromHead } from '../files.ts';
import type { DocumentSet } from '../kustomize/access.ts';
import { readDocuments } from '../kustomize/documents.ts';
import { parse } from '../syntax/parse.ts';
import type { SyntaxFile } from '../syntax/tree.ts';
import { isCandidate } from '../workspace/classify.ts';
import { type FileFacts, readFileFacts, sameFacts } from '../workspace/fileFacts.ts';
import { defineLightQuery, defineQuery, defineWall } from './database.ts';
import { FILE, JUDGED, ONLY, TREE } from './inputs.ts';

const NO_SYNTAX: SyntaxFile = { text: '', documents: [], problems: [] };

/** The YAML trees of a file; an empty file for one that cannot be read. */
export const syntaxOf = defineLightQuery<SyntaxFile>(
  'syntax',
  (db, path) => {
    const state = db.input(FILE, path);
    return state.kind === 'file' ? parse(state.text) : NO_SYNTAX;
  },
  { pool: 'trees', weight: ({ text }) => text.length },
);

/** The objects of a manifest or patch file, without offsets. Documents that did not change stay the same objects. */
export const documentsOf = defineLightQuery<DocumentSet>(
  'documents',
  (db, path, previous) => readDocuments(db.get(syntaxOf, path), { file: path, step: 'resource' }, previous),
  { pool: 'renders', weight: ({ documents }) => documents.length },
);

const treeSet = defineQuery<ReadonlySet<string>>('treeSet', (db) => new Set(db.input(TREE, ONLY)));

/** Whether the repository has a file of that path. */
export const inTree = defineQuery<boolean>('inTree', (db, path) => db.get(treeSet, ONLY).has(path));

/** What the workspace wants to know about a file; equal after an edit that changes no identity and no reference, which thousands of questions then do not hear of. */
export const factsOf = defineWall<FileFacts>(
  'facts',
  (db, path) => {
    const judged = db.input(JUDGED, ONLY).get(path);
    if (judged !== undefined) return judged.facts;
    const state = db.input(FILE, path);
    return readFileFacts(path, {
      text: state.kind === 'file' ? state.text : '',
      parse: () => db.get(syntaxOf, path),
      mend: () => mended(db.get(syntaxOf, path)),
      exists: (other) => db.get(inTree, other),
    });
  },
  sameFacts,
);

/** Files whose text is scanned for identity and references. */
export const candidates = defineQuery<readonly string[]>('candidates', (db) =>
  db.input(TREE, ONLY).filter(isCandidate),
);

/** Working-tree path of a path that may be a committed one; people only ever see this one. */
export function shownPath(path: string): string {
  return fromHead(path) ?? path;
}
