import type { FieldPath } from '../syntax/fieldPath.ts';
import { ownValue } from '../text/ownValue.ts';
import { nearestName } from './nearest.ts';
import type { Judgement, SchemaProblem } from './problem.ts';
import type { Schema } from './schemaShape.ts';
import { listAll, nameOfPlace, quote } from './wording.ts';

interface FieldContext {
  readonly path: FieldPath;
  readonly judgement: Judgement;
}

/** A key that its mapping does not have; `chain` is the schemas from the root to that mapping. */
export function unknownField(
  name: string,
  chain: readonly Schema[],
  context: FieldContext & { readonly resolve: (schema: Schema) => Schema },
): SchemaProblem {
  const { judgement } = context;
  const path = [...context.path];
  const schema = chain.at(-1);
  const nearest = nearestName(name, schema?.properties?.keys() ?? []);
  const place = nameOfPlace(path.slice(0, -1), judgement.label);
  const isNews = !judgement.exact && nearest === undefined;
  // The metadata of an object is described by the server itself, whatever its definition keeps.
  const isOfObject = path[0] === 'metadata' || (path.at(-2) === 'metadata' && chain.at(-2)?.embedded === true);
  const isDropped = !isOfObject && isPrunedInSilence(chain);
  const end = isNews ? NEWS : isDropped ? `${judgement.judge} drops it` : consequence(judgement);
  const message = `Unknown field \`${name}\` in ${place}; ${end}.`;
  const hint = nearest === undefined ? belongsElsewhere(name, chain, context) : ` Did you mean \`${nearest}\`?`;
  return {
    code: 'schema/unknown-field',
    severity: isNews || isDropped ? 'warning' : judgement.unknownField,
    path,
    part: 'key',
    message: message + hint,
    ...(nearest !== undefined && { nearest }),
  };
}

/** Fields of Kubernetes that another one of the same mapping took the place of, for the same value. */
const RENAMED: Readonly<Record<string, string>> = { serviceAccount: 'serviceAccountName' };

/** A field that still works and is not to be used any more, as its description says. */
export function deprecatedField(
  name: string,
  { properties }: Schema,
  { path, judgement, present }: FieldContext & { readonly present: readonly string[] },
): SchemaProblem {
  const other = ownValue(RENAMED, name);
  const instead = other !== undefined && properties?.has(other) === true ? other : undefined;
  const place = nameOfPlace(path.slice(0, -1), judgement.label);
  const use = instead === undefined ? '' : ` Use \`${instead}\`.`;
  return {
    code: 'schema/deprecated-field',
    severity: 'information',
    path: [...path],
    part: 'key',
    message: `\`${name}\` in ${place} is deprecated.${use}`,
    ...(instead !== undefined && !present.includes(instead) && { nearest: instead }),
  };
}

/** What can be said when the cluster may run a newer version than the bundled one. */
const NEWS = 'the version of this kind that is known here does not have it';

/**
 * Whether server-side apply takes any key here, which pruning then drops: in a mapping of a custom resource without fields, and below
 * one that keeps unknown fields (k8s.io/kube-openapi, pkg/util/proto and pkg/schemaconv, hand that down to all that it holds).
 */
function isPrunedInSilence(chain: readonly Schema[]): boolean {
  const { properties, values } = chain.at(-1) ?? {};
  const hasNone = properties === undefined && values === undefined;
  return hasNone || chain.slice(0, -1).some((schema) => schema.open === true && schema.properties !== undefined);
}

function consequence(judgement: Judgement): string {
  return judgement.unknownField === 'error' ? `${judgement.judge} will refuse it` : `${judgement.judge} ignores it`;
}

/** Wrong indentation is the usual reason for a real field in a wrong place. */
function belongsElsewhere(
  name: string,
  chain: readonly Schema[],
  { path, judgement, resolve }: FieldContext & { readonly resolve: (schema: Schema) => Schema },
): string {
  const parentPath = path.slice(0, -1);
  for (let up = chain.length - 2; up >= 0 && up >= chain.length - 4; up--) {
    if (!chain[up]?.properties?.has(name)) continue;
    return ` \`${name}\` belongs in ${nameOfPlace(parentPath.slice(0, up), judgement.label)}; check the indentation.`;
  }
  for (const [child, schema] of chain.at(-1)?.properties ?? []) {
    if (child === 'status') continue;
    const inside = resolve(schema);
    const target = inside.type === 'array' && inside.items !== undefined ? resolve(inside.items) : inside;
    if (target.properties?.has(name)) return ` \`${name}\` belongs one level deeper, in \`${child}\`.`;
  }
  return '';
}

/** Fields that the schema requires and the mapping lacks; `present` are its keys that have a value. */
export function missingFields(
  present: readonly string[],
  schema: Schema,
  { path, judgement }: FieldContext,
): readonly SchemaProblem[] {
  const missing = (schema.required ?? []).filter((name) => !present.includes(name) && !isDefaulted(name, schema));
  if (missing.length === 0) return [];
  const names = listAll(missing.map((name) => quote(name)));
  const what = missing.length === 1 ? `Required field ${names} is` : `Required fields ${names} are`;
  const message = `${what} missing in ${nameOfPlace(path, judgement.label)}; ${judgement.judge} will refuse it.`;
  const absent = missing.map((name) => [...path, name]);
  return [{ code: 'schema/missing-field', severity: 'error', path: [...path], part: 'key', message, absent }];
}

/** A custom resource gets its defaults before it is validated. */
function isDefaulted(name: string, schema: Schema): boolean {
  return schema.properties?.get(name)?.default !== undefined;
}
