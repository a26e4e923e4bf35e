import type { ObjectTemplate } from './objectTemplate.ts';

/** Files of kustomize. */
export const KUSTOMIZE: readonly ObjectTemplate[] = [
  {
    label: 'Kustomization',
    detail: 'Kustomization with resources',
    text: `
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - <1:deployment.yaml>`,
  },
  {
    label: 'Kustomization of an overlay',
    detail: 'Overlay over a base, with namespace, image and a patch',
    text: `
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: <1:shop>
resources:
  - <2:../../base>
images:
  - name: <3:registry.example.com/web>
    newTag: "<4:1.0.0>"
patches:
  - path: <5:patches/replicas.yaml>`,
  },
  {
    label: 'Component',
    detail: 'Component that overlays include',
    text: `
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - path: <1:patch.yaml>
    target:
      kind: <2:Deployment>`,
  },
];
