import assert from 'node:assert/strict';
import { readDocuments } from '../../server/src/engine/kustomize/documents.ts';
import { originProblems } from './originCheck.ts';
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
  const roots = renderFixture(files, directory).resources.map(({ root }) => root);
  assert.deepEqual(
    originProblems(roots, (path) => files.get(path)),
    [],
  );
}
