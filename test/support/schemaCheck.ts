import assert from 'node:assert/strict';
import { packsOfFile } from '../../server/src/engine/schema/crdPack.ts';
import { judgeDocument } from '../../server/src/engine/schema/document.ts';
import { judgeOwnFile, type OwnFile } from '../../server/src/engine/schema/ownFiles.ts';
import type { Judgement, SchemaProblem } from '../../server/src/engine/schema/problem.ts';
import { createRegistry, type Registry } from '../../server/src/engine/schema/registry.ts';
import { readSyntaxNode } from '../../server/src/engine/schema/treeReader.ts';
import { locateField } from '../../server/src/engine/syntax/lookup.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import type { SyntaxNode } from '../../server/src/engine/syntax/tree.ts';
import { LineIndex } from '../../server/src/engine/text/lineIndex.ts';
import { type Expectation, readFixture } from './fixture.ts';
import { bundledRegistry, ownSchema, pack } from './schemaPacks.ts';

interface Options {
  readonly mode?: Judgement['mode'];
  readonly own?: OwnFile;
  readonly registry?: Registry;
  /** Also what the server's own rules say; tests of schemas are about schemas alone. */
  readonly rules?: boolean;
}

/** Judges every document of a fixture; the problems must be exactly those that its caret lines say. */
export function checkSchema(fixture: string, options: Options = {}): void {
  const { files, expected } = readFixture(fixture);
  const found = [...files].flatMap(([file, text]) => judgeText(file, text, options));
  const shown = (one: Expectation): string =>
    `${one.file}:${one.line + 1}:${one.column} ${'^'.repeat(one.length)} ${one.severity}[${one.code}]`;
  assert.deepEqual(
    found.map(shown),
    expected.map(shown),
    found.map((one) => `${shown(one)}: ${one.message}`).join('\n'),
  );
  expected.forEach((one, index) => {
    const message = found[index]?.message ?? '';
    assert.ok(message.includes(one.message), `"${message}" does not say "${one.message}"`);
  });
}

/** Problems of one document, for tests that look at paths or counts. */
export function problemsOf(text: string, options: Options = {}): readonly SchemaProblem[] {
  return parse(text).documents.flatMap(({ root }) => (root === undefined ? [] : judge(root, options)));
}

/** The bundled schemas with the CustomResourceDefinitions of a text. */
export function registryWith(crds: string): Registry {
  const found = packsOfFile('/repo/crds.yaml', parse(crds));
  return createRegistry([pack('kubernetes/1.37'), ...found]);
}

function judge(
  root: SyntaxNode,
  { mode = 'full', own, registry = bundledRegistry(), rules = false }: Options,
): readonly SchemaProblem[] {
  if (own !== undefined) return judgeOwnFile(root, ownSchema(own), readSyntaxNode);
  const problems = judgeDocument(root, { registry, read: readSyntaxNode, mode });
  return rules ? problems : problems.filter((problem) => !problem.code.startsWith('validation/'));
}

function judgeText(file: string, text: string, options: Options): Expectation[] {
  const lines = new LineIndex(text);
  return parse(text).documents.flatMap(({ root }) => {
    if (root === undefined) return [];
    return judge(root, options).map((problem) => {
      const place = locateField(root, problem.path);
      const range = (problem.part === 'key' ? place.key : undefined) ?? place.value;
      const { line, column } = lines.position(range.start);
      const end = Math.min(range.end, lines.lineEnd(line));
      const { severity, code, message } = problem;
      return { file, line, column, length: Math.max(1, end - range.start), severity, code, message };
    });
  });
}
