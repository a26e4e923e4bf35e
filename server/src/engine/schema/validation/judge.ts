import { startsWithPath } from '../../syntax/fieldPath.ts';
import type { Judgement, SchemaProblem } from '../problem.ts';
import type { KindSchema } from '../schemaShape.ts';
import type { ReadNode } from '../treeReader.ts';
import { WARNING_RULES } from '../warnings/rules.ts';
import { rootField } from './field.ts';
import { containersOf, makesPods, podOf } from './pods.ts';
import { Reporter, type RuleProblem } from './reporter.ts';
import type { Scope, ValidationRule } from './rule.ts';
import { VALIDATION_RULES } from './rules.ts';

/** What the server's own validation says after the object was decoded. */
interface RuleContext<N> {
  readonly read: ReadNode<N>;
  readonly mode: Judgement['mode'];
  /** What the walker found; where it complained, a rule says nothing more. */
  readonly structural: readonly SchemaProblem[];
  /** Minor version of the server; undefined where it is not known. */
  readonly minor: number | undefined;
}

/**
 * Runs the rules of the server (pkg/apis/…/validation of k8s.io/kubernetes) over one object, and those by which it only warns. A patch
 * is not judged; of a manifest that an overlay may complete only what no overlay can complete.
 */
export function judgeRules<N>(root: N, kind: KindSchema, context: RuleContext<N>): readonly SchemaProblem[] {
  if (context.mode === 'partial') return [];
  const out = new Reporter(context.structural, context.minor);
  const scope: Scope = { kind, root: rootField(root, context.read) };
  const pod = podOf(scope);
  const containers = pod === undefined ? [] : containersOf(pod);
  for (const rule of rulesOf(kind)) {
    if (rule.since !== undefined && !out.has(rule.since)) continue;
    out.code = rule.code;
    if (rule.on === 'object') {
      rule.check(scope.root, out, scope);
    } else if (pod !== undefined && rule.on === 'pod') rule.check(pod.pod, out, pod);
    else if (rule.on === 'container') for (const [container, inner] of containers) rule.check(container, out, inner);
  }
  if (out.problems.length === 0) return NOTHING;
  return out.problems
    .filter((problem) => context.mode === 'full' || problem.isSure)
    .filter((problem) => !isToldAlready(problem, context.structural))
    .map(({ about: _about, isMissing: _isMissing, isSure: _isSure, ...problem }) => problem);
}

const NOTHING: readonly SchemaProblem[] = [];

const byKind = new Map<string, readonly ValidationRule[]>();

/**
 * The rules that may have something to say about a kind. Custom resources have the metadata of everything else, and no other
 * rules than those of their schema.
 */
function rulesOf({ kind, custom }: KindSchema): readonly ValidationRule[] {
  const name = custom ? '' : kind;
  const known =
    byKind.get(name) ??
    [...VALIDATION_RULES, ...WARNING_RULES].filter((rule) =>
      rule.on === 'object'
        ? rule.kinds === undefined || (!custom && rule.kinds.includes(kind))
        : !custom && makesPods(kind),
    );
  byKind.set(name, known);
  return known;
}

/** The walker complained about the field, something around it, or, of a missing field, about what stands beside it. */
function isToldAlready(problem: RuleProblem, structural: readonly SchemaProblem[]): boolean {
  const { about, isMissing } = problem;
  return structural.some(({ path, severity, code, absent }) => {
    if (severity !== 'error') return false;
    if (isMissing && absent?.some((field) => startsWithPath(about, field))) return true;
    if (code === 'schema/missing-field' || code === 'schema/unknown-field') {
      const holder = path.slice(0, -1);
      if (isMissing && startsWithPath(about.slice(0, -1), holder) && holder.length >= about.length - 1) return true;
      if (code === 'schema/missing-field') return isMissing && startsWithPath(about, path);
    }
    return startsWithPath(about, path) || (startsWithPath(path, about) && !isMissing);
  });
}
