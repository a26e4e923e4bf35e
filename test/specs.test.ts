import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Finding } from '../server/src/engine/diagnostics/finding.ts';
import { printPath } from '../server/src/engine/syntax/fieldPath.ts';
import { buildForReal, findKustomize } from './support/realKustomize.ts';
import { checkRender } from './support/renderBattery.ts';
import { renderFixture } from './support/renderFiles.ts';
import { type Block, type RenderCase, readRenderSpec } from './support/renderSpec.ts';
import { updating } from './support/snapshot.ts';
import { inRoot } from './tools/root.ts';

const FOLDER = inRoot('test/specs/kustomize');
const program = updating ? await findKustomize() : undefined;

/** `severity code file path`, without `/repo/`; kustomize's own notes about deprecated fields are left out. */
function describeFindings(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ code }) => code !== 'kustomize/deprecated-field')
    .map(({ severity, code, place }) => {
      const where = 'range' in place ? `at ${place.range.start}` : printPath(place.path);
      return `${severity} ${code} ${place.file.replace('/repo/', '')} ${where}`.trimEnd();
    });
}

/** Writes what the real tool answers, and what we report, into the spec. */
function update(file: string): void {
  assert.ok(program !== undefined, 'UPDATE=1 needs kustomize v5.8.2: KUSTOMIZE, PATH, or npm test -- --peers');
  let text = readFileSync(file, 'utf8');
  const put = (block: Block | undefined, body: string): void => {
    if (block !== undefined) text = text.slice(0, block.start) + body + text.slice(block.end);
  };
  for (const one of [...readRenderSpec(text)].reverse()) {
    const real = buildForReal(program, one.files, one.directory);
    assert.equal(real.ok, one.output !== undefined, `${one.title}: ${real.ok ? 'kustomize builds it' : real.error}`);
    const lines = describeFindings(renderFixture(one.files, one.directory).findings).map((line) => `${line}\n`);
    put(one.findingsBlock, lines.join(''));
    if (real.ok) put(one.outputBlock, real.output);
  }
  writeFileSync(file, text);
}

function check(one: RenderCase): void {
  const result = renderFixture(one.files, one.directory);
  assert.deepEqual(describeFindings(result.findings), one.findings);
  assert.equal(result.failed, one.output === undefined);
  if (one.output === undefined) return;
  assert.equal(result.text, one.output);
  checkRender(one.files, one.directory, one.output);
}

for (const name of readdirSync(FOLDER)) {
  const file = `${FOLDER}/${name}`;
  if (updating) update(file);
  describe(`kustomize: ${name.replace(/\.md$/, '').replaceAll('-', ' ')}`, () => {
    for (const one of readRenderSpec(readFileSync(file, 'utf8'))) it(one.title, () => check(one));
  });
}
