import type { JudgedResource } from '../judged/resource.ts';
import type { PolicySet } from './policySet.ts';
import type { PolicyUnit, PolicyVerdict, Surroundings, UnitAnswer } from './policyUnit.ts';

/** A question to the surroundings of an object, and what came back. */
interface Read {
  readonly question: string;
  readonly ask: (around: Surroundings) => unknown;
  readonly answer: unknown;
}

/** What one unit found, and what it was shown and asked for on the way. */
interface UnitRun extends UnitAnswer {
  readonly unit: PolicyUnit;
  readonly resource: JudgedResource;
  readonly reads: readonly Read[];
}

/** All verdicts on an object, with what makes the next judging cheap. */
export interface ObjectVerdicts {
  readonly resource: JudgedResource;
  /** The object as the cluster stores it: what policies that change objects leave. The same as `resource` where none does. */
  readonly stored: JudgedResource;
  /** Names of the policies that change it. */
  readonly changedBy: readonly string[];
  readonly runs: readonly UnitRun[];
  /** What all of them asked for, each question once. */
  readonly reads: readonly Read[];
  readonly verdicts: readonly PolicyVerdict[];
  /** Those that somebody is told of: objections, failures to judge, and where an exception is in force. */
  readonly notable: readonly PolicyVerdict[];
}

function isNotable({ verdict }: PolicyVerdict): boolean {
  return verdict.result === 'fail' || verdict.result === 'error' || verdict.properties?.exceptions !== undefined;
}

/**
 * Judges an object by all policies of a set, in the order of the server: those that change objects come first, and the others see what
 * they leave (k8s.io/kubernetes, pkg/kubeapiserver/options/plugins.go). A unit that was shown the same object before and would get the
 * same answers from its surroundings does not run again.
 */
export function judgeObject(
  set: PolicySet,
  resource: JudgedResource,
  around: Surroundings,
  previous?: ObjectVerdicts,
): ObjectVerdicts {
  const known = previous?.resource === resource ? new Map(previous.runs.map((run) => [run.unit, run])) : undefined;
  const changedBy: string[] = [];
  let stored = resource;
  const runs = set.units.map((unit) => {
    const before = known?.get(unit);
    const shown = unit.shown === 'left' ? stored : resource;
    const isSame = before?.resource === shown && areAnswered(before.reads, around);
    const run = isSame ? before : runUnit(unit, shown, around);
    if (run.left !== undefined) {
      stored = run.left.resource;
      changedBy.push(...run.left.policies);
    }
    return run;
  });
  const verdicts = runs.flatMap((run) => run.verdicts);
  const reads = new Map(runs.flatMap((run) => run.reads.map((read) => [read.question, read] as const)));
  const notable = verdicts.filter(isNotable);
  return { resource, stored, changedBy: [...new Set(changedBy)], runs, reads: [...reads.values()], verdicts, notable };
}

/** Whether all questions would get the same answers now. */
export function areAnswered(reads: readonly Read[], around: Surroundings): boolean {
  return reads.every(({ ask, answer }) => ask(around) === answer);
}

function runUnit(unit: PolicyUnit, resource: JudgedResource, around: Surroundings): UnitRun {
  const reads: Read[] = [];
  const noted = <T>(question: string, ask: (around: Surroundings) => T): T => {
    const answer = ask(around);
    reads.push({ question, ask, answer });
    return answer;
  };
  const answer = unit.judge(resource, {
    namespace: (name) => noted(`Namespace ${name}`, (from) => from.namespace(name)),
    object: (kind, namespace, name) =>
      noted([kind, namespace, name].join('/'), (from) => from.object(kind, namespace, name)),
    objects: () => noted('objects', (from) => from.objects()),
    inventory: () => noted('inventory', (from) => from.inventory()),
    schemas: () => noted('schemas', (from) => from.schemas()),
    now: around.now,
  });
  return { ...answer, unit, resource, reads };
}
