import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readClientNode } from './descriptions/clientNode.ts';
import { type ModelPack, readModels } from './descriptions/kubernetesModels.ts';
import { inRoot } from './root.ts';

/**
 * Sentences for hover: definition of a fact pack to field to text. A field that lies deeper in its definition is a path with
 * dots; the empty one is the definition itself.
 */
export type Descriptions = Readonly<Record<string, Readonly<Record<string, string>>>>;

function readPack(name: string): ModelPack {
  return JSON.parse(readFileSync(inRoot('schemas', `${name}.json`), 'utf8')) as ModelPack;
}

/** Packages of @kubernetes-models with the texts of a pack of custom resources. */
const MODELS: Readonly<Record<string, string>> = {
  'argo/argo-cd': 'argo-cd',
  'argo/argo-rollouts': 'argo-rollouts',
  'cert-manager/cert-manager': 'cert-manager',
  'external-secrets/external-secrets': 'external-secrets',
  'flux/flux': 'flux-cd',
  'gateway-api/gateway-api': 'gateway-api',
  'istio/istio': 'istio',
  'karpenter/karpenter': 'karpenter',
  'keda/keda': 'keda',
  'knative/serving': 'knative',
  'knative/eventing': 'knative',
  'knative/operator': 'knative',
  'prometheus/prometheus-operator': 'prometheus-operator',
  'sealed-secrets/sealed-secrets': 'sealed-secrets',
  'traefik/traefik': 'traefik',
};

/** Texts by the name of the fact pack; none for a pack whose package is not installed. */
export function collectDescriptions(): Readonly<Record<string, Descriptions>> {
  const custom = Object.entries(MODELS).map(([name, models]) => [name, readModels(models, readPack(name))] as const);
  return {
    kubernetes: readClientNode(Object.keys(readPack('kubernetes/1.37').definitions)),
    ...Object.fromEntries(custom.filter(([, texts]) => Object.keys(texts).length > 0)),
  };
}

/** Writes the texts into `descriptions/` below a folder of schema packs. The build does it; nothing of it is committed. */
export function writeDescriptions(folder: string): void {
  for (const [name, texts] of Object.entries(collectDescriptions())) {
    const file = join(folder, 'descriptions', `${name}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(texts));
  }
}
