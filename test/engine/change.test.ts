import assert from 'node:assert/strict';
import { codeInfo } from '../../server/src/engine/diagnostics/codes.ts';
import { CHANGE_RULES } from '../../server/src/engine/schema/change/changeRules.ts';
import { judgeChange, judgeNew } from '../../server/src/engine/schema/change/judgeChange.ts';
import type { SchemaProblem } from '../../server/src/engine/schema/problem.ts';
import type { Registry } from '../../server/src/engine/schema/registry.ts';
import { readSyntaxNode } from '../../server/src/engine/schema/treeReader.ts';
import { locateField } from '../../server/src/engine/syntax/lookup.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { LineIndex } from '../../server/src/engine/text/lineIndex.ts';
import { CHANGE_RULE_CODES, changeCases } from '../support/changeSpecs.ts';
import { GADGET_CHANGES, GADGETS, gadget } from '../support/customChange.ts';
import { openFixture } from '../support/engineFixture.ts';
import { registryWith } from '../support/schemaCheck.ts';
import { bundledRegistry } from '../support/schemaPacks.ts';

function problemsOf(
  before: string | undefined,
  after: string,
  forcedBy?: string,
  registry: Registry = bundledRegistry(),
): readonly SchemaProblem[] {
  const [old, now] = [parse(before ?? '').documents[0]?.root, parse(after).documents[0]?.root];
  const context = { registry, read: readSyntaxNode, forcedBy };
  assert.ok(now);
  if (before === undefined) return judgeNew(now, context);
  assert.ok(old);
  return judgeChange(old, now, context);
}

function lineOf(text: string, { path, part }: SchemaProblem): number {
  const root = parse(text).documents[0]?.root;
  assert.ok(root);
  const place = locateField(root, path);
  return new LineIndex(text).position(((part === 'key' ? place.key : undefined) ?? place.value).start).line;
}

describe('rules about updates', () => {
  const cases = changeCases();

  it('each have a page, and a pair that is accepted', () => {
    const codes = CHANGE_RULE_CODES.map(({ code }) => code);
    assert.deepEqual(CHANGE_RULES.map(({ code }) => code).sort(), [...codes].sort());
    const accepted = new Set(cases.filter((one) => !one.isRefused).map((one) => one.code));
    assert.deepEqual(
      codes.filter((code) => !accepted.has(code)),
      [],
    );
  });

  for (const one of cases) {
    it(`${one.isRefused ? 'refuse' : 'accept'} ${one.title} (${one.code})`, () => {
      const found = problemsOf(one.before, one.after);
      const shown = found.map(({ code, path, message }) => `${code} ${path.join('.')}: ${message}`).join('\n');
      assert.deepEqual([...new Set(found.map(({ code }) => code))], one.isRefused ? [one.code] : [], shown);
      if (one.lines.length === 0) return;
      assert.ok(
        found.some((problem) => one.lines.includes(lineOf(one.after, problem))),
        shown,
      );
    });
  }

  it('accept what does not change', () => {
    for (const { before, after } of cases) {
      assert.deepEqual(problemsOf(before, before), []);
      assert.deepEqual(problemsOf(after, after), []);
    }
  });
});

describe('rules of a custom resource about changes', () => {
  for (const [before, after, said] of GADGET_CHANGES) {
    it(`${said === undefined ? 'accept' : 'refuse'} ${after} after ${before ?? 'nothing'}`, () => {
      const old = before === undefined ? undefined : gadget(before);
      const found = problemsOf(old, gadget(after), undefined, registryWith(GADGETS));
      assert.deepEqual([found.length, found[0]?.code], said === undefined ? [0, undefined] : [1, 'change/custom-rule']);
      assert.ok(said === undefined || found[0]?.message.includes(said), found[0]?.message);
    });
  }

  it('have a page with a pair of a bundled kind', () => {
    const [before = '', after = ''] = codeInfo('change/custom-rule')?.example.split(/^---\n/m) ?? [];
    assert.deepEqual(
      problemsOf(before, after).map(({ code }) => code),
      ['change/custom-rule'],
    );
  });
});

