import type { MapNode } from '../../kustomize/node.ts';
import type { RenderedResource } from '../../kustomize/rendered.ts';
import { idOf } from '../../kustomize/resource.ts';
import type { JsonObject } from '../../schema/schemaShape.ts';
import { nodeOf } from '../judged/jsonNode.ts';
import type { JudgedResource } from '../judged/resource.ts';
import { failed, passed, type Verdict } from '../judged/verdict.ts';
import { podOf } from '../pods.ts';
import { violationsOf } from './judge.ts';
import { MODES, readNamespace } from './levels.ts';

/** What a level of the Pod Security Standards says of an object; `control` is that of the server, missing where all are met. */
export interface PodSecurityVerdict {
  readonly control: string | undefined;
  /** The modes of the namespace that ask for the level: `enforce`, `warn`, `audit`. */
  readonly action: string;
  readonly verdict: Verdict;
}

interface Demand {
  readonly level: 'baseline' | 'restricted';
  readonly version: number;
  readonly modes: string[];
}

/**
 * The verdicts on a pod, or on what makes pods, by the labels of its namespace: one for each control that it breaks, or one that it breaks
 * none. Nothing for other objects, and where the namespace is not known or asks for nothing.
 */
export function podSecurityVerdicts(
  { object }: JudgedResource,
  namespace: JsonObject | undefined,
): readonly PodSecurityVerdict[] {
  const demands = namespace === undefined ? [] : demandsOf(namespace);
  const pod = demands.length === 0 ? undefined : podOf(treeOf(object));
  if (pod === undefined) return [];
  return demands.flatMap(({ level, version, modes }): readonly PodSecurityVerdict[] => {
    const properties = { standard: level, version: Number.isFinite(version) ? `v1.${version}` : 'latest' };
    const broken = new Map<string, { readonly message: string; readonly verdict: Verdict }>();
    for (const { check, violation } of violationsOf(pod, level, version)) {
      const known = broken.get(check.id);
      const message = known === undefined ? violation.message : `${known.message}; ${violation.message}`;
      const path = known?.verdict.path ?? violation.path;
      const verdict = { ...failed(message, path), properties: { ...properties, controls: check.id } };
      broken.set(check.id, { message, verdict });
    }
    const action = modes.join(', ');
    if (broken.size === 0) return [{ control: undefined, action, verdict: { ...passed(''), properties } }];
    return [...broken].map(([control, { verdict }]) => ({ control, action, verdict }));
  });
}

/** Levels that a namespace asks for, each once. */
function demandsOf(namespace: JsonObject): readonly Demand[] {
  const read = readNamespace(treeOf(namespace));
  const demands: Demand[] = [];
  for (const mode of MODES) {
    const { level, version } = read?.policy[mode] ?? { level: 'privileged', version: 0 };
    if (level === 'privileged') continue;
    const same = demands.find((one) => one.level === level && one.version === version);
    if (same === undefined) demands.push({ level, version, modes: [mode] });
    else same.modes.push(mode);
  }
  return demands;
}

const trees = new WeakMap<JsonObject, RenderedResource>();

function treeOf(object: JsonObject): RenderedResource {
  const known = trees.get(object);
  if (known !== undefined) return known;
  const root = nodeOf(object) as MapNode;
  const id = idOf(root);
  const made = { id, originalId: id, root };
  trees.set(object, made);
  return made;
}
