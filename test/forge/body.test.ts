import { strict as assert } from 'node:assert';
import { type BodyInput, requestBody } from '../../server/src/forge/body.ts';
import { commitMessage, proposeTitle } from '../../server/src/forge/commitMessage.ts';
import { code, dialectOf, fenced, plain } from '../../server/src/forge/dialect.ts';
import type { Evidence, FindingLine } from '../../server/src/forge/evidence.ts';
import { makeEvidence, type OverlayDifferenceInput } from '../../server/src/forge/makeEvidence.ts';
import { spliceBlock, wrapBlock } from '../../server/src/forge/managedBlock.ts';
import { sha256 } from '../../server/src/forge/planStore.ts';
import type { ForgeKind } from '../../server/src/forge/recognise.ts';
import { judgeRisk } from '../../server/src/forge/risk.ts';

const ID = '7c1f0e9a42d3';

function overlay(name: string, image = '2.1.0', extra: Partial<OverlayDifferenceInput> = {}): OverlayDifferenceInput {
  const environment = name.split('/').at(-1) ?? '';
  return {
    overlay: { name, environment, clusters: [`${environment}-fra1`] },
    resources: [
      {
        kind: 'Deployment',
        name: 'web',
        namespace: 'shop',
        change: 'changed',
        fields: [{ path: 'spec.image', before: 'web:2.0.4', after: `web:${image}` }],
      },
    ],
    unified: `--- a/${name}\n+++ b/${name}\n@@ -1,3 +1,3 @@\n kind: Deployment\n-image: web:2.0.4\n+image: web:${image}\n x: 1\n`,
    ...extra,
  };
}

function evidence(
  differences: readonly OverlayDifferenceInput[],
  more: Partial<Parameters<typeof makeEvidence>[0]> = {},
): Evidence {
  return makeEvidence({ tool: 'polycrate-gitops 0.1.0', differences, findings: [], findingsBefore: [], ...more });
}

function body(of: Evidence, kind: ForgeKind = 'github', more: Partial<BodyInput> = {}): string {
  const commits = {
    baseBranch: 'main',
    base: '4be1c07aaaaaaaaa',
    change: 'a79ab6cbbbbbbbbb',
    mergedTree: '9dc7220ccccccccc',
  };
  return requestBody({
    id: ID,
    evidence: of,
    files: ['base/kustomization.yaml'],
    commits,
    dialect: dialectOf(kind),
    ...more,
  });
}

