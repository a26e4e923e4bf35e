import type { Finding } from '../diagnostics/finding.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import type { SyntaxDocument, SyntaxFile } from '../syntax/tree.ts';
import type { DocumentSet } from './access.ts';
import { openEndOf } from './blockText.ts';
import { fromJsonText, jsonTyped } from './jsonTyped.ts';
import { noteSchemaComments, sameSchemaComments } from './merge/schemaComments.ts';
import { getField, type MapNode, type Node } from './node.ts';
import { type OrderedBy, type OriginStep, originPath } from './provenance.ts';
import { sameTree } from './reconcile.ts';
import { idOf } from './resource.ts';
import { type TreeProblem, toTree } from './treeNode.ts';
import { isNull } from './value.ts';

/** Problems that do not hinder kustomize when it reads a file; a key that stands twice fails when it is printed. */
const HARMLESS = new Set(['yaml/duplicate-key']);

const TREE_PROBLEMS: Readonly<Record<TreeProblem['reason'], readonly [string, string]>> = {
  'alias-bomb': [
    'kustomize/bad-resource',
    'The aliases of this document unfold to more than 500,000 values; write less of it by alias.',
  ],
  'merge-key': [
    'kustomize/bad-resource',
    'A merge key `<<` takes one mapping or a list of mappings, and only once in a mapping.',
  ],
  'unknown-alias': ['yaml/unknown-alias', 'This alias has no anchor before it, or it stands inside of its own anchor.'],
  'complex-key': ['kustomize/bad-resource', 'A key must be a text; kustomize cannot print a mapping or list as a key.'],
};

/** What is read, and for what. */
export interface DocumentSource {
  readonly file: string;
  readonly step: OriginStep;
  readonly orderedBy?: OrderedBy;
}

/**
 * The objects of a manifest or patch file, in kustomize's reading (reference section 6): split at separator lines, one
 * document for each part, aliases and merge keys expanded, lists unfolded, each with a kind and a name. `before` is the last
 * reading of the same file: documents that did not change come back as the same objects, and that keeps all work on them valid.
 */
export function readDocuments(syntax: SyntaxFile, source: DocumentSource, before?: DocumentSet): DocumentSet {
  const findings: Finding[] = [];
  for (const problem of syntax.problems) {
    if (!HARMLESS.has(problem.code)) findings.push(at(source, problem));
  }
  if (findings.length > 0) return { documents: [], findings };
  const { parts, separator } = firstOfEachPart(syntax);
  if (separator !== undefined) {
    const message = `\`${separator.text}\` is not a document separator to kustomize; put the content on the next line.`;
    return {
      documents: [],
      findings: [at(source, { code: 'kustomize/bad-resource', message, range: separator.range })],
    };
  }
  const openEnd = openEndOf(syntax.text);
  const queue: MapNode[] = [];
  for (const document of parts.documents) {
    if (document.root === undefined) continue;
    const { file, step, orderedBy } = source;
    const tree = toTree(document.root, { file, document: document.index, step, openEnd, orderedBy });
    noteSchemaComments(tree.root, document, syntax.text);
    const problem = tree.problems[0];
    if (problem !== undefined) {
      const [code, message] = TREE_PROBLEMS[problem.reason];
      findings.push(at(source, { code, message, range: problem.node.range }));
    } else if (!isNull(tree.root)) {
      queue.push(...unwrap(tree.root, parts.count).flatMap((root) => checked(root, findings)));
    }
  }
  return keepSame({ documents: findings.length > 0 ? [] : unfold(queue, findings), findings }, before);
}

function at(
  source: DocumentSource,
  problem: { code: string; message: string; range: { start: number; end: number } },
): Finding {
  return {
    code: problem.code,
    severity: 'error',
    message: problem.message,
    place: { file: source.file, range: problem.range },
    overlays: [],
    related: [],
    fixes: [],
  };
}

/**
 * kustomize splits the text itself, at lines that begin with `---` after a line break (kio/byteio_reader.go splitDocuments), and
 * reads one document of each part.
 */
