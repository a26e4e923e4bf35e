import assert from 'node:assert/strict';
import type { SchemaProblem } from '../../server/src/engine/schema/problem.ts';
import { problemsOf, registryWith } from '../support/schemaCheck.ts';
import { registryFor } from '../support/schemaPacks.ts';

const CLASS =
  'kind: VolumeAttributesClass\nmetadata: {name: fast}\ndriverName: csi.example.com\nparameters: {iops: "100"}\n';

/** What is said about the version of an object, checked for a version of Kubernetes. */
function toldOf(text: string, kubernetes: string, mode: 'full' | 'partial' = 'full'): SchemaProblem | undefined {
  return problemsOf(text, { registry: registryFor(kubernetes), mode }).find(({ path }) => path[0] === 'apiVersion');
}

describe('a version of a kind', () => {
  it('is told before it is gone, when the newest Kubernetes lacks it and another one is there already', () => {
    const old = `apiVersion: storage.k8s.io/v1beta1\n${CLASS}`;
    assert.equal(toldOf(old, '1.32'), undefined);
    const later = toldOf(old, '1.34');
    assert.equal(later?.severity, 'warning');
    assert.equal(
      later?.message,
      '`storage.k8s.io/v1beta1` of VolumeAttributesClass is deprecated since Kubernetes 1.34, and gone in 1.37; the server warns. Use `storage.k8s.io/v1`.',
    );
    assert.equal(later?.nearest, 'storage.k8s.io/v1');
    const gone = toldOf(old, '1.37');
    assert.equal(gone?.severity, 'error');
    assert.equal(
      gone?.message,
      '`storage.k8s.io/v1beta1` of VolumeAttributesClass is gone since Kubernetes 1.37; the server will refuse it. Use `storage.k8s.io/v1`.',
    );
    assert.equal(gone?.nearest, 'storage.k8s.io/v1');
  });

  it('is told when it is newer than the Kubernetes of the cluster', () => {
    const found = toldOf(
      'apiVersion: certificates.k8s.io/v1\nkind: ClusterTrustBundle\nmetadata: {name: a}\nspec: {trustBundle: x}\n',
      '1.36',
    );
    assert.equal(found?.severity, 'error');
    assert.match(
      found?.message ?? '',
      /is new in Kubernetes 1\.37, and this is checked for 1\.36; the server will refuse it\. Use `certificates\.k8s\.io\/v1beta1`\.$/,
    );
  });

  it('that went long ago is told with what took its place, another group included', () => {
    const ingress = toldOf(
      'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\nspec: {backend: {serviceName: a, servicePort: 80}}\n',
      '1.34',
    );
    assert.match(
      ingress?.message ?? '',
      /is gone since Kubernetes 1\.22; the server will refuse it\. Use `networking\.k8s\.io\/v1`\.$/,
    );
    const policy = toldOf(
      'apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: a}\nspec: {}\n',
      '1.34',
    );
    assert.match(
      policy?.message ?? '',
      /is gone since Kubernetes 1\.25; the server will refuse it\. Nothing takes its place\.$/,
    );
  });

  it('has a fix only where the object is right as it stands', () => {
    const ingress =
      'apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata: {name: a}\nspec: {backend: {serviceName: a, servicePort: 80}}\n';
    assert.equal(toldOf(ingress, '1.34')?.nearest, undefined);
    const budget = (selector: string): string =>
      `apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {minAvailable: 1, selector: ${selector}}\n`;
    assert.equal(toldOf(budget('{matchLabels: {app: web}}'), '1.34')?.nearest, 'policy/v1');
    assert.equal(toldOf(budget('{}'), '1.34')?.nearest, undefined);
    assert.equal(toldOf(budget('{matchLabels: {app: web}}'), '1.34', 'partial')?.nearest, undefined);
  });

  it('of a custom resource is told in the words of its makers', () => {
    const route = 'kind: TCPRoute\nmetadata: {name: a}\nspec: {rules: [{backendRefs: [{name: a, port: 80}]}]}\n';
    const found = toldOf(`apiVersion: gateway.networking.k8s.io/v1alpha2\n${route}`, '1.37');
    assert.equal(found?.severity, 'information');
    assert.match(
      found?.message ?? '',
      /is deprecated\. In the words of its makers: The v1alpha2 version of TCPRoute has been/,
    );
    assert.match(found?.message ?? '', /Please upgrade to v1\.$/);
  });

  it('of a definition in the repository is a warning of the server', () => {
    const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  names: {plural: widgets, kind: Widget}
  scope: Namespaced
  versions:
    - {name: v1, served: true, storage: true, deprecated: true, schema: {openAPIV3Schema: {type: object}}}
`;
    const widget = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\n';
    const found = problemsOf(widget, { registry: registryWith(crd) })[0];
    assert.equal(found?.severity, 'warning');
    assert.equal(found?.message, '`example.com/v1` of Widget is deprecated; the server warns.');
  });
});

describe('a deprecated field', () => {
  const pod = (more: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: "a:1"}]\n${more}`;

  it('is told with what took its place, and renamed where that is not there yet', () => {
    const [found, ...others] = problemsOf(pod('  serviceAccount: web\n'));
    assert.deepEqual(others, []);
    assert.equal(found?.severity, 'information');
    assert.equal(found?.message, '`serviceAccount` in Pod spec is deprecated. Use `serviceAccountName`.');
    assert.equal(found?.nearest, 'serviceAccountName');
    const both = problemsOf(pod('  serviceAccount: web\n  serviceAccountName: web\n'));
    assert.deepEqual(
      both.map(({ nearest }) => nearest),
      [undefined],
    );
  });

  it('is left to the warning of the server where that says more', () => {
    const found = problemsOf(pod('  volumes: [{name: a, gitRepo: {repository: "https://git.example/a"}}]\n'), {
      rules: true,
    });
    const codes = found.map(({ code }) => code);
    assert.equal(codes.length, 1, codes.join());
  });

  it('without a value is nothing', () => {
    assert.deepEqual(problemsOf(pod('  serviceAccount:\n')), []);
  });
});
