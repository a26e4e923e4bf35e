import { FULL_ENVIRONMENT } from '../../schema/cel/environment.ts';
import { Failure } from '../../schema/cel/failure.ts';
import { DYN } from '../../schema/cel/simpleTypes.ts';
import type { CelType } from '../../schema/cel/types.ts';
import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { fromPointerPart } from '../../syntax/fieldPath.ts';
import { matchWildcards } from '../../workspace/globs.ts';
import type { RuleLevel } from '../../workspace/teamFile.ts';
import { compilePolicySet, matchConditionsOf, messageOf, type PolicySet, withVariables } from '../cel/policySet.ts';
import { named, validationsOf } from '../cel/policySource.ts';
import { celValue } from '../cel/values.ts';
import { imageChanges } from '../changeRules/images.ts';
import { listAt, memberOf, objectAt, textAt, textListAt, textsAt } from '../judged/resource.ts';
import { isObject } from '../values/json.ts';
import { once } from '../verdicts/once.ts';
import { changedFields } from './changedFields.ts';
import type { ChangeObjection, ObjectChange, OverlayChange } from './changeRule.ts';

/** A team's own rule about a change: `kind: ChangePolicy` of `polycrate-gitops/v1`, with expressions over what it changes. */
export interface ChangePolicy {
  readonly name: string;
  /** Environment → level; a warning everywhere when left out. */
  readonly levels: ReadonlyMap<string, RuleLevel>;
  judge(change: OverlayChange): ChangeJudgement;
}

/** Its objections, and the first reason why something could not be judged. */
export interface ChangeJudgement {
  readonly objections: readonly ChangeObjection[];
  readonly problem: { readonly path: FieldPath; readonly message: string } | undefined;
}

export function isChangePolicy(object: JsonObject): boolean {
  return textAt(object, 'kind') === 'ChangePolicy' && textAt(object, 'apiVersion').startsWith('polycrate-gitops/');
}

const NAMES: Readonly<Record<string, CelType>> = { old: DYN, new: DYN, overlay: DYN, cluster: DYN, change: DYN };
const LEVELS: readonly string[] = ['error', 'warning', 'information', 'hint', 'off'];

/** Reads and compiles such a policy. What is missing has its standard: every kind, every change, every environment. */
export function compileChangePolicy(object: JsonObject): ChangePolicy {
  const spec = objectAt(object, 'spec');
  const name = textAt(objectAt(object, 'metadata'), 'name');
  const set = compilePolicySet(
    {
      matchConditions: named(memberOf(spec, 'matchConditions')),
      variables: named(memberOf(spec, 'variables')),
      validations: validationsOf(memberOf(spec, 'validations')),
    },
    { environment: FULL_ENVIRONMENT, names: NAMES },
  );
  const paths = listAt(spec, 'validations').map((entry) => readPointer(textAt(entry, 'path')));
  const selects = compileMatch(objectAt(spec, 'match'));
  return {
    name,
    levels: readLevels(spec),
    judge: (change) => judge({ name, set, paths, selects }, change),
  };
}

function readLevels(spec: JsonObject): ReadonlyMap<string, RuleLevel> {
  const one = textAt(spec, 'level');
  const entries = one === '' ? Object.entries(textsAt(spec, 'levels')) : [['*', one]];
  const known = entries.filter((entry): entry is [string, RuleLevel] => LEVELS.includes(entry[1] ?? ''));
  return new Map(known.length === 0 ? [['*', 'warning']] : known);
}

function readPointer(text: string): FieldPath {
  const parts = text.split('/').slice(1);
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : fromPointerPart(part)));
}

type Selects = (one: ObjectChange, change: OverlayChange) => boolean;

function compileMatch(match: JsonObject): Selects {
  const [kinds, changes, environments, clusters] = ['kinds', 'changes', 'environments', 'clusters'].map((key) =>
    textListAt(match, key),
  );
  const among = (patterns: readonly string[] | undefined, words: readonly string[]): boolean =>
    patterns === undefined ||
    patterns.length === 0 ||
    patterns.some((pattern) => words.some((word) => matchWildcards(pattern, word)));
  return ({ kind, resource }, change) =>
    among(kinds, [resource.id.kind, `${resource.id.group}/${resource.id.kind}`]) &&
    among(changes, [kind]) &&
    among(environments, change.environments) &&
    among(clusters, change.clusters);
}

interface Compiled {
  readonly name: string;
  readonly set: PolicySet;
  readonly paths: readonly FieldPath[];
  readonly selects: Selects;
}

function judge({ name, set, paths, selects }: Compiled, change: OverlayChange): ChangeJudgement {
  const objections: ChangeObjection[] = [];
  let problem: ChangeJudgement['problem'];
  for (const one of change.objects) {
    if (!selects(one, change)) continue;
    const values = valuesOf(one, change);
    const lookup = withVariables(set, (wanted) =>
      Object.hasOwn(values, wanted) ? celValue(values[wanted] ?? null) : undefined,
    );
    const matched = matchConditionsOf(set, lookup);
    if (matched.kind === 'error')
      problem ??= { path: ['spec', 'matchConditions'], message: `condition ${matched.name}: ${matched.message}` };
    if (matched.kind !== 'yes') continue;
    for (const [index, validation] of set.validations.entries()) {
      const outcome = validation.expression.evaluate(lookup);
      if (outcome instanceof Failure)
        problem ??= { path: ['spec', 'validations', index, 'expression'], message: outcome.message };
      if (outcome === true || outcome instanceof Failure) continue;
      const message = messageOf(validation, lookup, `\`${validation.expression.text}\` does not hold`);
      objections.push({
        change: one,
        path: paths[index] ?? [],
        message: `${message.replace(/[.;:\s]+$/, '')} (policy ${name}).`,
      });
    }
  }
  return { objections, problem };
}

/** What the names of an expression stand for. */
function valuesOf(one: ObjectChange, change: OverlayChange): Readonly<Record<string, Json>> {
  const { overlay, environments, clusters, reached } = change;
  const [old, now] = [one.old?.object ?? null, one.now?.object ?? null];
  return {
    old,
    new: now,
    overlay: { directory: overlay, environments, clusters },
    cluster: { name: clusters[0] ?? '', names: clusters, reached },
    change: {
      kind: one.kind,
      fields: isObject(old) && isObject(now) ? changedFields(old, now) : [],
      deleted: deletedIn(change),
      images: imageChanges(one).map(({ container, before = '', after, step }) => ({ container, before, after, step })),
    },
  };
}

/** The objects that the change takes away from the overlay. */
const deletedIn = once(
  ({ objects }: OverlayChange): Json =>
    objects
      .filter(({ kind }) => kind === 'removed')
      .map(({ resource }) => {
        const { group, kind, namespace, name } = resource.id;
        return { group, kind, namespace, name };
      }),
);
