import { readIdentity } from '../identity.ts';
import type { SchemaProblem } from '../problem.ts';
import type { Registry } from '../registry.ts';
import type { KindSchema } from '../schemaShape.ts';
import { toJson } from '../serverValue.ts';
import type { ReadNode } from '../treeReader.ts';
import { rootField } from '../validation/field.ts';
import { Reporter } from '../validation/reporter.ts';
import type { Change } from './changeRule.ts';
import { CHANGE_RULES } from './changeRules.ts';
import { judgeCustomChange } from './customRules.ts';
import { type Handling, handlingOf } from './handling.ts';

/** What the trees of both states need to be judged. */
export interface ChangeContext<N> {
  readonly registry: Registry;
  readonly read: ReadNode<N>;
  /** What has the tool make anew whatever the server refuses, such as `spec.force` of a Flux Kustomization. */
  readonly forcedBy?: string | undefined;
}

/**
 * What the server would say to the update of one object into another of the same kind, name and namespace: fields that cannot be
 * changed once the object is there, and rules of custom resources about changes. An object that its tool deletes and makes anew is only warned of; one that its tool leaves alone
 * or makes anew every time is not judged.
 */
export function judgeChange<N>(old: N, now: N, context: ChangeContext<N>): readonly SchemaProblem[] {
  const { apiVersion = '', kind: name = '' } = readIdentity(now, context.read);
  const kind = context.registry.find(apiVersion, name);
  if (kind === undefined) return [];
  const change: Change = { kind, old: rootField(old, context.read), now: rootField(now, context.read) };
  const handling = handlingOf(change.now, context.forcedBy);
  if (handling.kind === 'free') return [];
  const out = new Reporter();
  for (const rule of kind.custom ? [] : CHANGE_RULES) {
    if (!rule.kinds.includes(kind.kind)) continue;
    out.code = rule.code;
    rule.check(change, out);
  }
  const built = out.problems.map(({ about: _about, isMissing: _isMissing, isSure: _isSure, ...problem }) => problem);
  const custom = kind.custom ? customProblems(old, now, kind, context) : [];
  return [...built, ...custom].map((problem) => soften(problem, handling));
}

function customProblems<N>(
  old: N,
  now: N,
  kind: KindSchema,
  { registry, read }: ChangeContext<N>,
): readonly SchemaProblem[] {
  return judgeCustomChange(toJson(old, read), toJson(now, read), kind, (schema) => registry.resolve(schema));
}

function soften(problem: SchemaProblem, handling: Handling): SchemaProblem {
  if (handling.kind !== 'recreated') return problem;
  const message = `${problem.message} With \`${handling.by}\` the object is deleted and made anew.`;
  return { ...problem, severity: 'warning', message };
}
