import type { Finding, Severity } from '../../diagnostics/finding.ts';
import { nearestName } from '../../schema/nearest.ts';
import { ownValue } from '../../text/ownValue.ts';
import { type Wanted, wantedBy } from '../../workspace/references/namedObject.ts';
import { nameKey, type Reference } from '../../workspace/references/reference.ts';
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
  return here.objects.flatMap((object) => {
    const told = new Set<string>();
    return object.facts.references.flatMap((reference) => {
      const key = nameKey(reference.target.kind, reference.name);
      if (told.has(key)) return [];
      const finding = judge(here, around, { object, reference });
      if (finding !== undefined) told.add(key);
      return finding ?? [];
    });
  });
}

interface Judged {
  readonly object: JudgedObject;
  readonly reference: Reference;
}

function judge(here: Here, around: Around, { object, reference }: Judged): Finding | undefined {
  if (reference.role !== 'object' || !reference.sure || reference.open || reference.optional) return undefined;
  const wanted = wantedBy(reference, object.facts);
  if (wanted.name.includes('/') || isPlaceholder(wanted.name) || isWellKnown(wanted)) return undefined;
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
    return `${what} here, though another overlay has one. ${ownValue(CONSEQUENCES, kind) ?? ''}`.trim();
  if (found.nearest !== undefined) return `${what}. Did you mean \`${found.nearest}\`?`;
  return `${what}, neither here nor in what else goes to the cluster. ${ownValue(CONSEQUENCES, kind) ?? ''}`.trim();
}
