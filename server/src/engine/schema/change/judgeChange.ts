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
import { mergedField } from './mergedField.ts';

/** What the trees of both states need to be judged. */
export interface ChangeContext<N> {
  readonly registry: Registry;
  readonly read: ReadNode<N>;
  /** What has the tool make anew whatever the server refuses, such as `spec.force` of a Flux Kustomization. */
  readonly forcedBy?: string | undefined;
}

/**
 * What the server would say to the update of one object into another of the same kind, name and namespace: fields that cannot be
 * changed once the object is there, and rules of custom resources about changes. An object that its tool deletes and makes anew is only
 * warned of; one that its tool leaves alone or makes anew every time is not judged.
 */
export function judgeChange<N>(old: N, now: N, context: ChangeContext<N>): readonly SchemaProblem[] {
  const kind = kindOf(now, context);
  if (kind === undefined) return [];
  const change: Change = { kind, old: rootField(old, context.read), now: rootField(now, context.read) };
  const handling = handlingOf(change.now, context.forcedBy);
  if (handling.kind === 'free') return [];
  const custom = kind.custom ? customProblems(old, now, kind, context) : [];
  return [...builtInProblems(change), ...custom].map((problem) => soften(problem, handling));
}

/** What the rules of a custom resource say to an object because there was none before (`optionalOldSelf`). */
export function judgeNew<N>(now: N, context: ChangeContext<N>): readonly SchemaProblem[] {
  const kind = kindOf(now, context);
  return kind?.custom ? customProblems(undefined, now, kind, context) : [];
}

/**
 * The same for an object that a cluster has: what the manifest does not say stays as it is there. Rules of custom resources need the
 * whole object and are left to the comparison with the committed state.
 */
export function judgeLive<L, N>(
  live: { readonly root: L; readonly read: ReadNode<L> },
  now: N,
  context: ChangeContext<N>,
): readonly SchemaProblem[] {
  const kind = kindOf(now, context);
  if (kind === undefined || kind.custom) return [];
  const old = rootField(live.root, live.read);
  const field = rootField(now, context.read);
  const handling = handlingOf(field, context.forcedBy);
  if (handling.kind === 'free') return [];
  return builtInProblems({ kind, old, now: mergedField(field, old) }).map((problem) => soften(problem, handling));
}

function kindOf<N>(root: N, { registry, read }: ChangeContext<N>): KindSchema | undefined {
  const { apiVersion = '', kind = '' } = readIdentity(root, read);
  return registry.find(apiVersion, kind);
}

function builtInProblems(change: Change): readonly SchemaProblem[] {
  const { kind } = change;
  const out = new Reporter();
  for (const rule of kind.custom ? [] : CHANGE_RULES) {
    if (!rule.kinds.includes(kind.kind)) continue;
    out.code = rule.code;
    rule.check(change, out);
  }
  return out.problems.map(({ about: _about, isMissing: _isMissing, isSure: _isSure, ...problem }) => problem);
}

function customProblems<N>(
  old: N | undefined,
  now: N,
  kind: KindSchema,
  { registry, read }: ChangeContext<N>,
): readonly SchemaProblem[] {
  const before = old === undefined ? undefined : toJson(old, read);
  return judgeCustomChange(before, toJson(now, read), kind, (schema) => registry.resolve(schema));
}

function soften(problem: SchemaProblem, handling: Handling): SchemaProblem {
  if (handling.kind !== 'recreated') return problem;
  const message = `${problem.message} With \`${handling.by}\` the object is deleted and made anew.`;
  return { ...problem, severity: 'warning', message };
}
