import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { type CliContext, EXIT, type ExitStatus } from '../../server/src/cli/context.ts';
import { registerInit } from '../../server/src/cli/init.ts';
import { CI_FILES, teamFileText } from '../../server/src/cli/initFiles.ts';
import { RULES } from '../../server/src/engine/policy/rules/all.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { readTeamFile } from '../../server/src/engine/workspace/readTeamFile.ts';
import { environmentsOf } from '../support/workspaceFixture.ts';

const RULE_NAMES = RULES.map(({ meta }) => meta.name);
const SHOP = `
# file: overlays/dev/kustomization.yaml
resources: []
# file: overlays/prod/kustomization.yaml
resources: []`;

describe('init', () => {
  const pathOf = (directory: string): string => directory.replace('/repo/', '');

  it('writes a team file that says what was derived, and that reads without a finding', () => {
    const environments = environmentsOf(SHOP);
    const text = teamFileText(environments, pathOf);
    const { team, findings } = readTeamFile('/repo/t.yaml', parse(text), { rules: RULE_NAMES });
    assert.deepEqual(findings, []);
    assert.deepEqual(
      team.environments.map(({ name, overlays }) => [name, overlays]),
      [
        ['dev', ['overlays/dev']],
        ['prod', ['overlays/prod']],
      ],
    );
    assert.match(text, /Found by folder names/);
  });

  it('quotes names that YAML would read as something else', () => {
    const environments = [
      { name: 'no', source: 'folder', overlays: [], clusters: ['1.5', 'eu'] },
      { name: '2024: x', source: 'folder', overlays: [], clusters: [] },
    ] as const;
    const { team, findings } = readTeamFile('/repo/t.yaml', parse(teamFileText(environments, pathOf)), {
      rules: RULE_NAMES,
    });
    assert.deepEqual(findings, []);
    assert.deepEqual(
      team.environments.map(({ name }) => name),
      ['no', '2024: x'],
    );
    assert.deepEqual(
      team.clusters.map(({ name }) => name),
      ['1.5', 'eu'],
    );
  });

  it('is valid in an empty repository, and with every example turned on', () => {
    for (const environments of [[], environmentsOf(SHOP)]) {
      const text = teamFileText(environments, pathOf);
      assert.deepEqual(readTeamFile('/repo/t.yaml', parse(text), { rules: RULE_NAMES }).findings, []);
      const on = text
        .replaceAll(/^( *)# (paths|podSecurity|change|exceptions|[a-z]+(?:-[a-z]+)+): /gm, '$1$2: ')
        .replace('ignore: []\n#', 'ignore:\n ')
        .replace('known: []\n#', 'known:\n ');
      const { findings, team } = readTeamFile('/repo/t.yaml', parse(on), { rules: RULE_NAMES });
      assert.deepEqual(findings, []);
      assert.deepEqual([...team.policies.rules.keys()].sort(), [...RULE_NAMES].sort());
      assert.equal(team.policies.change.size, 3);
      assert.ok(team.policies.exceptions.reason);
      assert.equal(team.ignore.length + team.known.length, 2);
    }
  });

  it('names the folders of policies that are there', () => {
    const { team } = readTeamFile('/repo/t.yaml', parse(teamFileText([], pathOf, ['/repo/policies', '/repo/a b'])));
    assert.deepEqual(team.policies.paths, ['policies', 'a b']);
  });

  it('writes workflows that are valid YAML', () => {
    for (const { text } of Object.values(CI_FILES)) assert.deepEqual(parse(text).problems, []);
  });

  describe('on disk', () => {
    let folder = '';
    const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'polycrate-gitops-init-'));
      mkdirSync(join(folder, 'overlays/prod'), { recursive: true });
      writeFileSync(join(folder, 'overlays/prod/kustomization.yaml'), 'resources: []\n');
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    async function init(...args: string[]): Promise<{ status: ExitStatus; out: string }> {
      let out = '';
      let status: ExitStatus = EXIT.clean;
      const cli: CliContext = {
        cwd: folder,
        env: {},
        out: (text) => {
          out += text;
        },
        err: (text) => {
          out += text;
        },
        progress: () => {},
        color: false,
        signal: new AbortController().signal,
      };
      const program = new Command();
      registerInit(program, cli, (reported) => {
        status = reported;
      });
      await program.parseAsync(['init', ...args], { from: 'user' });
      return { status, out };
    }

    it('creates the files that are asked for', async () => {
      const { status, out } = await init('--ci', 'github');
      assert.equal(status, EXIT.clean);
      assert.equal(out, 'Wrote .polycrate-gitops.yaml.\nWrote .github/workflows/polycrate-gitops.yaml.\n');
      assert.match(read('.polycrate-gitops.yaml'), /prod: \{ overlays: \[overlays\/prod\] \}/);
    });

    it('never overwrites', async () => {
      for (const path of ['.polycrate-gitops.yaml', '.gitlab-ci.yml']) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), '# mine\n');
      }
      const { status, out } = await init('--ci', 'gitlab');
      assert.equal(status, EXIT.clean);
      assert.match(out, /\.polycrate-gitops\.yaml exists already and stays as it is/);
      assert.equal(read('.polycrate-gitops.yaml') + read('.gitlab-ci.yml'), '# mine\n# mine\n');
    });

    it('writes nothing on a dry run', async () => {
      const { out } = await init('--dry-run');
      assert.match(out, /^# file: \.polycrate-gitops\.yaml\n/);
      assert.throws(() => read('.polycrate-gitops.yaml'), /ENOENT/);
    });

    it('says when a file cannot be written', async () => {
      writeFileSync(join(folder, '.github'), 'a file where a folder should be');
      const { status, out } = await init('--ci', 'github');
      assert.equal(status, EXIT.incomplete);
      assert.match(out, /\.github\/workflows\/polycrate-gitops\.yaml could not be written \((?:EEXIST|ENOTDIR)\)/);
    });
  });
});
