import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { COMMANDS } from '../../client/src/commands.ts';
import { CODES } from '../../server/src/engine/diagnostics/codes.ts';
import { SETTINGS } from '../../server/src/lsp/config.ts';
import { runCommand } from '../support/cli.ts';
import { makePages } from '../tools/pages.ts';

const pages = makePages();
const page = (name: string): string => pages.get(name) ?? '';
const LINK = /\]\(([^)#]+)\.md\)/g;

describe('pages', () => {
  it('are there for each setting, command and code, and the index leads to them', () => {
    const wanted = [
      ...SETTINGS.map(({ name }) => `settings/${name}`),
      ...COMMANDS.map(({ id }) => `commands/${id}`),
      ...CODES.map(({ code }) => code),
    ];
    assert.deepEqual([...pages.keys()].sort(), [...wanted, 'reference'].sort());
    const led = [...page('reference').matchAll(LINK)].map((match) => match[1]);
    assert.deepEqual(
      wanted.filter((name) => !led.includes(name)),
      [],
    );
  });

  it('link only to pages', () => {
    const broken = [...pages].flatMap(([name, text]) =>
      [...text.matchAll(LINK)]
        .map((match) => join(dirname(name), match[1] ?? ''))
        .filter((target) => !pages.has(target))
        .map((target) => `${name} → ${target}`),
    );
    assert.deepEqual(broken, []);
  });

  it('say in words when a command is there and where', () => {
    const raw = COMMANDS.filter(({ id }) =>
      /==|&&|\|\||isWorkspace|view\/|editor\/|when polycrateGitops|and polycrateGitops/.test(page(`commands/${id}`)),
    );
    assert.deepEqual(
      raw.map(({ id }) => id),
      [],
      'pages.ts has no words for a clause or menu of these',
    );
    assert.match(page('commands/preview'), /\| Keyboard \| `Ctrl\+K V` \(macOS `Cmd\+K V`\) \|/);
    assert.match(page('commands/revealDriftSource'), /\| Menus \| beside items of the Drift view \|/);
  });

  it('describe each command in sentences', () => {
    assert.deepEqual(
      COMMANDS.filter(({ text }) => !/^[A-Z].*\.$/.test(text)).map(({ id }) => id),
      [],
    );
  });

  it('name settings that there are', () => {
    const known = [...SETTINGS.map(({ name }) => name), ...COMMANDS.map(({ id }) => id)];
    const named = [...pages].flatMap(([name, text]) =>
      [...text.matchAll(/`polycrateGitops\.([\w.]+)`/g)].map((match) => ({ name, setting: match[1] ?? '' })),
    );
    assert.deepEqual(
      named.filter(({ setting }) => !known.includes(setting)),
      [],
    );
  });

  it('name commands and flags of the command line that there are', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pages-'));
    const helps = new Map<string, string>();
    const help = async (command: string): Promise<string> => {
      const known = helps.get(command) ?? (await runCommand([command, '--help'], folder)).out;
      helps.set(command, known);
      return known;
    };
    const missing: string[] = [];
    for (const { cli } of COMMANDS) {
      const [command = '', ...rest] = cli?.split(' ') ?? [];
      if (cli === undefined) continue;
      const text = await help(command);
      const flags = rest.filter((word) => word.startsWith('--'));
      if (text === '' || flags.some((flag) => !text.includes(flag))) missing.push(cli);
    }
    for (const command of ['check', 'render', 'drift', 'pr']) await help(command);
    const all = [...helps.values()].join('\n');
    for (const { cli } of SETTINGS) if (cli !== undefined && !all.includes(`${cli} `)) missing.push(cli);
    rmSync(folder, { recursive: true });
    assert.deepEqual(missing, []);
  });
});
