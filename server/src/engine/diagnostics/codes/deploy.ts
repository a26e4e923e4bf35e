import type { CodeInfo } from '../codeInfo.ts';

/** What Flux and Argo CD objects say about this repository. */
export const DEPLOY_CODES: readonly CodeInfo[] = [
  {
    code: 'flux/path-missing',
    severity: 'error',
    title: 'A Flux object deploys a directory that is not there',
    what: 'The `path` does not exist in this repository, and the source is this repository: it has the URL of one of its remotes, or `flux bootstrap` wrote it.',
    why: 'The Kustomization never becomes ready; what it deployed before stays as it was.',
    remedy: 'Correct the path; it counts from the root of the repository.',
    example:
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: apps\n  namespace: flux-system\nspec:\n  interval: 10m\n  prune: true\n  path: ./apps/prdo\n  sourceRef:\n    kind: GitRepository\n    name: flux-system',
    source: 'kustomize-controller internal/controller/kustomization_controller.go (reconcile)',
    fixable: true,
  },
  {
    code: 'argo/path-missing',
    severity: 'error',
    title: 'An Application deploys a directory that is not there',
    what: 'The `path` does not exist in this repository, and `repoURL` is one of its remotes.',
    why: 'Argo CD reports `app path does not exist` and syncs nothing.',
    remedy: 'Correct the path; it counts from the root of the repository.',
    example:
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: web\nspec:\n  project: default\n  source:\n    repoURL: https://example.com/acme/platform.git\n    path: apps/wbe\n  destination:\n    name: in-cluster\n    namespace: web',
    source: 'argo-cd util/app/path/path.go',
    fixable: true,
  },
];
