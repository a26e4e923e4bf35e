import { fieldSchema } from '../../schema/fieldSchema.ts';
import { mostMature } from '../../schema/identity.ts';
import { groupOf, type KindName, type Registry } from '../../schema/registry.ts';
import { plainValue } from '../yamlLines.ts';
import type { CompletionItem } from './completionItem.ts';
import { preferredKinds } from './identityItems.ts';
import { insertScalar } from './insertion.ts';
import type { CompletionPlace, CompletionProvider } from './place.ts';

/** A field that says of which kind another object is. */
interface KindField {
  readonly in: RegExp;
  /** Path of the mapping with `kind`; positions in lists are 0. */
  readonly at: string;
  readonly which: 'scalable' | 'workload' | 'any';
  /** The field beside it that tells the group or the version. */
  readonly versionIn: 'apiVersion' | 'group';
}

const KIND_FIELDS: readonly KindField[] = [
  {
    in: /^(?:HorizontalPodAutoscaler|ScaledObject)$/,
    at: 'spec scaleTargetRef',
    which: 'scalable',
    versionIn: 'apiVersion',
  },
  { in: /^VerticalPodAutoscaler$/, at: 'spec targetRef', which: 'workload', versionIn: 'apiVersion' },
  { in: /^Kustomization$/, at: 'spec healthChecks 0', which: 'any', versionIn: 'apiVersion' },
  { in: /^Application$/, at: 'spec ignoreDifferences 0', which: 'any', versionIn: 'group' },
  { in: /^ApplicationSet$/, at: 'spec template spec ignoreDifferences 0', which: 'any', versionIn: 'group' },
];

/** Built-in kinds with a scale subresource (kubernetes pkg/registry/apps and core, `scale` storage). */
const SCALABLE = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']);
const WORKLOADS = new Set([...SCALABLE, 'DaemonSet', 'Job', 'CronJob']);

/**
 * Proposes kinds where another object is named, each field with those that it can take, and the versions that go with a kind. `used` are
 * the kinds of which the repository has objects: those count first, and only of custom resources that are used something is known.
 */
export function kindItems(used: () => readonly KindName[]): CompletionProvider {
  return (place) => {
    const { cursor, context } = place;
    if (cursor.part !== 'value' || context.own !== undefined) return [];
    const holder = cursor.path.join(' ');
    const found = KIND_FIELDS.find((one) => one.in.test(cursor.kind ?? '') && one.at === holder);
    if (found === undefined) return [];
    if (cursor.name === found.versionIn) return versionsOf(place, found);
    return cursor.name === 'kind' ? kindsOf(place, found, used()) : [];
  };
}

function kindsOf(
  place: CompletionPlace,
  { which, versionIn }: KindField,
  used: readonly KindName[],
): readonly CompletionItem[] {
  const { cursor, context } = place;
  const written = plainValue(cursor.siblings.get(versionIn) ?? '');
  const wanted = versionIn === 'group' ? written : groupOf(written);
  const isUsed = new Set(used.map(({ apiVersion, kind }) => `${groupOf(apiVersion)}/${kind}`));
  const all = preferredKinds(context.registry).filter(({ apiVersion, kind }) => {
    if (written !== '' && groupOf(apiVersion) !== wanted) return false;
    const isHere = isUsed.has(`${groupOf(apiVersion)}/${kind}`);
    if (context.registry.isBuiltInGroup(groupOf(apiVersion))) return fits(kind, which) || (isHere && which === 'any');
    return isHere && (which === 'any' || isScaled(context.registry, { apiVersion, kind }));
  });
  return all.map(({ apiVersion, kind }) => ({
    label: kind,
    kind: 'value',
    detail: apiVersion,
    ...insertScalar(cursor, kind, true),
    sort: `${isUsed.has(`${groupOf(apiVersion)}/${kind}`) ? 0 : 1}${kind}`,
  }));
}

function fits(kind: string, which: KindField['which']): boolean {
  return which === 'scalable' ? SCALABLE.has(kind) : which === 'any' || WORKLOADS.has(kind);
}

/** Whether a custom resource has a number of replicas; the schema does not tell of its subresources. */
function isScaled(registry: Registry, { apiVersion, kind }: KindName): boolean {
  const schema = registry.find(apiVersion, kind);
  const field = schema && fieldSchema(schema, ['spec', 'replicas'], registry);
  return field?.schema.type === 'integer';
}

function versionsOf(place: CompletionPlace, { which, versionIn }: KindField): readonly CompletionItem[] {
  const { cursor, context } = place;
  const kind = plainValue(cursor.siblings.get('kind') ?? '');
  const kinds = context.registry.kinds().filter((one) => (kind === '' ? fits(one.kind, which) : one.kind === kind));
  const best = versionIn === 'group' ? undefined : mostMature(kinds)?.apiVersion;
  const words = new Set(kinds.map(({ apiVersion }) => (versionIn === 'group' ? groupOf(apiVersion) : apiVersion)));
  return [...words].map((word) => ({
    label: word,
    kind: 'value',
    ...(kind !== '' && { detail: kind }),
    ...insertScalar(cursor, word, true),
    sort: `${word === best ? 0 : 1}${word}`,
  }));
}
