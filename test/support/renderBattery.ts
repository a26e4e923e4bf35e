import assert from 'node:assert/strict';
import { readDocuments } from '../../server/src/engine/kustomize/documents.ts';
import type { Node } from '../../server/src/engine/kustomize/node.ts';
import { type Origin, originChain, originPath } from '../../server/src/engine/kustomize/provenance.ts';
import type { FieldPath } from '../../server/src/engine/syntax/fieldPath.ts';
import { nodeAt } from '../../server/src/engine/syntax/lookup.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import type { SyntaxNode } from '../../server/src/engine/syntax/tree.ts';
import { type Files, fileAccess, renderFixture, renderWith, stateOf } from './renderFiles.ts';

const YAML = /(\.ya?ml|\/Kustomization)$/;

/** Checks that hold for every render, whatever it is about. */
export function checkRender(files: Files, directory: string, expected: string): void {
  sameAgain(files, directory);
  lineEndings(files, directory, expected);
  byteOrderMark(files, directory, expected);
  commentsChangeNothing(files, directory);
  everythingHasAnOrigin(files, directory);
}

function changed(files: Files, change: (text: string, path: string) => string): Files {
  return new Map([...files].map(([path, text]) => [path, YAML.test(path) ? change(text, path) : text]));
}

function sameAgain(files: Files, directory: string): void {
  const access = fileAccess(stateOf(files));
  const first = renderWith(access, directory);
  const second = renderWith(access, directory);
  assert.ok(
    first.resources.every((resource, at) => resource === second.resources[at]),
    'a second render gives the same objects',
  );
}

/** Windows line endings: kustomize removes them from resources; block texts of a kustomization lose them in YAML. */
function lineEndings(files: Files, directory: string, expected: string): void {
  const { text } = renderFixture(
    changed(files, (before) => before.replaceAll('\n', '\r\n')),
    directory,
  );
  assert.equal(text, expected, 'with CRLF');
}

function byteOrderMark(files: Files, directory: string, expected: string): void {
  const { text } = renderFixture(
    changed(files, (before) => `\ufeff${before}`),
    directory,
  );
  assert.equal(text, expected, 'with a byte order mark');
}

/** A comment moves every line, and nothing is made anew: objects are known by their fields and not by their lines. */
function commentsChangeNothing(files: Files, directory: string): void {
  const before = fileAccess(stateOf(files));
  const first = renderWith(before, directory);
  const moved = fileAccess(stateOf(changed(files, (text) => `# moved\n${text}`)));
  const kept = new Map<string, ReturnType<typeof readDocuments>>();
  const access = {
    ...moved,
    kustomization: before.kustomization,
    documents(path: string) {
      const known =
        kept.get(path) ?? readDocuments(moved.syntax(path), { file: path, step: 'resource' }, before.documents(path));
      kept.set(path, known);
      return known;
    },
  };
  const second = renderWith({ ...access, target: before.target }, directory);
  for (const path of files.keys()) {
    if (before.documents(path).findings.length > 0) continue;
    assert.equal(
      access.documents(path),
      before.documents(path),
      `a comment leaves the documents of ${path} as they are`,
    );
  }
  assert.equal(second.text, first.text);
}

/** Every node of the output names a field of a file, and what the file says there explains it. */
function everythingHasAnOrigin(files: Files, directory: string): void {
  const roots = new Map([...files].map(([path, text]) => [path, parse(text).documents]));
  const checkChain = (node: Node, isKey: boolean): void => {
    for (const origin of originChain(node.origin)) checkOrigin(isKey ? undefined : node, origin, roots);
  };
  const visit = (node: Node): void => {
    checkChain(node, false);
    if (node.kind === 'seq') node.items.forEach(visit);
    if (node.kind === 'map') {
      for (const { key, value } of node.fields) {
        checkChain(key, true);
        visit(value);
      }
    }
  };
  for (const { root } of renderFixture(files, directory).resources) visit(root);
}

function checkOrigin(
  node: Node | undefined,
  origin: Origin,
  roots: ReadonlyMap<string, ReturnType<typeof parse>['documents']>,
): void {
  const documents = roots.get(origin.file);
  assert.ok(documents !== undefined, `${origin.file} is a file of the case (${origin.step})`);
  if (!YAML.test(origin.file)) return;
  const path = originPath(origin);
  const root = documents[origin.document]?.root;
  const found = nodeAt(root, path) ?? textAround(root, path);
  assert.ok(found !== undefined, `${path.join('.')} is a field of ${origin.file} (${origin.step})`);
  const own = node !== undefined && origin === node.origin && origin.step === 'resource';
  if (own && node.kind === 'scalar' && found.kind === 'scalar')
    assert.equal(node.text.trimEnd(), found.value.trimEnd());
}

/** A text that holds YAML itself, such as a plugin written inside a kustomization: deeper fields are named below it. */
function textAround(root: SyntaxNode | undefined, path: FieldPath): SyntaxNode | undefined {
  const node = path.map((_, at) => nodeAt(root, path.slice(0, at))).findLast((one) => one !== undefined);
  return node?.kind === 'scalar' && node.value.includes('\n') ? node : undefined;
}