describe('a change that the server refuses', () => {
  const job = (image: string, annotation = ''): string =>
    `apiVersion: batch/v1
kind: Job
metadata: { name: once, annotations: { ${annotation} } }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: once, image: "${image}" }] } } }
`;
  const change = (annotation: string, forcedBy?: string): readonly string[] =>
    problemsOf(job('a:1', annotation), job('a:2', annotation), forcedBy).map(({ severity }) => severity);

  it('is a warning where the object is deleted and made anew', () => {
    assert.deepEqual(change('kustomize.toolkit.fluxcd.io/force: enabled'), ['warning']);
    assert.deepEqual(change('argocd.argoproj.io/sync-options: "Prune=false,Force=true"'), ['warning']);
    assert.deepEqual(change('', 'spec.force'), ['warning']);
  });

  it('is nothing where the object is not updated, or is made anew every time', () => {
    assert.deepEqual(change('argocd.argoproj.io/hook: PreSync'), []);
    assert.deepEqual(change('kustomize.toolkit.fluxcd.io/ssa: IfNotPresent'), []);
    assert.deepEqual(change('kustomize.toolkit.fluxcd.io/reconcile: disabled'), []);
  });

  it('stays an error where Argo CD only replaces the object, which the server refuses as well', () => {
    assert.deepEqual(change('argocd.argoproj.io/sync-options: Replace=true'), ['error']);
  });

  it('says what was and what is, and never a value of a Secret', () => {
    const [first] = problemsOf(job('a:1'), job('a:2'));
    assert.equal(
      first?.message,
      '`spec.containers[0].image` is `a:2` and was `a:1`; the server refuses to change the pods of a Job.',
    );
    const secret = (value: string): string =>
      `apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nimmutable: true\nstringData: { token: ${value} }\n`;
    const [told] = problemsOf(secret('first'), secret('second'));
    assert.equal(told?.message, '`token` has changed; the server refuses to change a Secret that is `immutable`.');
  });

  it('is not told of a value that a variable hides', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Flux
    assert.deepEqual(problemsOf(job('a:1'), job('${IMAGE}')), []);
  });
});

describe('an overlay that changes what it must not', () => {
  const files = (label: string, image = 'shop/web:1'): string => `# file: base/kustomization.yaml
resources: [web.yaml]
# file: base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "${image}" }] }
# file: overlays/prod/kustomization.yaml
resources: [../../base]
labels:
  - pairs: { tier: ${label} }
    includeSelectors: true
`;
  const found = (before: string, after: string): readonly string[] => {
    const opened = openFixture(after, before);
    return opened
      .ask((engine) => engine.allFindings())
      .filter(({ code }) => code.startsWith('change/'))
      .map(
        ({ file, range, message }) =>
          `${file} \`${opened.text(file.slice('/repo/'.length)).slice(range.start, range.end)}\`: ${message}`,
      );
  };

  it('is told on the line that changes it, with the overlays', () => {
    assert.deepEqual(found(files('front'), files('back')), [
      '/repo/overlays/prod/kustomization.yaml `back`: `matchLabels.tier` is `back` and was `front`; the server refuses to change the selector of a Deployment. (in overlays/prod)',
    ]);
  });

  it('is told nothing when something else changes, or nothing', () => {
    assert.deepEqual(found(files('front'), files('front', 'shop/web:2')), []);
    assert.deepEqual(found(files('front'), files('front')), []);
  });

  it('is not rendered as committed while nothing is edited', () => {
    const opened = openFixture(files('front'), files('front'));
    opened.ask((engine) => engine.allFindings());
    assert.ok(!opened.ran().some((entry) => entry.startsWith('headRender')));
  });

  it('is judged again only when one of the two renders is another', () => {
    const opened = openFixture(files('back'), files('front'));
    opened.ask((engine) => engine.allFindings());
    opened.ran();
    opened.edit('base/web.yaml', `${opened.text('base/web.yaml')}# a remark\n`);
    opened.ask((engine) => engine.allFindings());
    assert.ok(!opened.ran().some((entry) => entry.startsWith('changeFindings')));
  });
});

describe('an overlay beside what its cluster has', () => {
  const files = `# file: base/kustomization.yaml
resources: [objects.yaml]
# file: base/objects.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { clusterIP: 10.0.0.9, ports: [{ port: 80 }] }
---
apiVersion: batch/v1
kind: Job
metadata: { name: once }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: once, image: "a:2" }] } } }
# file: overlays/prod/kustomization.yaml
resources: [../../base]
`;
  const job = (image: string): string => `apiVersion: batch/v1
kind: Job
metadata: { name: once }
spec:
  completions: 1
  template:
    metadata: { labels: { batch.kubernetes.io/job-name: once } }
    spec:
      restartPolicy: Never
      containers: [{ name: once, image: "${image}", imagePullPolicy: IfNotPresent, terminationMessagePolicy: File }]
`;
  const service = (address: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { clusterIP: ${address}, ports: [{ port: 80, protocol: TCP }] }\n`;
  const found = (...live: readonly string[]): readonly string[] => {
    const opened = openFixture(files);
    const ids = ['Service.v1.[noGrp]/web.[noNs]', 'Job.v1.batch/once.[noNs]'];
    opened.engine.setLive(
      '/repo/overlays/prod',
      live.map((text, index) => ({ id: ids[index] ?? '', text })),
    );
    return opened
      .ask((engine) => engine.allFindings())
      .filter(({ code }) => code.startsWith('change/'))
      .map(({ code, summary }) => `${code} ${summary}`);
  };

  it('is told what the cluster will not change', () => {
    assert.deepEqual(found(service('10.0.0.7'), job('a:1')), [
      'change/service `clusterIP` is `10.0.0.9` and was `10.0.0.7`; the server refuses to change the address of a Service.',
      'change/job `spec.containers[0].image` is `a:2` and was `a:1`; the server refuses to change the pods of a Job.',
    ]);
  });

  it('is told nothing of what the server or others added', () => {
    assert.deepEqual(found(service('10.0.0.9'), job('a:2')), []);
  });
});
