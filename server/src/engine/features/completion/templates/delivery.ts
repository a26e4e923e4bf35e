import { documents, type ObjectTemplate, object } from './objectTemplate.ts';

/** Objects of Flux and Argo CD. */
export const DELIVERY: readonly ObjectTemplate[] = [
  {
    label: 'Flux Kustomization',
    detail: 'Flux Kustomization that deploys a folder',
    text: object(
      {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        name: '<1:apps>',
        namespace: 'flux-system',
      },
      `
spec:
  interval: <2:10m>
  path: <3:./apps/prod>
  prune: true
  wait: true
  timeout: 5m
  sourceRef:
    kind: <4|GitRepository,OCIRepository,Bucket|>
    name: <5:flux-system>`,
    ),
  },
  {
    label: 'Flux GitRepository',
    detail: 'Flux GitRepository',
    text: object(
      {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        name: '<1:flux-system>',
        namespace: 'flux-system',
      },
      `
spec:
  interval: <2:1m>
  url: <3:https://git.example.com/platform.git>
  ref:
    branch: <4:main>`,
    ),
  },
  {
    label: 'Flux HelmRelease',
    detail: 'Flux HelmRelease with its HelmRepository',
    text: documents(
      object(
        {
          apiVersion: 'source.toolkit.fluxcd.io/v1',
          kind: 'HelmRepository',
          name: '<1:podinfo>',
          namespace: '<2:flux-system>',
        },
        `
spec:
  interval: 1h
  url: <3:https://charts.example.com>`,
      ),
      object(
        {
          apiVersion: 'helm.toolkit.fluxcd.io/v2',
          kind: 'HelmRelease',
          name: '<1:podinfo>',
          namespace: '<2:flux-system>',
        },
        `
spec:
  interval: 10m
  chart:
    spec:
      chart: <1:podinfo>
      version: "<4:1.x>"
      sourceRef:
        kind: HelmRepository
        name: <1:podinfo>
  values:
    <5:replicaCount: 2>`,
      ),
    ),
  },
  {
    label: 'Argo CD Application',
    detail: 'Argo CD Application that syncs a folder',
    text: object(
      { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', name: '<1:shop>', namespace: 'argocd' },
      `
spec:
  project: <2:default>
  source:
    repoURL: <3:https://git.example.com/platform.git>
    targetRevision: <4:main>
    path: <5:overlays/prod>
  destination:
    server: <6:https://kubernetes.default.svc>
    namespace: <1:shop>
  syncPolicy:
    automated:
      prune: true
      selfHeal: true
    syncOptions: [CreateNamespace=true]`,
    ),
  },
  {
    label: 'Argo CD ApplicationSet',
    detail: 'Argo CD ApplicationSet with one Application for each folder',
    text: object(
      { apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet', name: '<1:apps>', namespace: 'argocd' },
      `
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
    - git:
        repoURL: <2:https://git.example.com/platform.git>
        revision: <3:main>
        directories:
          - path: <4:apps/*>
  template:
    metadata:
      name: "{{ .path.basename }}"
    spec:
      project: default
      source:
        repoURL: <2:https://git.example.com/platform.git>
        targetRevision: <3:main>
        path: "{{ .path.path }}"
      destination:
        server: https://kubernetes.default.svc
        namespace: "{{ .path.basename }}"`,
    ),
  },
  {
    label: 'Flux OCIRepository',
    detail: 'Flux OCIRepository',
    text: object(
      {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'OCIRepository',
        name: '<1:platform>',
        namespace: 'flux-system',
      },
      `
spec:
  interval: <2:5m>
  url: <3:oci://registry.example.com/platform>
  ref:
    tag: <4:latest>`,
    ),
  },
  {
    label: 'Flux HelmRepository',
    detail: 'Flux HelmRepository',
    text: object(
      {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'HelmRepository',
        name: '<1:charts>',
        namespace: 'flux-system',
      },
      `
spec:
  interval: <2:1h>
  url: <3:https://charts.example.com>`,
    ),
  },
  {
    label: 'Argo CD AppProject',
    detail: 'Argo CD AppProject',
    text: object(
      { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', name: '<1:shop>', namespace: 'argocd' },
      `
spec:
  sourceRepos: [<2:https://git.example.com/platform.git>]
  destinations:
    - server: <3:https://kubernetes.default.svc>
      namespace: <4:shop>
  clusterResourceWhitelist:
    - group: ""
      kind: Namespace`,
    ),
  },
];
