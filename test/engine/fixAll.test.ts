import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeActionAnswer, LocatedFinding } from '../../server/src/engine/api.ts';
import { CODES } from '../../server/src/engine/api.ts';
import { applyIn } from '../support/applyPlan.ts';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';
import { asFixture } from '../support/fixture.ts';
import { readRenderSpec } from '../support/renderSpec.ts';
import { deploymentUpToContainers } from '../support/webDeployment.ts';
import { inRoot } from '../tools/root.ts';

const WEB = `# file: web.yaml
${deploymentUpToContainers({ fields: '  replicsa: 2\n' })}
        - name: web
          image: web:1
          imagePullPolicyy: Always
          resuorces: {}
`;

function offsetOf(opened: EngineFixture, path: string, text: string): { start: number; end: number } {
  const start = opened.text(path).indexOf(text);
  assert.ok(start >= 0, text);
  return { start, end: start };
}

function actions(opened: EngineFixture, path: string, at: string): readonly CodeActionAnswer[] {
  return opened.ask((engine) => engine.codeActions(`/repo/${path}`, offsetOf(opened, path, at)));
}

const messages = (opened: EngineFixture): string[] =>
  opened.ask((engine) => engine.allFindings()).map(({ code }) => code);

describe('a comment that ignores a problem', () => {
  it('is put behind the field, with a place for the reason, and excuses it', () => {
    const opened = openFixture(WEB);
    const action = actions(opened, 'web.yaml', 'replicsa').find(({ title }) => title.startsWith('Ignore'));
    const [edit] = action?.edits ?? [];
    assert.ok(action !== undefined && edit !== undefined);
    assert.equal(edit.text.slice(action.select?.start, action.select?.end), 'write why this is right here');
    applyIn(opened, action.edits);
    assert.match(opened.text('web.yaml'), /\n {2}replicsa: 2 # polycrate-ignore schema\/unknown-field write why/);
    assert.deepEqual(messages(opened), ['schema/unknown-field', 'schema/unknown-field']);
  });

  it('goes on a line above a field of several lines, and above one with a comment', () => {
    for (const [written, expected] of [
      [
        '  replicsa:\n    a: 1',
        /\n {2}# polycrate-ignore schema\/unknown-field write why this is right here\n {2}replicsa:\n/,
      ],
      ['  replicsa: 2 # two', /right here\n {2}replicsa: 2 # two\n/],
    ] as const) {
      const opened = openFixture(WEB.replace('  replicsa: 2', written));
      const action = actions(opened, 'web.yaml', 'replicsa').find(({ title }) => title.startsWith('Ignore'));
      applyIn(opened, action?.edits ?? []);
      assert.match(opened.text('web.yaml'), expected);
    }
  });

  it('is not offered for what is no YAML', () => {
    const opened = openFixture(WEB.replace('replicsa: 2', 'replicas: "2'));
    assert.deepEqual(actions(opened, 'web.yaml', 'replicas'), []);
  });
});

describe('fixing all', () => {
  it('of one code is offered where there are several', () => {
    const opened = openFixture(WEB);
    const titles = actions(opened, 'web.yaml', 'replicsa')
      .filter(({ kind }) => kind === 'quickfix')
      .map(({ title }) => title);
    assert.deepEqual(titles, [
      'Change to `replicas`',
      'Fix all 3 `schema/unknown-field` in this file',
      'Ignore `schema/unknown-field` here, with a reason',
    ]);
    const [, all] = actions(opened, 'web.yaml', 'replicsa');
    applyIn(opened, all?.edits ?? []);
    assert.deepEqual(messages(opened), []);
  });

  it('of a file is asked for by its kind, and makes nothing else then', () => {
    const opened = openFixture(WEB);
    const kind = 'source.fixAll.polycrate';
    const found = opened.ask((engine) =>
      engine.codeActions('/repo/web.yaml', { start: 0, end: 0 }, (wanted) => wanted === kind),
    );
    assert.deepEqual(
      found.map(({ title }) => title),
      ['Fix all 3 problems that have one sure answer'],
    );
    applyIn(opened, found[0]?.edits ?? []);
    assert.deepEqual(messages(opened), []);
  });
});

/** A Pod with one more field of its container, and a ConfigMap `settings` with more lines. */
const podAndSettings = (field: string, lines = ''): string => `# file: kustomization.yaml
resources: [web.yaml, config.yaml]
# file: web.yaml
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: web:1
      ${field}
# file: config.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
${lines}`;

/** What has a fix and stands in none of the other texts: the code, and a repository with the mistake. */
const MORE: Readonly<Record<string, string>> = {
  'yaml/duplicate-key':
    '# file: a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n    app: x\n    app: x\n',
  'reference/missing': podAndSettings('envFrom: [{ configMapRef: { name: setings } }]'),
  'reference/missing-key': podAndSettings(
    'env: [{ name: A, valueFrom: { configMapKeyRef: { name: settings, key: LEVL } } }]',
    'data: { LEVEL: info }\n',
  ),
  'reference/missing-port': `# file: kustomization.yaml
resources: [all.yaml]
# file: all.yaml
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec:
  containers: [{ name: web, image: "web:1", ports: [{ name: http, containerPort: 80 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  ports: [{ port: 80, targetPort: htp }]
`,
  'flux/path-missing': `# file: clusters/prod/flux-system/gotk-sync.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: flux-system, namespace: flux-system }
spec: { interval: 1m, url: https://git.example.com/acme/shop.git, ref: { branch: main } }
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec:
  interval: 10m
  prune: true
  path: ./app/prod
  sourceRef: { kind: GitRepository, name: flux-system }
# file: apps/prod/kustomization.yaml
resources: []
`,
  'polycrate/team-file-unknown-key': '# file: .polycrate-gitops.yaml\nversion: 1\nenvironment: {}\n',
  'kustomize/file-unused':
    '# file: kustomization.yaml\nresources: [a.yaml]\n# file: a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n# file: b.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: b }\n',
};

/** A repository with something to fix. */
interface Sample {
  readonly title: string;
  readonly text: string;
}

/** Those of the example of each code. */
function examplesOfCodes(): readonly Sample[] {
  return CODES.map(({ code, example }) => {
    const name = /^kustomize\//.test(code)
      ? 'kustomization.yaml'
      : /^polycrate\//.test(code)
        ? 'workspace.poly'
        : 'file.yaml';
    return { title: code, text: /^# file: /m.test(example) ? example : `# file: ${name}\n${example}` };
  });
}

/** Every kustomize spec. */
function specs(): readonly Sample[] {
  const folder = inRoot('test/specs/kustomize');
  return readdirSync(folder).flatMap((name) =>
    readRenderSpec(readFileSync(join(folder, name), 'utf8')).map(({ title, files }) => ({
      title,
      text: asFixture(files),
    })),
  );
}

/** The example with its mistakes. */
function mistakes(): readonly Sample[] {
  const read = (root: string): [string, string][] =>
    readdirSync(inRoot(root), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:ya?ml|poly)$/.test(path))
      .map((path) => [path, readFileSync(join(inRoot(root), path), 'utf8')]);
  const platform = new Map([...read('test/example/platform'), ...read('test/example/mistakes')]);
  return [{ title: 'the example', text: asFixture(platform) }];
}

const SAMPLES: Readonly<Record<string, () => readonly Sample[]>> = {
  'texts of its own': () => Object.entries(MORE).map(([title, text]) => ({ title, text })),
  'the examples of codes': examplesOfCodes,
  'the specs of kustomize': specs,
  'the example with its mistakes': mistakes,
};

const shown = ({ code, file, message }: LocatedFinding): string => `${file} ${code} ${message}`;

/** Whether something is told only once an object can be read: its fields are judged after their types, as the server does. */
function isToldLater(fixed: string, { code }: LocatedFinding): boolean {
  return fixed.startsWith('schema/') && /^(?:validation|warning|change|policy|reference)\//.test(code);
}

/** What a fix makes wrong, or does not mend. */
function checkFix(
  opened: EngineFixture,
  { finding, action }: { readonly finding: LocatedFinding; readonly action: CodeActionAnswer },
  all: readonly LocatedFinding[],
): string[] {
  const undo = applyIn(opened, action.edits);
  const after = opened.ask((engine) => engine.allFindings());
  undo();
  const before = new Set(all.map(shown));
  const isNew = (one: LocatedFinding): boolean =>
    !before.has(shown(one)) && one.code !== finding.code && !isToldLater(finding.code, one);
  const added = action.preferred ? after.filter(isNew).map((one) => `adds ${shown(one)}`) : [];
  const count = (list: readonly LocatedFinding[]): number =>
    list.filter(({ code, file }) => code === finding.code && file === finding.file).length;
  const unmended = count(after) < count(all) ? [] : ['is not mended'];
  return [...unmended, ...added].map((wrong) => `${shown(finding)} / ${action.title}: ${wrong}`);
}

/** What the quick fixes in some repositories came to: what they make wrong, and of which codes there were any. */
interface FixedSamples {
  readonly wrong: readonly string[];
  readonly fixed: ReadonlySet<string>;
}

/** Applies the first fixes of each code. */
function fixSamples(samples: readonly Sample[]): FixedSamples {
  const wrong: string[] = [];
  const fixed = new Map<string, number>();
  for (const { title, text } of samples) {
    const opened = openFixture(text);
    const all = opened.ask((engine) => engine.allFindings());
    for (const finding of all) {
      if ((fixed.get(finding.code) ?? 0) > 3) continue;
      const offered = opened
        .ask((engine) => engine.codeActions(finding.file, finding.range, (kind) => kind === 'quickfix'))
        .filter(
          ({ title: name, code, creates }) =>
            code === finding.code && creates === undefined && !/^(?:Ignore|Fix all) /.test(name),
        );
      for (const action of offered) {
        fixed.set(finding.code, (fixed.get(finding.code) ?? 0) + 1);
        wrong.push(...checkFix(opened, { finding, action }, all).map((line) => `${title}: ${line}`));
      }
    }
  }
  return { wrong, fixed: new Set(fixed.keys()) };
}

describe('a quick fix', () => {
  const done = new Map<string, FixedSamples>();
  const fixedIn = (name: string): FixedSamples => {
    const known = done.get(name) ?? fixSamples(SAMPLES[name]?.() ?? []);
    done.set(name, known);
    return known;
  };

  for (const name of Object.keys(SAMPLES)) {
    it(`removes its problem, and adds none where it is sure, in ${name}`, () => {
      assert.deepEqual(fixedIn(name).wrong, []);
    });
  }

  it('is among those that were tried', () => {
    const fixed = new Set(Object.keys(SAMPLES).flatMap((name) => [...fixedIn(name).fixed]));
    const without = Object.keys(MORE).filter((code) => !fixed.has(code));
    assert.deepEqual(without, [], [...fixed].join());
    assert.ok(fixed.size >= 18, [...fixed].join());
  });
});
