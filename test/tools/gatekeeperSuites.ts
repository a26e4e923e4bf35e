import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { readPolicyFile } from '../../server/src/engine/api.ts';
import { readConstraints } from '../../server/src/engine/policy/gatekeeper/constraint.ts';
import { type GatekeeperVerdict, gatekeeperJudge } from '../../server/src/engine/policy/gatekeeper/run.ts';
import { readResource } from '../../server/src/engine/policy/judged/resource.ts';
import { toJudged } from '../../server/src/engine/policy/report/documents.ts';
import type { JsonObject } from '../../server/src/engine/schema/schemaShape.ts';
import { compileGoRegex } from '../../server/src/engine/text/goRegex.ts';

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

/** Runs the cases of a suite as `gator verify` does: one object each, with the objects that are in the cluster already. */
export function runSuite(path: string, folder: string): readonly SuiteCheck[] {
  const base = dirname(path);
  return documents(path).flatMap(({ object }) =>
    (object.skip === true ? [] : list(object.tests)).flatMap((entry) => {
      const test = fields(entry);
      const names = [test.template, test.constraint, test.expansion].map(text).filter((name) => name !== '');
      const policies = names.flatMap((name) => objectsIn(resolve(base, name)));
      const template = resolve(base, text(test.template));
      const className = isCel(template) ? 'template in CEL' : 'template in Rego';
      if (test.invalid === true && test.skip !== true)
        return [
          {
            test: relative(folder, path),
            className,
            name: text(test.name),
            got: refusal(policies),
          },
        ];
      return list(test.cases)
        .map(fields)
        .filter(() => test.skip !== true)
        .filter((one) => one.skip !== true)
        .map((one): SuiteCheck => {
          const inventory = list(one.inventory).flatMap((name) => objectsIn(resolve(base, text(name))));
          const results = judge(policies, inventory, resolve(base, text(one.object)));
          const got = verdict(list(one.assertions).map(fields), results);
          return { test: relative(folder, path), className, name: `${text(test.name)}/${text(one.name)}`, got };
        });
    }),
  );
}

function objectsIn(path: string): readonly JsonObject[] {
  return documents(path).map(({ object }) => object);
}

function judge(
  policies: readonly JsonObject[],
  inventory: readonly JsonObject[],
  path: string,
): readonly GatekeeperVerdict[] {
  const judgeOne = gatekeeperJudge({
    policies,
    objects: inventory,
    namespaces: (name) =>
      inventory.find((object) => {
        const { kind, name: own } = readResource(object);
        return kind === 'Namespace' && own === name;
      }),
    operation: 'CREATE',
    now: Date.now(),
  });
  const judged = toJudged(documents(path), [...policies, ...inventory]);
  return judged.flatMap(({ resource }) => judgeOne(resource));
}

function isCel(template: string): boolean {
  return documents(template).some(({ object }) => JSON.stringify(object).includes('"K8sNativeValidation"'));
}

/** Whether a constraint counts where gator asks: everywhere, or there by name. */
function isForGator(points: string | undefined): boolean {
  return points === undefined || points.split(', ').some((name) => name === '*' || name === 'gator.gatekeeper.sh');
}

/** That the schema of the template refuses the constraint, as a test with `invalid` wants it. */
function refusal(policies: readonly JsonObject[]): string {
  const [constraint] = readConstraints(policies);
  return constraint?.problem === undefined ? 'the constraint is not refused' : 'ok';
}

/** Whether all that is asserted of the violations holds (pkg/gator/verify/assertion.go). */
function verdict(assertions: readonly Fields[], results: readonly GatekeeperVerdict[]): string {
  const broken = results.find((one) => one.verdict.result === 'error');
  if (broken !== undefined) return `error: ${broken.verdict.message}`;
  const counting = results.filter((one) => isForGator(one.verdict.properties?.enforcementPoints));
  const messages = counting.flatMap(({ violations }) => violations.map(({ message }) => message));
  for (const { violations = 'yes', message } of assertions) {
    const pattern = message === undefined ? undefined : compileGoRegex(text(message));
    const matching = message === undefined ? messages : messages.filter((one) => pattern?.test(one));
    const count = matching.length;
    const isMet =
      violations === 'yes' || violations === true ? count > 0 : count === Number(violations === 'no' ? 0 : violations);
    if (!isMet) return `${count} violations instead of ${String(violations)}: ${messages.join(' | ')}`;
  }
  return 'ok';
}