describe('the text of a request', () => {
  it('says what changes, for whom, how risky it is and how to go back', () => {
    const text = body(evidence([overlay('overlays/dev'), overlay('overlays/prod')]));
    assert.equal(
      text,
      `**Changes \`base/kustomization.yaml\`: 0 to add, 2 to change, 0 to remove in 2 overlays on 2 clusters.** Risk: **medium** (workloads change in prod).

| Overlay | Environment | Clusters | Added / changed / removed |
|---|---|---|---|
| \`overlays/prod\` | prod | \`prod-fra1\` | 0 / 1 / 0 |
| \`overlays/dev\` | dev | \`dev-fra1\` | 0 / 1 / 0 |

### Findings

None before, none after.

<details><summary>Rendered diff: <code>overlays/dev</code>, <code>overlays/prod</code> (the same in all), 1 resource</summary>

\`\`\`diff
--- a/overlays/dev
+++ b/overlays/dev
@@ -1,3 +1,3 @@
 kind: Deployment
-image: web:2.0.4
+image: web:2.1.0
 x: 1
\`\`\`

</details>

### Rolling back

\`\`\`sh
git fetch
git revert -m 1 MERGE_COMMIT   # without -m 1 after a squash or rebase merge
\`\`\`

Then open the revert as a request of its own.
Changes that a new version made to data outside Git are not undone by this.

<details><summary>Evidence</summary>

Base \`main\` at \`4be1c07aaaaa\`, change \`a79ab6cbbbbb\`, merged tree \`9dc7220ccccc\`. polycrate-gitops 0.1.0.

</details>
Prepared by Polycrate GitOps · request \`${ID}\``,
    );
  });

  it('puts different diffs apart, production first', () => {
    const text = body(evidence([overlay('overlays/dev', '2.2.0'), overlay('overlays/prod')]));
    assert.ok(
      text.indexOf('Rendered diff: <code>overlays/prod</code>') <
        text.indexOf('Rendered diff: <code>overlays/dev</code>'),
    );
  });

  it('names new and resolved findings, counts both sides, and does not count a finding that only moved', () => {
    const same = { code: 'a/b', severity: 'warning', message: 'Stays', file: 'x.yaml' } as const;
    const text = body(
      evidence([overlay('overlays/prod')], {
        findingsBefore: [
          { ...same, line: 3 },
          { code: 'old/one', severity: 'error', message: 'Gone', file: 'x.yaml', line: 1 },
        ],
        findings: [
          { ...same, line: 9 },
          {
            code: 'schema/unknown-field',
            severity: 'error',
            message: 'Unknown field `replicsa`',
            file: 'base/d.yaml',
            line: 6,
          },
        ],
      }),
    );
    assert.match(
      text,
      /1 error, 1 warning before, 1 error, 1 warning after\.\n\n\*\*New:\*\*\n\n- error `schema\/unknown-field` at `base\/d\.yaml:6`: Unknown field `replicsa`\n\n<details><summary>Resolved: 1<\/summary>/,
    );
    assert.ok(!text.includes('Stays'));
  });

  it('draws attention to removals, Secrets, conflicts and what was not judged', () => {
    const removed = {
      kind: 'PersistentVolumeClaim',
      name: 'data',
      namespace: 'shop',
      change: 'removed',
      fields: [],
    } as const;
    const secret = {
      kind: 'Secret',
      name: 'db',
      namespace: '',
      change: 'changed',
      fields: [{ path: 'data.password', before: 'hunter1', after: 'hunter2' }],
    } as const;
    const text = body(
      evidence([overlay('overlays/prod', '1', { resources: [removed, secret], unified: '' })], {
        notJudged: ['2 rules need a cluster.'],
      }),
      'github',
      {
        commits: { baseBranch: 'main', change: 'abc', conflicts: ['base/d.yaml'] },
      },
    );
    assert.match(
      text,
      /### Look at this first\n- \*\*Conflict\*\* with `main` in `base\/d\.yaml`\.\n- \*\*Removes\*\* from `overlays\/prod`: `PersistentVolumeClaim shop\/data`\.\n- \*\*Secret\*\* in `overlays\/prod`: `Secret db` changed; values are not shown\.\n- \*\*Not judged:\*\* 2 rules need a cluster\./,
    );
    assert.match(text, /This does not bring back the data behind `PersistentVolumeClaim shop\/data`\./);
    assert.ok(!text.includes('hunter'), text);
    assert.match(text, /Risk: \*\*high\*\*/);
  });

  it('keeps within the budget of every forge: whole, fields, names, counts; and says where the rest is', () => {
    const long = Array.from({ length: 60 }, (_, index) =>
      overlay(`overlays/o${index}`, `2.${index}.0`, { unified: `@@ -1 +1 @@\n${`+line ${index}\n`.repeat(300)}` }),
    );
    for (const kind of ['github', 'gitlab', 'gitea', 'bitbucket-cloud', 'bitbucket-server', 'gerrit'] as const) {
      const text = body(evidence(long), kind);
      assert.ok(text.length <= dialectOf(kind).budget, `${kind}: ${text.length}`);
      assert.equal(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length);
      assert.equal((text.match(/^`{3,}/gm)?.length ?? 0) % 2, 0);
      assert.match(text, /### Rolling back/);
    }
    assert.match(
      body(evidence(long)),
      /Diffs are shortened here; the whole: `polycrate-gitops diff --unified --base 4be1c07aaaaa`\./,
    );
    assert.match(body(evidence(long)), /and 30 more overlays\./);
  });

  it('uses headings where nothing folds', () => {
    const text = body(evidence([overlay('overlays/prod')]), 'bitbucket-cloud');
    assert.ok(!text.includes('<details>'));
    assert.match(text, /#### Rendered diff: `overlays\/prod`, 1 resource/);
  });

  it('is not broken by names with backquotes, bars, mentions or fences', () => {
    const nasty = overlay('over`lay|s', '1', { unified: '```\n@team\n</details>\n````\n' });
    const finding: FindingLine = {
      code: 'x/y',
      level: 'error',
      message: 'See @team and #12, <b>bold</b> `co|de` or `open',
      place: 'a.yaml:1',
    };
    const made = evidence([nasty]);
    const text = body({ ...made, findings: { ...made.findings, added: [finding] } });
    assert.match(text, /^`````diff\n```\n@team\n<\/details>\n````\n`````$/m);
    assert.match(text, /\| `` over`lay\\\|s `` \|/);
    assert.match(text, /See @\u200bteam and #\u200b12, \\<b\\>bold\\<\/b\\> `co\|de` or open/);
  });
});

describe('our part of a text', () => {
  const block = { id: ID, dialect: dialectOf('github'), sha256 };

  it('replaces itself and nothing else', () => {
    const first = `Above\n\n${wrapBlock('one', block)}\n\nBelow`;
    const next = spliceBlock(first, 'two', block);
    assert.equal(next.text, `Above\n\n${wrapBlock('two', block)}\n\nBelow`);
    assert.deepEqual([next.isChanged, next.wasEdited], [true, false]);
    assert.equal(spliceBlock(next.text, 'two', block).isChanged, false);
    assert.equal(spliceBlock(next.text.replaceAll('\n', '\r\n'), 'two', block).isChanged, false);
  });

  it('keeps what somebody wrote inside and adds the new one below', () => {
    const edited = wrapBlock('one\ntwo', block).replace('two', 'two, I think');
    const next = spliceBlock(edited, 'three', block);
    assert.equal(next.wasEdited, true);
    assert.equal(next.text, `one\ntwo, I think\n\n${wrapBlock('three', block)}`);
    assert.equal(spliceBlock(next.text, 'three', block).isChanged, false);
  });

  it('goes below a text without marks, and leaves the block of another request alone', () => {
    assert.equal(spliceBlock('By hand', 'ours', block).text, `By hand\n\n${wrapBlock('ours', block)}`);
    const other = wrapBlock('theirs', { ...block, id: '000000000000' });
    assert.equal(spliceBlock(other, 'ours', block).text, `${other}\n\n${wrapBlock('ours', block)}`);
  });

  it('works where comments are not hidden', () => {
    const reference = { ...block, dialect: dialectOf('bitbucket-server') };
    const text = `Above\n\n${wrapBlock('one', reference)}`;
    assert.ok(text.includes(`[//]: # (polycrate:begin v1 ${ID})`));
    assert.equal(spliceBlock(text, 'two', reference).text, `Above\n\n${wrapBlock('two', reference)}`);
    const none = { ...block, dialect: dialectOf('bitbucket-cloud') };
    const ours = `one\nPrepared by Polycrate GitOps · request \`${ID}\``;
    assert.equal(
      spliceBlock(`${ours}\n\nBelow`, ours.replace('one', 'two'), none).text,
      `${ours.replace('one', 'two')}\n\nBelow`,
    );
  });
});

describe('risk, titles and commit messages', () => {
  it('a new hash of a generated name is no removal, a removed Deployment is', () => {
    const swap = (change: 'added' | 'removed', name: string) => ({
      kind: 'ConfigMap',
      name,
      namespace: '',
      change,
      fields: [],
    });
    const renamed = overlay('overlays/dev', '1', {
      resources: [swap('added', 'app-6f7k2abcde'), swap('removed', 'app-9d2m4abcde')],
    });
    assert.equal(judgeRisk(evidence([renamed])).level, 'low');
    const gone = overlay('overlays/dev', '1', {
      resources: [{ kind: 'Deployment', name: 'web', namespace: '', change: 'removed', fields: [] }],
    });
    assert.deepEqual(judgeRisk(evidence([gone])), { level: 'high', reasons: ['removes 1 from `overlays/dev`'] });
  });

  it('rights, storage and several production clusters are high', () => {
    const role = overlay('overlays/dev', '1', {
      resources: [{ kind: 'ClusterRole', name: 'x', namespace: '', change: 'changed', fields: [] }],
    });
    assert.deepEqual(judgeRisk(evidence([role])).reasons, ['changes access rights']);
    const two = overlay('overlays/prod', '1', {
      overlay: { name: 'overlays/prod', environment: 'prod', clusters: ['eu', 'us'] },
    });
    assert.deepEqual(judgeRisk(evidence([two])).reasons, ['2 production clusters at once']);
  });

  it('a message has a subject of one line, the text, sums and trailers', () => {
    const message = commitMessage({
      id: ID,
      title: 'Bump\nweb ',
      text: 'Why.  \n\n\n\nMore.\r\n',
      evidence: evidence([overlay('overlays/prod')]),
      signOff: { name: 'Dana', email: 'd@e.f' },
    });
    assert.equal(
      message,
      `Bump web\n\nWhy.\n\nMore.\n\noverlays/prod: +0 ~1 -0\nRisk: medium. Findings: 0 errors before, 0 after.\nRollback: git revert of the merge.\n\nPolycrate-Request: ${ID}\nSigned-off-by: Dana <d@e.f>\n`,
    );
  });

  it('proposes a title from the files', () => {
    assert.equal(proposeTitle(['base/a.yaml']), 'Change base/a.yaml');
    assert.equal(proposeTitle(['apps/web/a.yaml', 'apps/web/x/b.yaml']), 'Change 2 files in apps/web');
    assert.equal(proposeTitle(['a.yaml', 'b/c.yaml']), 'Change 2 files');
  });

  it('writes code spans and fences longer than what is inside', () => {
    assert.equal(code('a'), '`a`');
    assert.equal(code('a``b'), '``` a``b ```');
    assert.equal(fenced('diff', 'x\n'), '```diff\nx\n```');
    assert.equal(plain('/approve'), '\\/approve');
  });
});
