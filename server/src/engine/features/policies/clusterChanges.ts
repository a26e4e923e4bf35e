import type { MapNode } from '../../kustomize/node.ts';
import { printText } from '../../kustomize/print.ts';
import type { RenderedResource } from '../../kustomize/rendered.ts';
import { printId } from '../../kustomize/resourceId.ts';
import { mutateObject, type SchemaOf } from '../../policy/admission/mutating/mutate.ts';
import type { AdmissionSet } from '../../policy/admission/run.ts';
import { nodeOf } from '../../policy/judged/jsonNode.ts';
import { type JudgedResource, readResource } from '../../policy/judged/resource.ts';
import { judgeResource } from '../../policy/kyverno/judge.ts';
import type { JudgeInput } from '../../policy/kyverno/policyRequest.ts';
import type { JsonObject } from '../../schema/schemaShape.ts';
import { maskSecrets } from '../secrets.ts';
import { hiddenTexts, withoutTexts } from './hiddenTexts.ts';

/** An object that policies of the cluster change before it is stored. */
export interface ClusterChange {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Names of the policies that change it. */
  readonly policies: readonly string[];
  /** As it is rendered and as it is stored, as YAML; Secret values masked. */
  readonly before: string;
  readonly after: string;
}

/** What policies leave of an object. */
export interface Mutated {
  readonly object: JsonObject;
  readonly policies: readonly string[];
}

/** What mutate rules of Kyverno leave of an object. */
export function mutatedByKyverno(resource: JudgedResource, input: JudgeInput): Mutated {
  const { verdicts, object } = judgeResource(resource, input);
  if (object === resource.object) return { object, policies: [] };
  const names = verdicts
    .filter(({ rule, verdict }) => rule.kind === 'mutate' && verdict.result === 'pass')
    .map(({ policy }) => policy.policy.name);
  return { object, policies: [...new Set(names)] };
}

/**
 * What MutatingAdmissionPolicies and then Kyverno leave of an object, in the order in which the server asks them
 * (k8s.io/kubernetes, pkg/kubeapiserver/options/plugins.go).
 */
export function mutatedByAll(
  resource: JudgedResource,
  { admission, kyverno, schemaOf }: { admission: AdmissionSet; kyverno: JudgeInput; schemaOf: SchemaOf },
): Mutated {
  const namespaceLabels = kyverno.namespaceLabels(resource.namespace);
  const subject = { resource, subresource: '', operation: 'CREATE', namespaceLabels, user: undefined } as const;
  const { before, after, steps } = mutateObject(admission, subject, schemaOf);
  const own = steps.filter(({ result }) => result === 'changed').map(({ policy }) => policy.name);
  const { object, policies } = mutatedByKyverno(after === before ? resource : readResource(after), kyverno);
  return { object, policies: [...new Set([...own, ...policies])] };
}

/** The change of an object as two texts; undefined where nothing would be stored otherwise. */
export function clusterChange(
  { id, root }: RenderedResource,
  before: JsonObject,
  { object, policies }: Mutated,
): ClusterChange | undefined {
  if (object === before) return undefined;
  const hidden = hiddenTexts(root);
  const texts = [before, object].map((one) => printText(maskSecrets(nodeOf(withoutTexts(one, hidden)) as MapNode)));
  const [was = '', is = ''] = texts;
  if (was === is) return undefined;
  const { kind, name, namespace } = id;
  return { id: printId(id), kind, name, namespace, policies, before: was, after: is };
}
