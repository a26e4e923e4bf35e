import type { Finding } from '../../diagnostics/finding.ts';
import { nearestName } from '../../schema/nearest.ts';
import { wantedBy } from '../../workspace/references/namedObject.ts';
import type { Reference } from '../../workspace/references/reference.ts';
import type { Here } from './here.ts';
import type { JudgedObject } from './judgedObject.ts';
import { hasVariables, isPlaceholder } from './wellKnown.ts';

/** Groups of workloads whose containers are whole; other kinds may hold parts of a pod that something completes. */
const WHOLE_PODS = new Set(['', 'apps', 'batch']);

/** Keys that a controller fills in, by the type or marks of the object: those of service account tokens. */
const FILLED_IN = new Set(['token', 'ca.crt', 'namespace', 'service-ca.crt']);

/** Fields that name a key or port which the object does not have. Objects that something fills in later are left alone. */
export function missingParts(here: Here): readonly Finding[] {
  return here.objects.flatMap((object) =>
    object.facts.references.flatMap((reference) => {
      if (reference.role === 'object' || !reference.sure || reference.open || reference.optional) return [];
      if (hasVariables(reference.item) || isPlaceholder(reference.name)) return [];
      return (reference.role === 'key' ? missingKey : missingPort)(here, object, reference) ?? [];
    }),
  );
}

/** Probes and hooks that name a port which their container does not have. */
export function missingProbePorts(here: Here): readonly Finding[] {
  return here.objects.flatMap((object) => {
    if (!WHOLE_PODS.has(object.facts.group)) return [];
    return (object.facts.pod?.probes ?? []).flatMap(({ path, name, names }) => {
      if (names.includes(name) || isPlaceholder(name)) return [];
      const nearest = nearestName(name, names);
      const has = names.length === 0 ? 'Its ports have no names.' : `It has ${some(names)}.`;
      return [
        object.tell({
          code: 'reference/missing-port',
          severity: 'warning',
          message: `The container has no port named \`${name}\`, so that this fails. ${nearest === undefined ? has : `Did you mean \`${nearest}\`?`}`,
          path,
          part: 'value',
          ...(nearest === undefined ? {} : { nearest }),
        }),
      ];
    });
  });
}

function missingKey(here: Here, object: JudgedObject, reference: Reference): Finding | undefined {
  const { item, target, path } = reference;
  if (FILLED_IN.has(item)) return undefined;
  const keys = keysOf(here, object, reference);
  if (keys === undefined || keys.length === 0 || keys.includes(item)) return undefined;
  const nearest = nearestName(item, keys);
  const rest = nearest === undefined ? `It has ${some(keys)}.` : `Did you mean \`${nearest}\`?`;
  return object.tell({
    code: 'reference/missing-key',
    severity: 'warning',
    message: `${target.kind} \`${nameOf(here, object, reference)}\` has no key \`${item}\`. ${rest}`,
    path,
    part: 'value',
    ...(nearest === undefined ? {} : { nearest }),
  });
}

/** The name of the target as it is written, which is the same in every overlay. */
function nameOf(here: Here, object: JudgedObject, reference: Reference): string {
  return here.find(wantedBy(reference, object.facts))[0]?.written ?? reference.name;
}

/** All keys that an object of the overlay may have; undefined where that cannot be told. */
function keysOf(here: Here, object: JudgedObject, reference: Reference): readonly string[] | undefined {
  const wanted = wantedBy(reference, object.facts);
  const all: string[] = [];
  const found = here.find(wanted);
  const made = here.findMade(wanted);
  if (found.length + made.length === 0) return undefined;
  for (const { facts } of found) {
    if (facts.keys === undefined || facts.keys.length === 0) return undefined;
    if (facts.labels.some(([label]) => /inject|ca-bundle/.test(label))) return undefined;
    all.push(...facts.keys.map(({ name }) => name));
  }
  for (const { keys } of made) {
    if (keys === undefined) return undefined;
    all.push(...keys);
  }
  return all;
}

function missingPort(here: Here, object: JudgedObject, reference: Reference): Finding | undefined {
  const { item, target, path } = reference;
  const found = here.find(wantedBy(reference, object.facts));
  const ports = found.flatMap(({ facts }) => facts.ports);
  if (found.length === 0 || found.some(({ facts }) => facts.ports.length === 0)) return undefined;
  if (ports.some((port) => port.name === item || port.number === item || port.number === '')) return undefined;
  const isListener = target.kind === 'Gateway';
  const names = [...new Set(ports.flatMap((port) => (isListener || port.name !== '' ? [port.name] : [port.number])))];
  const nearest = /^\d+$/.test(item)
    ? undefined
    : nearestName(
        item,
        ports.map((port) => port.name),
      );
  const part = isListener ? 'listener' : 'port';
  const rest = nearest === undefined ? `It has ${some(names)}.` : `Did you mean \`${nearest}\`?`;
  return object.tell({
    code: 'reference/missing-port',
    severity: 'warning',
    message: `${target.kind} \`${nameOf(here, object, reference)}\` has no ${part} \`${item}\`. ${rest}`,
    path,
    part: 'value',
    ...(nearest === undefined || nearest === '' ? {} : { nearest }),
  });
}

/** `a`, `b` and 3 more. */
export function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `\`${name}\``);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
