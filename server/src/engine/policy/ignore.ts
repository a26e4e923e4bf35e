import type { RenderedResource } from '../kustomize/rendered.ts';
import { compileSelector, selectsTexts, selectsType } from '../kustomize/steps/selector.ts';
import { type FieldPath, toPointer } from '../syntax/fieldPath.ts';
import type { IgnoreRule, TargetSelector } from '../workspace/teamFile.ts';

/** What an `ignore` entry of the team file is asked about: a problem or a drift of an object. */
export interface Ignorable {
  readonly code: string;
  readonly resource: RenderedResource;
  readonly path: FieldPath;
}

/** The first entry that excuses a problem: code, target and field must all fit. */
export function findIgnore(rules: readonly IgnoreRule[], problem: Ignorable): IgnoreRule | undefined {
  return rules.find(
    ({ code, target, paths }) =>
      codeFits(code, problem.code) &&
      (target === undefined || targetFits(target, problem.resource)) &&
      (paths.length === 0 || paths.some((pointer) => pointerHolds(pointer, problem.path))),
  );
}

/** `policy/single-replica` is itself, `policy/pod-security` and `policy/*` are all below. */
export function codeFits(wanted: string, code: string): boolean {
  if (wanted === '*' || wanted === code) return true;
  const stem = wanted.replace(/\/\*$/, '');
  return stem !== '' && code.startsWith(`${stem}/`);
}

/** Patterns are anchored regular expressions on the object as applied (kustomize api/types/selector.go). */
function targetFits(target: TargetSelector, { id, root }: RenderedResource): boolean {
  const selector = compileSelector(target);
  if (selector.problems.length > 0) return false;
  if (!selectsType(selector, id) || !selectsTexts(selector, root)) return false;
  return (selector.parts.name?.test(id.name) ?? true) && (selector.parts.namespace?.test(id.namespace) ?? true);
}

function pointerHolds(pointer: string, path: FieldPath): boolean {
  const at = toPointer(path);
  return at === pointer || at.startsWith(`${pointer}/`);
}
