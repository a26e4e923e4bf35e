import { ADMISSION_NAMES, objectType } from '../../cel/admissionNames.ts';
import type { Declarations } from '../../cel/checker.ts';
import { BOOL, DYN, STRING, simple } from '../../cel/simpleTypes.ts';
import { type CelType, mapOf } from '../../cel/types.ts';

/** What expressions of admission policies and webhooks see; `variables` are the fields of the name of that kind. */
export function policyTypes(more: {
  readonly hasParams?: boolean;
  readonly hasPatches?: boolean;
  readonly variables?: ReadonlyMap<string, CelType>;
}): Declarations {
  const { variables } = more;
  const known: CelType | undefined = variables && {
    kind: 'object',
    name: 'the variables before this place',
    field: (name) => variables.get(name),
  };
  return (name) => {
    if (name === 'params') return more.hasParams ? DYN : undefined;
    if (name === 'variables') return known;
    const made = /^(Object(?:\.[\w.]+)?|JSONPatch)\{\}$/.exec(name)?.[1];
    if (made !== undefined) return more.hasPatches ? simple(made) : undefined;
    if (/^Object(?:\.[\w.]+)?$/.test(name)) return more.hasPatches ? DYN : undefined;
    return Object.hasOwn(ADMISSION_NAMES, name) ? ADMISSION_NAMES[name] : undefined;
  };
}

/** `device` (k8s.io/dynamic-resource-allocation, cel/compile.go). */
const DEVICE = objectType('a device', {
  driver: STRING,
  allowMultipleAllocations: BOOL,
  attributes: mapOf(STRING, mapOf(STRING, DYN)),
  capacity: mapOf(STRING, mapOf(STRING, simple('kubernetes.Quantity'))),
});

/** What selectors of devices see. */
export const deviceTypes: Declarations = (name) => (name === 'device' ? DEVICE : undefined);
