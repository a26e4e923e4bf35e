import { checkFindings } from '../support/engineFixture.ts';
import { baseUpToPod } from '../support/webDeployment.ts';

describe('entries that do nothing', () => {
  const shared = (overlay: string, base: string): string => `
${baseUpToPod()} {containers: [{name: web, image: "shop/web:1"}]}
# file: other/kustomization.yaml
resources: [job.yaml]
# file: other/job.yaml
apiVersion: batch/v1
kind: Job
metadata: {name: job}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: job, image: "shop/job:1"}]}}}
# file: overlays/one/kustomization.yaml
resources: [../../base]
components: [../../component]
# file: overlays/two/kustomization.yaml
${overlay}
resources: [../../${base}]
components: [../../component]
`;
  const COMPONENT = `# file: component/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - target: {kind: Deployment, name: web}`;

  it('are left alone where they do something in another overlay of the same component', () => {
    checkFindings(`${shared('', 'other')}${COMPONENT}
    patch: |-
      - {op: add, path: /spec/replicas, value: 2}
`);
  });

  it('are told where they do nothing in all overlays', () => {
    checkFindings(`${shared('', 'other').replace('../../base', '../../other')}${COMPONENT}
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[kustomize/patch-target-none]: selects no resource
    patch: |-
      - {op: add, path: /spec/replicas, value: 2}
`);
  });

  it('are left alone where a part of the build is missing', () => {
    checkFindings(`
# file: overlays/prod/kustomization.yaml
resources:
  - gone.yaml
#   ^^^^^^^^^ error[kustomize/missing-file]: create it
images: [{name: shop/web, newTag: "2"}]
`);
  });
});

describe('a cluster folder that Flux has not filled yet', () => {
  const cluster = (written: string, rest: string): string => `
# file: clusters/prod/flux-system/gotk-components.yaml
${written}
# file: clusters/prod/flux-system/gotk-sync.yaml
${written.replace('name: flux', 'name: other')}
# file: clusters/prod/flux-system/kustomization.yaml
resources: [gotk-components.yaml, gotk-sync.yaml]
patches: [{path: patch.yaml}]
# file: clusters/prod/flux-system/patch.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: source-controller}
${rest}spec: {replicas: 1}
`;

  it('gets no finding about patches for what will be there', () => {
    checkFindings(cluster('# written by flux bootstrap', ''));
  });

  it('gets one when it is filled and has nothing of the name', () => {
    const filled = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: flux-system}';
    const carets = `#                ${'^'.repeat(17)} error[kustomize/patch-target-none]: there is no Deployment\n`;
    checkFindings(cluster(filled, carets));
  });
});

describe('builds that need what is never done here', () => {
  it('get a warning, since nothing is wrong with them', () => {
    checkFindings(`
# file: overlays/prod/kustomization.yaml
helmCharts:
  - {name: web, repo: "https://example.com/charts", version: 1.0.0}
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[kustomize/helm]: is not allowed here, so it is left out
`);
  });
});

describe('a patch that nothing reads', () => {
  it('is judged as a patch, not as an object that is applied', () => {
    checkFindings(`
# file: kubeadm/patches/kube-controller-manager.yaml
apiVersion: v1
kind: Pod
metadata: {name: kube-controller-manager}
spec:
  containers:
    - name: kube-controller-manager
      imagePullPolicies: Always
#     ^^^^^^^^^^^^^^^^^ error[schema/unknown-field]: \`imagePullPolicy\`
# file: scripts/web-patch.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 2}
`);
  });
});

describe('a value that overlays replace', () => {
  const claim = (overlay: string, carets: string): string => `
# file: base/kustomization.yaml
resources: [claim.yaml]
# file: base/claim.yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: FROM_OVERLAY
${carets}# file: overlays/one/kustomization.yaml
resources: [../../base]
patches:
  - target: {kind: PersistentVolumeClaim}
    patch: |-
      - {op: replace, path: /spec/resources/requests/storage, value: 1Gi}
# file: overlays/two/kustomization.yaml
resources: [../../base]
${overlay}
`;
  const CARETS = `#              ${'^'.repeat(12)} error[schema/invalid-value]: is not a quantity\n`;

  it('is no problem of the base where all of them do', () => {
    const patch = `patches:
  - target: {kind: PersistentVolumeClaim}
    patch: |-
      - {op: replace, path: /spec/resources/requests/storage, value: 2Gi}`;
    checkFindings(claim(patch, ''));
  });

  it('is one where one of them does not', () => {
    checkFindings(claim('', CARETS));
  });
});
