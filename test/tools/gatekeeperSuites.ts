import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { PolicyRunner } from '../../server/src/cli/policyRun.ts';
import { type ReportResult, readPolicyFile } from '../../server/src/engine/api.ts';
import { readConstraints } from '../../server/src/engine/policy/gatekeeper/constraint.ts';

/** One case of a suite: what `gator verify` would say, and what is said here instead. */
export interface SuiteCheck {
  readonly test: string;
  /** The kind of template: its language. */
  readonly className: string;
  readonly name: string;
  /** `ok`, or what is wrong. */
  readonly got: string;
}

type Fields = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const documents = (path: string) => readPolicyFile(path, readFileSync(path, 'utf8')).documents;

/** All files below a folder that hold a suite of Gatekeeper (`kind: Suite`). */
export function findSuites(at: string): readonly string[] {
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
    const path = join(at, entry.name);
    if (entry.isDirectory()) return findSuites(path);
    return /^suite.*\.ya?ml$/.test(entry.name) ? [path] : [];
  });
}

/** Runs the cases of a suite as `gator verify` does: one object each, with the objects that stand in for a cluster. */
export function runSuite(path: string, folder: string, runner: PolicyRunner): readonly SuiteCheck[] {
  const base = dirname(path);
  return documents(path).flatMap(({ object }) =>
    (object.skip === true ? [] : list(object.tests)).flatMap((entry) => {
      const test = fields(entry);
      const policies = [test.template, test.constraint, test.expansion].map(text).filter((name) => name !== '');
      const template = resolve(base, text(test.template));
      const className = isCel(template) ? 'template in CEL' : 'template in Rego';
      if (test.invalid === true && test.skip !== true)
        return [
          {
            test: relative(folder, path),
            className,
            name: text(test.name),
            got: refusal(policies.map((name) => resolve(base, name))),
          },
        ];
      return list(test.cases)
        .map(fields)
        .filter(() => test.skip !== true)
        .filter((one) => one.skip !== true)
        .map((one): SuiteCheck => {
          const { report, problems } = runner.run({
            policies: policies.map((name) => resolve(base, name)),
            resources: [resolve(base, text(one.object))],
            clusterResources: list(one.inventory).map((name) => resolve(base, text(name))),
          });
          const got = problems[0] ?? verdict(list(one.assertions).map(fields), report.results);
          return { test: relative(folder, path), className, name: `${text(test.name)}/${text(one.name)}`, got };
        });
    }),
  );
}

function isCel(template: string): boolean {
  return documents(template).some(({ object }) => JSON.stringify(object).includes('"K8sNativeValidation"'));
}

/** Whether a constraint counts where gator asks: everywhere, or there by name. */
function isForGator(points: string | undefined): boolean {
  return points === undefined || points.split(', ').some((name) => name === '*' || name === 'gator.gatekeeper.sh');
}

/** That the schema of the template refuses the constraint, as a test with `invalid` wants it. */
function refusal(policies: readonly string[]): string {
  const [constraint] = readConstraints(policies.flatMap(documents).map(({ object }) => object));
  return constraint?.problem === undefined ? 'the constraint is not refused' : 'ok';
}

/** Whether all that is asserted of the violations holds (pkg/gator/verify/assertion.go). */
function verdict(assertions: readonly Fields[], results: readonly ReportResult[]): string {
  const broken = results.find(({ result }) => result === 'error');
  if (broken !== undefined) return `error: ${broken.message ?? ''}`;
  const failed = results.filter(
    ({ result, properties }) => result === 'fail' && isForGator(properties?.enforcementPoints),
  );
  const total = failed.reduce((sum, { properties }) => sum + Number(properties?.violations ?? 1), 0);
  const messages = failed.flatMap(({ message = '' }) => message.split('\n'));
  for (const { violations = 'yes', message } of assertions) {
    const pattern = message === undefined ? undefined : new RegExp(text(message));
    const count = pattern === undefined ? total : messages.filter((one) => pattern.test(one)).length;
    const isMet =
      violations === 'yes' || violations === true ? count > 0 : count === Number(violations === 'no' ? 0 : violations);
    if (!isMet) return `${count} violations instead of ${String(violations)}: ${messages.join(' | ')}`;
  }
  return 'ok';
}
