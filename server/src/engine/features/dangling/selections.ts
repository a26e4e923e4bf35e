import type { Finding } from '../../diagnostics/finding.ts';
import { nearestName } from '../../schema/nearest.ts';
import { isReached } from '../../workspace/references/namedObject.ts';
import type { PortFact, SelectorUse } from '../../workspace/references/reference.ts';
import { fits } from '../../workspace/references/selectors.ts';
import type { Here } from './here.ts';
import type { Around, JudgedObject } from './judgedObject.ts';
import { some } from './missingParts.ts';
import { hasOperators } from './operators.ts';
import { isPlaceholder, isWellKnown } from './wellKnown.ts';

/** Selectors of an overlay that select nothing, and named ports that nothing has of what they select. */
export function emptySelections(here: Here, around: Around): readonly Finding[] {
  return here.objects.flatMap((object) =>
    object.facts.selectors.flatMap((use) => {
      if (!use.judged || use.selector.labels.some(([key, value]) => isPlaceholder(key) || isPlaceholder(value)))
        return [];
      const candidates = here.objects.filter((one) => isCandidate(use, object, one));
      const selected = candidates.filter((one) => fits(use.selector, labelsOf(use, one)));
      if (selected.length > 0) return missingNames(object, use, selected);
      return nothingSelected({ here, around, object, use }, candidates) ?? [];
    }),
  );
}

function labelsOf({ selects }: SelectorUse, { facts }: JudgedObject): readonly (readonly [string, string])[] {
  return selects === 'pods' ? (facts.pod?.labels ?? []) : facts.labels;
}

function isCandidate(use: SelectorUse, from: JudgedObject, { facts }: JudgedObject): boolean {
  const isKind = use.selects === 'pods' ? facts.pod !== undefined : facts.kind === 'Service' && facts.group === '';
  return isKind && isInReach(use, from.facts.namespace, facts.namespace);
}

function isInReach({ namespaces }: SelectorUse, own: string, other: string): boolean {
  if (namespaces === 'any') return true;
  return namespaces === 'own' ? isReached(other, own) : other === '' || namespaces.includes(other);
}

interface Selection {
  readonly here: Here;
  readonly around: Around;
  readonly object: JudgedObject;
  readonly use: SelectorUse;
}

/** A selector is wrong for sure where a workload has the same labels but for a value that is nearly the same. */
function nothingSelected(
  { here, around, object, use }: Selection,
  candidates: readonly JudgedObject[],
): Finding | undefined {
  if (isWellKnown({ kind: '', group: '', name: '', namespace: object.facts.namespace })) return undefined;
  const near = around.isNamed(use.selector.labels) ? undefined : nearestLabel(use, candidates);
  const isNetworkPolicy = object.facts.kind === 'NetworkPolicy';
  if (near === undefined && !isClosed({ here, around, object, use }, candidates)) return undefined;
  const what = use.selects === 'pods' ? 'no workload' : 'no Service';
  const message =
    near === undefined
      ? `This selector selects ${what} of the overlay, so that ${object.facts.kind} \`${object.written}\` does nothing.`
      : `This selector selects ${what}: \`${near.key}: ${near.written}\` is \`${near.meant}\` on ${near.on.facts.kind} \`${near.on.written}\`.`;
  const severity = near !== undefined && !isNetworkPolicy ? 'warning' : 'hint';
  return object.tell({ code: 'reference/selects-nothing', severity, message, path: use.path, part: 'key' });
}

/** Whether nothing else can bring what is selected: the overlay has workloads there itself, and no operator or chart adds to them. */
function isClosed({ here, around, object, use }: Selection, candidates: readonly JudgedObject[]): boolean {
  if (candidates.length === 0 || use.namespaces !== 'own') return false;
  const { namespace } = object.facts;
  return around.built && !hasOperators(here, namespace) && !around.hasOtherPods(namespace);
}

interface NearLabel {
  readonly key: string;
  readonly written: string;
  readonly meant: string;
  readonly on: JudgedObject;
}

/** The one label by which a selector misses a workload, where its value is a slip. */
function nearestLabel(use: SelectorUse, candidates: readonly JudgedObject[]): NearLabel | undefined {
  for (const on of candidates) {
    const have = new Map(labelsOf(use, on));
    const wrong = use.selector.labels.filter(([key, value]) => have.get(key) !== value);
    const [[key, written] = [], ...others] = wrong;
    const meant = key === undefined ? undefined : have.get(key);
    if (key === undefined || written === undefined || meant === undefined || others.length > 0) continue;
    if (isSlip(written, meant)) return { key, written, meant, on };
  }
  return undefined;
}

/** Whether one value is the other one mistyped: `web-1` and `web-2` are two things, and so are `web` and `web-v1`. */
function isSlip(written: string, meant: string): boolean {
  if (written.length < 4 || written.startsWith(meant) || meant.startsWith(written)) return false;
  return nearestName(written, [meant]) === meant && !differByNumber(written, meant);
}

function differByNumber(a: string, b: string): boolean {
  return a.replaceAll(/\d+/g, '#') === b.replaceAll(/\d+/g, '#');
}

/** Named ports that none of the selected objects has. */
function missingNames(object: JudgedObject, use: SelectorUse, selected: readonly JudgedObject[]): readonly Finding[] {
  const ports: readonly PortFact[] = selected.flatMap(({ facts }) =>
    use.selects === 'pods' ? (facts.pod?.ports ?? []) : facts.ports,
  );
  // A workload without any named port may have them from an injector, or is not read in full.
  if (ports.length === 0) return [];
  return use.ports.flatMap(({ path, name }) => {
    if (isPlaceholder(name) || ports.some((port) => port.name === name)) return [];
    const names = [...new Set(ports.flatMap((port) => (port.name === '' ? [] : [port.name])))];
    const nearest = nearestName(name, names);
    const on = selected.map(({ facts, written }) => `${facts.kind} \`${written}\``)[0] ?? '';
    const has = names.length === 0 ? 'Its ports have no names.' : `It has ${some(names)}.`;
    return [
      object.tell({
        code: 'reference/missing-port',
        severity: 'warning',
        message: `${on} has no port named \`${name}\`. ${nearest === undefined ? has : `Did you mean \`${nearest}\`?`}`,
        path,
        part: 'value',
        ...(nearest === undefined ? {} : { nearest }),
      }),
    ];
  });
}
