import type { Finding, Severity } from '../diagnostics/finding.ts';
import { type Origin, originChain } from '../kustomize/provenance.ts';
import type { RenderedResource } from '../kustomize/rendered.ts';
import { printId } from '../kustomize/resourceId.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { blame, originPlace } from './blame.ts';
import { nearestFixes } from './nearestFix.ts';

/** A problem at a place of a rendered object, whoever found it: schema, policy, reference check. */
export interface RenderedProblem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly path: FieldPath;
  readonly part: 'key' | 'value';
  /** The name or value that was most likely meant. */
  readonly nearest?: string;
  /** Set where the one who made the field is to blame, whatever changed it afterwards. */
  readonly byMaker?: true;
  /** What to underline in the text of the value. */
  readonly span?: { readonly start: number; readonly end: number };
}

const kept = new WeakMap<RenderedResource, Map<string, Finding>>();

/** Findings of an object that are kept. Few have as many; what is said of one while others are typed would grow for as long as it stays. */
const MOST_KEPT = 200;

/**
 * The problem as a finding on the source line that causes it, with the rendered place as related information. The same finding for as long
 * as the object stays the same.
 */
export function renderedFinding(problem: RenderedProblem, resource: RenderedResource, overlay: string): Finding {
  const known = kept.get(resource) ?? new Map<string, Finding>();
  kept.set(resource, known);
  const key = keyOf(problem, overlay);
  const finding = known.get(key) ?? makeFinding(problem, resource, overlay);
  if (known.size >= MOST_KEPT && !known.has(key)) known.clear();
  known.set(key, finding);
  return finding;
}

function keyOf(
  { code, severity, message, path, part, nearest, byMaker, span }: RenderedProblem,
  overlay: string,
): string {
  const rest = [part, nearest, byMaker, span?.start, span?.end, ...path];
  return `${overlay}\n${code}\n${severity}\n${rest.join('\0')}\n${message}`;
}

function makeFinding(problem: RenderedProblem, resource: RenderedResource, overlay: string): Finding {
  const { place: last, origin } = blame(resource.root, problem.path, problem.part);
  const maker = problem.byMaker === true ? originChain(origin).at(-1) : undefined;
  const field = maker === undefined ? last : originPlace(maker, problem.part);
  const place = problem.span === undefined || 'range' in field ? field : { ...field, span: problem.span };
  const { kind, name } = resource.id;
  return {
    code: problem.code,
    severity: problem.severity,
    message: problem.message,
    place,
    overlays: [overlay],
    related: [
      {
        message: `Rendered as part of ${kind}/${name}`,
        place: { overlay, resource: printId(resource.id), path: problem.path },
      },
    ],
    // What an entry of a kustomization writes has other forms than the entry: quotes there do not reach the object.
    fixes: isWritten(origin) ? nearestFixes(problem, place) : [],
  };
}

/** Whether the field stands in the source as it is rendered. */
function isWritten({ step, copied }: Origin): boolean {
  return (step === 'resource' || step === 'patch') && copied === undefined;
}
