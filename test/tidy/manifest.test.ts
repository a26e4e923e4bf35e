import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { CODES } from '../../server/src/engine/diagnostics/codes.ts';
import { SETTINGS } from '../../server/src/lsp/config.ts';
import { generateManifest, generateTables } from '../tools/manifest.ts';
import { inRoot } from '../tools/root.ts';
import { listSources, readSource } from '../tools/sourceFiles.ts';

const read = (name: string): string => readFileSync(inRoot(name), 'utf8');

describe('manifest', () => {
  it('has the commands and settings of the tables (npm run generate writes them)', () => {
    assert.equal(read('package.json'), generateManifest(read('package.json')));
  });

  it('keeps the table of rules current, with every rule of the server in it', () => {
    const rules = read('server/RULES.md');
    assert.equal(generateTables(rules), rules);
    const isServers = ({ code, source }: (typeof CODES)[number]): boolean =>
      /^(?:schema|validation|warning)\//.test(code) || (code.startsWith('change/') && source !== undefined);
    const missing = CODES.filter(isServers).filter(({ code }) => !rules.includes(`| \`${code}\` |`));
    assert.deepEqual(missing, []);
  });

  it('keeps the generated tables of the README current (npm run generate writes them)', () => {
    const readme = read('README.md');
    assert.match(readme, /<!-- generated: settings -->/, 'the README shows the settings');
    assert.equal(readme, generateTables(readme));
  });

  it('describes each setting once and in a sentence', () => {
    const names = SETTINGS.map((row) => row.name);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
    assert.deepEqual(
      SETTINGS.filter((row) => !/\.$/.test(row.text)).map((row) => row.name),
      [],
    );
    const odd = SETTINGS.filter((row) => row.enumTexts && row.enumTexts.length !== row.enum?.length);
    assert.deepEqual(
      odd.map((row) => row.name),
      [],
      'one text for each value',
    );
  });

  it('names only files that exist', () => {
    const paths = [...read('package.json').matchAll(/"\.\/((?:client|schemas|snippets)\/[^"]+)"/g)].map(
      (match) => match[1] ?? '',
    );
    assert.deepEqual(
      paths.filter((path) => !existsSync(inRoot(path))),
      [],
    );
  });

  it('declares each command that it shows, under our names', () => {
    const { contributes = {} } = JSON.parse(read('package.json'));
    const declared = new Set((contributes.commands ?? []).map(({ command }: { command: string }) => command));
    const foreign = [...declared].filter((command) => !String(command).startsWith('polycrateGitops.'));
    assert.deepEqual(foreign, []);
    const shown = [
      ...JSON.stringify([contributes.menus, contributes.keybindings]).matchAll(/"command":"(polycrateGitops\.[^"]+)"/g),
    ];
    assert.deepEqual(
      shown.map((match) => match[1] ?? '').filter((command) => !declared.has(command)),
      [],
    );
  });
});

describe('codes', () => {
  it('are named area/what in kebab case, each once', () => {
    const codes = CODES.map((info) => info.code);
    assert.deepEqual(
      codes.filter((code) => !/^[a-z]+(\/[a-z0-9]+(-[a-z0-9]+)*)+$/.test(code)),
      [],
    );
    assert.deepEqual(
      codes.filter((code, index) => codes.indexOf(code) !== index),
      [],
    );
  });

  it('have a page that says what, why and what to do, with an example', () => {
    const thin = CODES.filter((info) =>
      [info.title, info.what, info.why, info.remedy, info.example].some((text) => text.trim() === ''),
    );
    assert.deepEqual(
      thin.map((info) => info.code),
      [],
    );
  });

  it('are the only ones that the product reports, and all of them are reported', () => {
    const sources = listSources('server/src').filter((path) => !path.includes('/diagnostics/'));
    const collect = (pattern: RegExp): Set<string> =>
      new Set(sources.flatMap((path) => [...readSource(path).matchAll(pattern)].map((match) => match[1] ?? '')));
    const reported = collect(/\bcode: ['"`]([a-z]+\/[a-z0-9/-]+)['"`]/g);
    const mentioned = collect(/['"`]([a-z]+\/[a-z0-9/-]+)['"`]/g);
    const known = CODES.map((info) => info.code);
    assert.deepEqual(
      [...reported].filter((code) => !known.includes(code)),
      [],
      'these have no page',
    );
    // Rules and checks carry their name; the area before it is put in front for all of them in one place.
    const text = sources.map(readSource).join('\n');
    const isNamed = (code: string): boolean => {
      const name = code.slice(code.lastIndexOf('/') + 1);
      return text.includes(`'${name}'`) || text.includes(`/${name}\``);
    };
    assert.deepEqual(
      known.filter((code) => !mentioned.has(code) && !isNamed(code)),
      [],
      'nothing reports these',
    );
  });
});
