import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { OwnFile } from '../../server/src/engine/schema/ownFiles.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { problemsOf } from '../support/schemaCheck.ts';
import { expandSnippet, type Snippet } from '../support/snippets.ts';

function snippets(file: string): [string, Snippet][] {
  return Object.entries(JSON.parse(readFileSync(`snippets/${file}`, 'utf8')) as Record<string, Snippet>);
}

function ownFile(file: string, name: string): OwnFile | undefined {
  if (file === 'kustomization.json') return 'kustomization';
  if (file !== 'polycrate.json') return undefined;
  if (name === 'Secrets') return 'secrets.poly';
  if (name === 'Changelog') return 'CHANGELOG.poly';
  return name === 'Block' ? 'block.poly' : 'workspace.poly';
}

/** A part of a file lacks what only the whole file needs. */
const PARTS = ['Workflow', 'Blocks'];

describe('snippets', () => {
  for (const file of readdirSync('snippets')) {
    for (const [name, snippet] of snippets(file)) {
      it(`${file}: ${name} inserts a document without a problem`, () => {
        const text = expandSnippet(snippet);
        assert.deepEqual(parse(text).problems, []);
        const own = ownFile(file, name);
        const problems = problemsOf(text, own === undefined ? {} : { own });
        const counted = problems.filter((one) => !(PARTS.includes(name) && one.code === 'schema/missing-field'));
        assert.deepEqual(
          counted.map((one) => one.message),
          [],
        );
      });
    }
  }

  it('have prefixes of their own and a sentence', () => {
    const all = readdirSync('snippets')
      .flatMap(snippets)
      .map(([, snippet]) => snippet);
    assert.equal(new Set(all.map((snippet) => snippet.prefix)).size, all.length);
    for (const snippet of all) assert.match(snippet.description, /^[A-Z].*[^.]$/);
  });
});
