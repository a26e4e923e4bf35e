import type { Finding, Severity } from '../../diagnostics/finding.ts';
import { once } from '../../policy/verdicts/once.ts';
import { nearestName } from '../../schema/nearest.ts';
import { type Wanted, wantedBy } from '../../workspace/references/namedObject.ts';
import { nameKey, type ObjectReferences, type Reference } from '../../workspace/references/reference.ts';
import type { Here } from './here.ts';
import type { Around, JudgedObject } from './judgedObject.ts';
import { hasOperators, isMadeByOperator, isMadeByProgram } from './operators.ts';
import { isClusterKind, isPlaceholder, isWellKnown } from './wellKnown.ts';

/** What happens without the object. */
const CONSEQUENCES: Readonly<Record<string, string>> = {
  ConfigMap: 'What needs it waits and does not start.',
  Secret: 'What needs it waits and does not start.',
  ServiceAccount: 'Without it no pod is made.',
  PersistentVolumeClaim: 'The pod waits for it.',
  Service: 'Requests to it fail.',
};

/** Fields that name an object which is nowhere to be found, each object told once for each that names it. */
export function missingObjects(here: Here, around: Around): readonly Finding[] {
  const found: Finding[] = [];
  for (const object of here.objects) {
    let told: Set<string> | undefined;
    for (const needed of needsOf(object.facts)) {
      if (told?.has(needed.key)) continue;
      const finding = judge(here, around, { object, ...needed });
      if (finding === undefined) continue;
      found.push(finding);
      told = (told ?? new Set()).add(needed.key);
    }
  }
  return found;
}

/** An object that has to be there, since a field names it. */
interface Needed {
  readonly reference: Reference;
  readonly wanted: Wanted;
  readonly key: string;
}

/** What the fields of an object name that is for the repository to bring; read once for as long as they stay the same. */
const needsOf = once((facts: ObjectReferences): readonly Needed[] =>
  facts.references.flatMap((reference) => {
    if (reference.role !== 'object' || !reference.sure || reference.open || reference.optional) return [];
    const wanted = wantedBy(reference, facts);
    if (wanted.name.includes('/') || isPlaceholder(wanted.name) || isWellKnown(wanted)) return [];
    return [{ reference, wanted, key: nameKey(reference.target.kind, reference.name) }];
  }),
);

interface Judged extends Needed {
  readonly object: JudgedObject;
}

function judge(here: Here, around: Around, { object, reference, wanted }: Judged): Finding | undefined {
  if (here.find(wanted).length > 0 || here.findMade(wanted).length > 0) return undefined;
  if (isMadeByOperator(here, wanted, object) || isMadeByProgram(here, wanted)) return undefined;
  const elsewhere = around.elsewhere(wanted, object);
  if (elsewhere === 'present') return undefined;
  const nearest = nearestName(wanted.name, [...here.namesOf(wanted.kind), ...around.names(wanted.kind)]);
  const strays = here.named(wanted);
  const isStray = around.built && strays.length > 0;
  const isSlip = elsewhere === 'alternative' || isStray || nearest !== undefined;
  const severity = isSlip ? slipLevel(wanted.kind) : levelOf(here, around, wanted);
  if (severity === undefined) return undefined;
  return object.tell({
    code: 'reference/missing',
    severity,
    message: messageOf(wanted, { elsewhere, strays, nearest }),
    path: reference.path,
    part: 'value',
    ...(nearest === undefined ? {} : { nearest }),
  });
}

/** A slip is sure, but what a cluster has for itself may have any name. */
function slipLevel(kind: string): Severity {
  return kind.endsWith('Class') ? 'hint' : 'warning';
}

/**
 * How sure it is that an object is missing of which no file tells anything. Secrets are kept out of Git as a rule, and objects of the
 * cluster come with it. An overlay is expected to be whole where it has other objects of the kind for its references, and neither operators
 * nor charts; of a folder that nothing builds even that says little.
 */
function levelOf(here: Here, around: Around, { kind, namespace }: Wanted): Severity | undefined {
  if (isClusterKind(kind)) return undefined;
  const isWhole = kind !== 'Secret' && here.resolves(kind) && !hasOperators(here, namespace);
  const hasNamespace = here.objects.some(({ facts }) => facts.namespace === namespace);
  if (!around.built) return isWhole && hasNamespace ? 'hint' : undefined;
  return isWhole && LOCAL_KINDS.has(kind) ? 'warning' : 'hint';
}

/** Kinds that stand beside what uses them. */
const LOCAL_KINDS = new Set([
  'ConfigMap',
  'ServiceAccount',
  'PersistentVolumeClaim',
  'Role',
  'Deployment',
  'StatefulSet',
]);

function messageOf(
  { kind, name, namespace }: Wanted,
  found: { elsewhere: string; strays: readonly JudgedObject[]; nearest: string | undefined },
): string {
  const where = namespace === '' ? '' : ` in namespace \`${namespace}\``;
  const [stray] = found.strays;
  const what = `No ${kind} is named \`${name}\`${where}`;
  if (stray !== undefined) return `${what}; the one in \`${stray.facts.namespace}\` is not reached from here.`;
  if (found.elsewhere === 'alternative')
    return `${what} here, though another overlay has one. ${CONSEQUENCES[kind] ?? ''}`.trim();
  if (found.nearest !== undefined) return `${what}. Did you mean \`${found.nearest}\`?`;
  return `${what}, neither here nor in what else goes to the cluster. ${CONSEQUENCES[kind] ?? ''}`.trim();
}
