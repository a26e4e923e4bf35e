import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readPolicyFile, readSingle } from '../../server/src/engine/policy/report/documents.ts';
import type { ReportResult } from '../../server/src/engine/policy/report/report.ts';
import { runPolicies } from '../../server/src/engine/policy/report/run.ts';
import { updating } from '../support/snapshot.ts';
import { inRoot } from '../tools/root.ts';

const FOLDER = inRoot('test/specs/policy-kyverno');
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

interface Block {
  readonly body: string;
  readonly start: number;
  readonly end: number;
}

interface Case {
  readonly title: string;
  readonly blocks: ReadonlyMap<string, Block>;
}

/** Sections of a file with their fenced blocks, by the words behind the fence. */
function readCases(text: string): readonly Case[] {
  const sections = [...text.matchAll(/^## (.+)$/gm)];
  return sections.map((section, index) => {
    const from = section.index;
    const to = sections[index + 1]?.index ?? text.length;
    const blocks = [...text.slice(from, to).matchAll(/^```([\w ]+)\n([\s\S]*?)^```$/gm)].map(
      (block): [string, Block] => {
        const start = from + block.index + `\`\`\`${block[1]}\n`.length;
        const body = block[2] ?? '';
        return [block[1] ?? '', { body, start, end: start + body.length }];
      },
    );
    return { title: section[1] ?? '', blocks: new Map(blocks) };
  });
}

function resultLine({
  policy,
  rule,
  result,
  message = '',
  resources: [resource],
  properties = {},
}: ReportResult): string {
  const name = rule === undefined || rule === '' ? policy : `${policy}/${rule}`;
  const { path, reason, generated } = properties;
  const more = [
    path === undefined ? '' : ` at ${path}`,
    reason === undefined ? '' : ` (${reason})`,
    generated === undefined ? '' : ` makes ${generated}`,
  ].join('');
  return `${result} ${name} ${resource.kind}/${resource.name}${more}: ${message.replaceAll(/\s+/g, ' ')}\n`;
}

function run({ blocks }: Case): string {
  const documents = (name: string) => readPolicyFile(`${name}.yaml`, blocks.get(name)?.body ?? '').documents;
  const single = (name: string) => readSingle(blocks.get(name)?.body ?? '') ?? null;
  const operation = blocks.get('operation')?.body.trim();
  const results = runPolicies(
    {
      policies: documents('yaml policies'),
      resources: documents('yaml resources'),
      clusterResources: documents('yaml cluster'),
      targets: documents('yaml targets'),
      values: single('yaml values'),
      userInfo: single('yaml user'),
      context: single('yaml context'),
      ...(operation === 'UPDATE' || operation === 'DELETE' ? { operation } : {}),
      now: NOW,
    },
    () => ({}),
  );
  return results.map(resultLine).join('');
}

/** Writes what we report into the file; whoever does it compares that with what the Kyverno command line says. */
function update(file: string): void {
  let text = readFileSync(file, 'utf8');
  for (const one of [...readCases(text)].reverse()) {
    const block = one.blocks.get('results');
    if (block !== undefined) text = text.slice(0, block.start) + run(one) + text.slice(block.end);
  }
  writeFileSync(file, text);
}

for (const name of readdirSync(FOLDER)) {
  const file = `${FOLDER}/${name}`;
  if (updating) update(file);
  describe(`kyverno: ${name.replace(/\.md$/, '').replaceAll('-', ' ')}`, () => {
    for (const one of readCases(readFileSync(file, 'utf8')))
      it(one.title, () => assert.equal(run(one), one.blocks.get('results')?.body));
  });
}
