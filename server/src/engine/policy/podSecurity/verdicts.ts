import type { MapNode } from '../../kustomize/node.ts';
import type { RenderedResource } from '../../kustomize/rendered.ts';
import { idOf } from '../../kustomize/resource.ts';
import type { JsonObject } from '../../schema/schemaShape.ts';
import type { PodSecurityLevel } from '../../workspace/teamFile.ts';
import { nodeOf } from '../judged/jsonNode.ts';
import type { JudgedResource } from '../judged/resource.ts';
import { failed, passed, type Verdict } from '../judged/verdict.ts';
import { podOf } from '../pods.ts';
import { violationsOf } from './judge.ts';
import { MODES, readNamespace } from './levels.ts';

/** What a level of the Pod Security Standards says of an object; `control` is that of the server, missing where all are met. */
export interface PodSecurityVerdict {
  readonly control: string | undefined;
  /** Who asks for the level: the modes `enforce`, `warn`, `audit` of the namespace, the `team` file. */
  readonly action: string;
  readonly verdict: Verdict;
}

interface Demand {
  readonly level: 'baseline' | 'restricted';
  readonly version: number;
  readonly modes: string[];
}

/**
 * The verdicts on a pod, or on what makes pods, by the labels of its namespace and by the team file: one for each control that it breaks,
 * or one that it breaks none. Nothing for other objects, and where nobody asks for anything.
 */
export function podSecurityVerdicts(
  { object }: JudgedResource,
  namespace: JsonObject | undefined,
  teamLevel: PodSecurityLevel = 'privileged',
): readonly PodSecurityVerdict[] {
  const demands = demandsOf(namespace, teamLevel);
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

/** Levels that somebody asks for, each once. */
function demandsOf(namespace: JsonObject | undefined, teamLevel: PodSecurityLevel): readonly Demand[] {
  const policy = namespace && readNamespace(treeOf(namespace))?.policy;
  const demands: Demand[] = [];
  const add = (mode: string, level: PodSecurityLevel, version: number): void => {
    if (level === 'privileged') return;
    const same = demands.find((one) => one.level === level && one.version === version);
    if (same === undefined) demands.push({ level, version, modes: [mode] });
    else same.modes.push(mode);
  };
  for (const mode of MODES) if (policy !== undefined) add(mode, policy[mode].level, policy[mode].version);
  add('team', teamLevel, Number.POSITIVE_INFINITY);
  return demands;
}

const trees = new WeakMap<JsonObject, RenderedResource>();

/** An object as a tree: the same one for as long as the object is the same. */
export function treeOf(object: JsonObject): RenderedResource {
  const known = trees.get(object);
  if (known !== undefined) return known;
  const root = nodeOf(object) as MapNode;
  const id = idOf(root);
  const made = { id, originalId: id, root };
  trees.set(object, made);
  return made;
}
