import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { githubReport } from '../../server/src/cli/reports/github.ts';
import { gitlabReport } from '../../server/src/cli/reports/gitlab.ts';
import { jsonReport } from '../../server/src/cli/reports/json.ts';
import { type CheckReport, reportFinding, sortFindings } from '../../server/src/cli/reports/report.ts';
import { sarifReport } from '../../server/src/cli/reports/sarif.ts';
import { textReport } from '../../server/src/cli/reports/text.ts';
import type { LocatedFinding } from '../../server/src/engine/api.ts';
import { inRoot } from '../tools/root.ts';

const TEXT = 'apiVersion: apps/v1\nkind: Deployment\nspec:\n  replicsa: 2\n';

function located(more: Partial<LocatedFinding> = {}): LocatedFinding {
  const summary = 'Unknown field `replicsa` in Deployment spec; the server will refuse it. Did you mean `replicas`?';
  const start = TEXT.indexOf('replicsa');
  return {
    code: 'schema/unknown-field',
    severity: 'error',
    summary,
    message: summary,
    file: '/repo/base/deployment.yaml',
    range: { start, end: start + 'replicsa'.length },
    overlays: ['overlays/dev', 'overlays/prod', 'overlays/test'],
    related: [],
    fixes: [],
    unnecessary: false,
    ...more,
  };
}

function report(...findings: LocatedFinding[]): CheckReport {
  const path = 'base/deployment.yaml';
  const shown = findings.map((finding) =>
    reportFinding(finding, { path, repositoryPath: path, text: TEXT, sensitive: [] }),
  );
  return { findings: sortFindings(shown), files: 214, overlays: 12, seconds: 0.412, version: '1.2.3', incomplete: [] };
}

describe('the report of check', () => {
  it('for people has a code frame, the overlays and a summary', () => {
    assert.equal(
      textReport(report(located()), false),
      `base/deployment.yaml:4:3 error schema/unknown-field
  Unknown field \`replicsa\` in Deployment spec; the server will refuse it. Did you mean \`replicas\`?
  3 | spec:
  4 |   replicsa: 2
    |   ^^^^^^^^
  in overlays/dev, overlays/prod and 1 more

1 error, 0 warnings in 1 of 214 files; 12 overlays rendered in 0.41 s
`,
    );
  });

  it('for people says that nothing was found, and what was not judged', () => {
    assert.equal(textReport(report(), false), 'No problems in 214 files; 12 overlays rendered in 0.41 s\n');
    assert.match(
      textReport({ ...report(), incomplete: ['secret/: permission denied'] }, false),
      /^not judged: secret\/: permission denied/,
    );
  });

  it('for people lets no control character through', () => {
    const finding = located({ overlays: [] });
    const shown = reportFinding(finding, {
      path: 'a',
      repositoryPath: 'a',
      text: 'a\nb\nc\n  \u001b[31mreplicsa\n',
      sensitive: [],
    });
    assert.ok(!textReport({ ...report(), findings: [shown] }, false).includes('\u001b'));
  });

  it('for people covers Secret values in the lines it shows', () => {
    const text = 'stringData:\n  key: hunter2\n  other: x\n';
    const start = text.indexOf('other');
    const sensitive = [{ start: text.indexOf('hunter2'), end: text.indexOf('hunter2') + 7 }];
    const shown = reportFinding(located({ range: { start, end: start + 5 } }), {
      path: 'a',
      repositoryPath: 'a',
      text,
      sensitive,
    });
    const printed = textReport({ ...report(), findings: [shown] }, false);
    assert.match(printed, /2 \| {3}key: •••\n {2}3 \| {3}other: x/);
  });

  it('for programs counts lines and columns from one', () => {
    const parsed = JSON.parse(jsonReport(report(located()))) as {
      findings: { start: object; end: object; fixable: boolean }[];
    };
    assert.deepEqual(parsed.findings[0]?.start, { line: 4, column: 3 });
    assert.deepEqual(parsed.findings[0]?.end, { line: 4, column: 11 });
    assert.equal(parsed.findings[0]?.fixable, false);
  });

  it('for programs keeps to its published schema', () => {
    const validate = new Ajv({ allErrors: true }).compile(
      JSON.parse(readFileSync(inRoot('schemas', 'report.json'), 'utf8')),
    );
    for (const one of [report(), report(located(), located({ severity: 'hint', overlays: [] }))]) {
      assert.ok(validate(JSON.parse(jsonReport(one))), JSON.stringify(validate.errors));
    }
    assert.ok(!validate({ ...(JSON.parse(jsonReport(report())) as object), version: 2 }));
  });

  it('for GitHub escapes what its commands would read', () => {
    const finding = located({ summary: '100% wrong,\nsee: this', overlays: [], severity: 'warning' });
    assert.equal(
      githubReport(report(finding)),
      '::warning file=base/deployment.yaml,line=4,endLine=4,col=3,endColumn=11,title=schema/unknown-field::100%25 wrong,%0Asee: this\n',
    );
  });

  it('for GitLab gives equal findings different fingerprints, and keeps them when lines move', () => {
    type Issue = { fingerprint: string };
    const two = JSON.parse(gitlabReport(report(located(), located()))) as Issue[];
    assert.notEqual(two[0]?.fingerprint, two[1]?.fingerprint);
    const moved = located({ range: { start: 0, end: 3 } });
    const [before] = JSON.parse(gitlabReport(report(located()))) as Issue[];
    const [after] = JSON.parse(gitlabReport(report(moved))) as Issue[];
    assert.equal(before?.fingerprint, after?.fingerprint);
  });

  it('as SARIF names its rules once and points at the line', () => {
    const log = JSON.parse(sarifReport(report(located(), located({ severity: 'hint' })))) as {
      version: string;
      runs: { results: { level: string; locations: { physicalLocation: { region: object } }[] }[] }[];
    };
    assert.equal(log.version, '2.1.0');
    assert.deepEqual(
      log.runs[0]?.results.map((result) => result.level),
      ['error', 'note'],
    );
    assert.deepEqual(log.runs[0]?.results[0]?.locations[0]?.physicalLocation.region, {
      startLine: 4,
      startColumn: 3,
      endLine: 4,
      endColumn: 11,
    });
  });
});