function firstOfEachPart(syntax: SyntaxFile): {
  parts: { documents: SyntaxDocument[]; count: number };
  separator?: { text: string; range: { start: number; end: number } };
} {
  const starts: number[] = [0];
  // To look for it first is cheap, and few files have more than one document.
  const separators = syntax.text.includes('\n---') ? syntax.text.matchAll(/\n---([^\n]*)(?=\n)/g) : [];
  for (const match of separators) {
    const rest = (match[1] ?? '').trim();
    if (rest !== '' && !rest.startsWith('#')) {
      const range = { start: match.index + 1, end: match.index + match[0].length };
      return { parts: { documents: [], count: 0 }, separator: { text: match[0].trim(), range } };
    }
    starts.push(match.index + match[0].length);
  }
  const documents: SyntaxDocument[] = [];
  let lastPart = -1;
  for (const document of syntax.documents) {
    if (document.root === undefined) continue;
    const start = document.root.range.start;
    let part = Math.max(lastPart, 0);
    while (part + 1 < starts.length && (starts[part + 1] ?? 0) <= start) part++;
    if (part === lastPart) continue;
    documents.push(document);
    lastPart = part;
  }
  return { parts: { documents, count: starts.length } };
}

/** A file that is one List or ResourceList gives its items as they are written. */
function unwrap(root: Node, parts: number): Node[] {
  if (parts !== 1 || root.kind !== 'map') return [root];
  const kind = idOf(root).kind;
  const items = getField(root, 'items');
  const wraps = items !== undefined || getField(root, 'functionConfig') !== undefined;
  if ((kind !== 'List' && kind !== 'ResourceList') || !wraps) return [root];
  return items?.kind === 'seq' ? [...items.items] : [];
}

/** GetValidatedMetadata of kyaml: what every object must have. */
function checked(root: Node, findings: Finding[]): MapNode[] {
  if (isNull(root) || (root.kind === 'map' && root.fields.length === 0)) return [];
  const report = (message: string, path: FieldPath): void => {
    const { file, document } = root.origin;
    const place = { file, document, path };
    findings.push({
      code: 'kustomize/bad-resource',
      severity: 'error',
      message,
      place,
      overlays: [],
      related: [],
      fixes: [],
    });
  };
  if (root.kind !== 'map') {
    report(
      `This is ${root.kind === 'seq' ? 'a list' : 'a plain text'}, and no Kubernetes object; each document is a mapping.`,
      originPath(root.origin),
    );
    return [];
  }
  const id = idOf(root);
  const base = originPath(root.origin);
  if (id.kind === '') report('This object has no `kind`; kustomize cannot read the file.', base);
  else if (id.name === '' && !id.kind.endsWith('List')) {
    report(
      `This ${id.kind} has no \`metadata.name\`; kustomize cannot read the file (\`generateName\` does not help).`,
      getField(root, 'metadata') === undefined ? base : [...base, 'metadata'],
    );
  }
  return [root];
}

/** Replaces objects whose kind ends in List by their items, which go to the end (api/resource/factory.go inlineAnyEmbeddedLists). */
function unfold(roots: readonly MapNode[], findings: Finding[]): readonly MapNode[] {
  if (!roots.some((root) => idOf(root).kind.endsWith('List'))) return roots;
  const queue = [...roots];
  const made: MapNode[] = [];
  for (const root of queue) {
    const items = getField(root, 'items');
    if (!idOf(root).kind.endsWith('List') || items === undefined) made.push(root);
    else if (items.kind === 'seq')
      queue.push(
        ...items.items.map((item) => jsonTyped(item, fromJsonText)).flatMap((item) => checked(item, findings)),
      );
    else if (!isNull(items)) {
      const { file, document } = items.origin;
      const place = { file, document, path: originPath(items.origin) };
      const message = '`items` of a list must be a list.';
      findings.push({
        code: 'kustomize/bad-resource',
        severity: 'error',
        message,
        place,
        overlays: [],
        related: [],
        fixes: [],
      });
    }
  }
  return findings.length > 0 ? [] : made;
}

function keepSame(now: DocumentSet, before: DocumentSet | undefined): DocumentSet {
  if (before === undefined) return now;
  const documents = now.documents.map((root, index) => {
    const old = before.documents[index];
    return old !== undefined && sameTree(old, root) && sameSchemaComments(old, root) ? old : root;
  });
  const same =
    now.findings.length === 0 &&
    before.findings.length === 0 &&
    documents.length === before.documents.length &&
    documents.every((root, index) => root === before.documents[index]);
  return same ? before : { documents, findings: now.findings };
}
