import { emptyMap, plainScalar, stringScalar } from '../newNode.ts';
import type { MapNode } from '../node.ts';
import { newField } from '../nodeEdit.ts';
import { type Resource, resourceOf } from '../resource.ts';
import { entryFinding, type Step, type StepContext } from '../step.ts';
import { absorb } from './generatorBehavior.ts';

interface Arguments {
  readonly cloud?: string;
  readonly kubernetesService?: { readonly namespace?: string; readonly name?: string };
  readonly serviceAccount?: { readonly name?: string; readonly projectId?: string };
}

const made = new WeakMap<MapNode, Resource>();

/** An IAMPolicyGenerator: a service account that stands for one of Google's (api/filters/iampolicygenerator). */
export function iamPolicyStep(values: Record<string, unknown>, root: MapNode, context: StepContext): Step {
  const settings = values as Arguments;
  const place = { file: context.file, path: values.at as readonly (string | number)[] };
  if (settings.cloud !== 'gke') {
    const message = `\`cloud\` must be \`gke\` and is \`${settings.cloud ?? ''}\`; kustomize knows no other.`;
    const finding = entryFinding(place, { code: 'kustomize/plugin', severity: 'error', message });
    return (resources) => ({ resources, findings: [finding] });
  }
  const resource = made.get(root) ?? resourceOf(serviceAccount(settings, root));
  made.set(root, resource);
  return (resources) => absorb(resources, resource, place);
}

function serviceAccount({ kubernetesService, serviceAccount: account }: Arguments, root: MapNode): MapNode {
  const origin = { ...root.origin, step: 'plugin' as const };
  const text = (value: string) => plainScalar(value, origin);
  const mail = `${account?.name ?? ''}@${account?.projectId ?? ''}.iam.gserviceaccount.com`;
  const annotations = {
    ...emptyMap(origin),
    fields: [newField('iam.gke.io/gcp-service-account', stringScalar(mail, origin))],
  };
  const fields = [newField('annotations', annotations), newField('name', text(kubernetesService?.name ?? ''))];
  if (kubernetesService?.namespace) fields.push(newField('namespace', text(kubernetesService.namespace)));
  return {
    ...emptyMap(origin),
    fields: [
      newField('apiVersion', text('v1')),
      newField('kind', text('ServiceAccount')),
      newField('metadata', { ...emptyMap(origin), fields }),
    ],
  };
}
