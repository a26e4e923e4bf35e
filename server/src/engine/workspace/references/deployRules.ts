import { type ReferenceRule, rule } from './rule.ts';

const SOURCE = 'source.toolkit.fluxcd.io';
const FLUX_KUSTOMIZATION = 'kustomize.toolkit.fluxcd.io/Kustomization';

/** What logs in to a Flux source (source-controller api/v1; own namespace only). */
const SOURCE_LOGIN: readonly ReferenceRule[] = [
  ...['secretRef', 'certSecretRef', 'proxySecretRef', 'verify.secretRef'].map((field) =>
    rule(`spec.${field}.name`, 'Secret'),
  ),
  rule('spec.serviceAccountName', 'ServiceAccount'),
];

/** Fields that Flux's Kustomization and HelmRelease share; a kubeConfig names one key, `value` or `value.yaml` without it. */
const RECONCILED: readonly ReferenceRule[] = [
  // What opens other clusters or encrypted files is brought by hand.
  rule('spec.kubeConfig.secretRef.name', 'Secret', { keysIn: ['key'], open: true }),
  rule('spec.kubeConfig.configMapRef.name', 'ConfigMap', { open: true }),
  rule('spec.serviceAccountName', 'ServiceAccount'),
];

const EVENTS: readonly ReferenceRule[] = ['spec.eventSources[].name', 'spec.resources[].name'].map((at) =>
  rule(at, '', { kindIn: 'kind', namespaceIn: 'namespace' }),
);

const sourceRef = (at: string): ReferenceRule =>
  rule(at, '', { kindIn: 'kind', groupIn: 'apiVersion', namespaceIn: 'namespace' });

/** Flux and Argo CD: `group/Kind` → the fields that name other objects. */
export const DEPLOY_RULES: Readonly<Record<string, readonly ReferenceRule[]>> = {
  [FLUX_KUSTOMIZATION]: [
    sourceRef('spec.sourceRef.name'),
    rule('spec.dependsOn[].name', FLUX_KUSTOMIZATION, { namespaceIn: 'namespace' }),
    rule('spec.postBuild.substituteFrom[].name', '', { kindIn: 'kind', kinds: ['ConfigMap', 'Secret'] }),
    rule('spec.decryption.secretRef.name', 'Secret', { open: true }),
    rule('spec.healthChecks[].name', '', {
      kindIn: 'kind',
      groupIn: 'apiVersion',
      namespaceIn: 'namespace',
      open: true,
    }),
    ...RECONCILED,
  ],
  'helm.toolkit.fluxcd.io/HelmRelease': [
    sourceRef('spec.chart.spec.sourceRef.name'),
    sourceRef('spec.chartRef.name'),
    rule('spec.valuesFrom[].name', '', { kindIn: 'kind', kinds: ['ConfigMap', 'Secret'], keysIn: ['valuesKey'] }),
    rule('spec.dependsOn[].name', 'helm.toolkit.fluxcd.io/HelmRelease', { namespaceIn: 'namespace' }),
    ...RECONCILED,
  ],
  [`${SOURCE}/GitRepository`]: [...SOURCE_LOGIN, rule('spec.include[].repository.name', `${SOURCE}/GitRepository`)],
  [`${SOURCE}/OCIRepository`]: SOURCE_LOGIN,
  [`${SOURCE}/Bucket`]: SOURCE_LOGIN,
  [`${SOURCE}/HelmRepository`]: SOURCE_LOGIN,
  [`${SOURCE}/HelmChart`]: [sourceRef('spec.sourceRef.name')],
  'image.toolkit.fluxcd.io/ImageRepository': SOURCE_LOGIN,
  'image.toolkit.fluxcd.io/ImagePolicy': [
    rule('spec.imageRepositoryRef.name', 'image.toolkit.fluxcd.io/ImageRepository', { namespaceIn: 'namespace' }),
  ],
  'image.toolkit.fluxcd.io/ImageUpdateAutomation': [sourceRef('spec.sourceRef.name')],
  'notification.toolkit.fluxcd.io/Alert': [
    rule('spec.providerRef.name', 'notification.toolkit.fluxcd.io/Provider'),
    ...EVENTS,
  ],
  'notification.toolkit.fluxcd.io/Provider': SOURCE_LOGIN,
  'notification.toolkit.fluxcd.io/Receiver': [rule('spec.secretRef.name', 'Secret'), ...EVENTS],
  'argoproj.io/Application': [rule('spec.project', 'argoproj.io/AppProject')],
  'argoproj.io/ApplicationSet': [rule('spec.template.spec.project', 'argoproj.io/AppProject')],
  'argoproj.io/Rollout': [
    ...['canary.canaryService', 'canary.stableService', 'blueGreen.activeService', 'blueGreen.previewService'].map(
      (field) => rule(`spec.strategy.${field}`, 'Service'),
    ),
    rule('spec.workloadRef.name', '', { kindIn: 'kind', groupIn: 'apiVersion' }),
    rule('spec.strategy.canary.steps[].analysis.templates[].templateName', 'argoproj.io/AnalysisTemplate', {
      open: true,
    }),
  ],
};
