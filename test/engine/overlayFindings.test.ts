import assert from 'node:assert/strict';
import { definitionUpToSchema } from '../support/customKind.ts';
import { checkFindings, openFixture } from '../support/engineFixture.ts';
import { baseUpToPod } from '../support/webDeployment.ts';

const POD = `  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "shop/web:1"}]}`;

/** A base with one healthy Deployment `web`. */
const BASE = `${baseUpToPod()} {containers: [{name: web, image: "shop/web:1"}]}
`;

describe('problems that arise in an overlay stand on the line that causes them', () => {
  it('a field that a patch breaks: on the line of the patch', () => {
    checkFindings(`
${BASE}# file: overlays/prod/kustomization.yaml
resources: [../../base]
patches:
  - path: replicas.yaml
# file: overlays/prod/replicas.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: two
#           ^^^ error[schema/wrong-type]: \`replicas\` takes an integer
`);
  });

  it('a field that a JSON patch in the kustomization breaks: on the line inside of the patch', () => {
    checkFindings(`
${BASE}# file: overlays/prod/kustomization.yaml
resources: [../../base]
patches:
  - target: {kind: Deployment}
    patch: |-
      - op: add
        path: /spec/replicas
        value: two
#              ^^^ error[schema/wrong-type]: (in overlays/prod)
`);
  });

  it('a patch that matches nothing: on the name that it looks for, with the nearest one', () => {
    checkFindings(`
# file: base/kustomization.yaml
resources: [deployment.yaml]
# file: base/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web-api}
spec:
${POD}
# file: overlays/prod/kustomization.yaml
resources: [../../base]
patches:
  - patch: '[{"op": "add", "path": "/spec/replicas", "value": 3}]'
    target:
      kind: Deployment
      name: web-app
#           ^^^^^^^ warning[kustomize/patch-target-none]: Nearest: \`web-api\`
`);
  });

  it('a missing file: on the entry, and nothing else breaks', () => {
    checkFindings(`
# file: overlays/prod/kustomization.yaml
resources:
  - gone.yaml
#   ^^^^^^^^^ error[kustomize/missing-file]: \`gone.yaml\` does not exist
`);
  });

  it('a problem of the base that every overlay shows: once, in the base', () => {
    const opened = checkFindings(`
# file: base/kustomization.yaml
resources: [deployment.yaml]
# file: base/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicsa: 2
# ^^^^^^^^ error[schema/unknown-field]: Did you mean \`replicas\`?
${POD}
# file: overlays/dev/kustomization.yaml
resources: [../../base]
# file: overlays/prod/kustomization.yaml
resources: [../../base]
`);
    const file = '/repo/base/deployment.yaml';
    const offset = opened.text('base/deployment.yaml').indexOf('replicsa');
    const [fix] = opened.ask((engine) => engine.codeActions(file, { start: offset, end: offset }));
    assert.equal(fix?.title, 'Change to `replicas`');
    assert.deepEqual(fix.edits, [{ file, range: { start: offset, end: offset + 8 }, text: 'replicas' }]);
  });

  it('a policy of the namespace: on the field that breaks it, in the overlay that sets the level', () => {
    checkFindings(`
# file: base/kustomization.yaml
resources: [pod.yaml]
# file: base/pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostNetwork: true
#              ^^^^ error[policy/pod-security/host-namespaces]: (in overlays/prod)
  containers: [{name: web, image: "shop/web:1"}]
# file: overlays/dev/kustomization.yaml
resources: [../../base]
# file: overlays/prod/kustomization.yaml
resources: [../../base, namespace.yaml]
namespace: prod
# file: overlays/prod/namespace.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: prod
  labels: {pod-security.kubernetes.io/enforce: baseline}
`);
  });

  it('names the overlays in the message and leads to the rendered place', () => {
    const opened = openFixture(`
# file: base/kustomization.yaml
resources: [service.yaml]
# file: base/service.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
# file: overlays/prod/kustomization.yaml
resources: [../../base]
patches:
  - patch: |-
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {type: Nodeport}
`);
    const [finding] = opened.ask((engine) => engine.overlayFindings('/repo/overlays/prod'));
    assert.match(finding?.message ?? '', /\(in overlays\/prod\)$/);
    const [related] = finding?.related ?? [];
    const text = opened.ask((engine) => engine.preview('/repo/overlays/prod')).text;
    assert.equal(related?.message, 'Rendered as part of Service/web');
    assert.equal(related.overlay, '/repo/overlays/prod');
    assert.equal(text.slice(related.range.start, related.range.end), 'type');
  });
});

const WIDGETS = `# file: crds/widgets.yaml
${definitionUpToSchema()}
          type: object
          properties:
            spec: {type: object, properties: {size: {type: integer, maximum: 10}}}
`;

describe('kinds that the repository defines', () => {
  it('are judged by their definition', () => {
    checkFindings(`${WIDGETS}# file: widgets/one.yaml
apiVersion: example.com/v1
kind: Widget
metadata: {name: one}
spec:
  size: 11
#       ^^ error[schema/invalid-value]: 10
  colour: red
# ^^^^^^ error[schema/unknown-field]: \`colour\`
`);
  });

  it('are only unknown where the server takes no such definition', () => {
    const closed = WIDGETS.replace('openAPIV3Schema:', 'openAPIV3Schema:\n          additionalProperties: false');
    const found = openFixture(`${closed}# file: widgets/one.yaml
apiVersion: example.com/v1
kind: Widget
metadata: {name: one}
spec: {size: 11}
`).ask((engine) => engine.findings('/repo/widgets/one.yaml'));
    assert.deepEqual(
      found.map(({ code }) => code),
      ['schema/unknown-kind'],
    );
  });

  it('are judged again when the definition changes, and not when only its comments do', () => {
    const opened = openFixture(`${WIDGETS}# file: widgets/one.yaml
apiVersion: example.com/v1
kind: Widget
metadata: {name: one}
spec: {size: 11}
`);
    const codes = (): string[] => opened.ask((engine) => engine.allFindings()).map((finding) => finding.code);
    assert.deepEqual(codes(), ['schema/invalid-value']);
    opened.ran();
    opened.edit('crds/widgets.yaml', `# sizes up to ten\n${opened.text('crds/widgets.yaml')}`);
    assert.deepEqual(codes(), ['schema/invalid-value']);
    assert.deepEqual(
      opened.ran().filter((entry) => /^(registry|overlayFindings|sourceFindings\(widgets)/.test(entry)),
      [],
    );
    opened.edit('crds/widgets.yaml', opened.text('crds/widgets.yaml').replace('maximum: 10', 'maximum: 12'));
    assert.deepEqual(codes(), []);
  });
});

describe('a manifest whose kind or group is missing', () => {
  it('is still one, and gets told', () => {
    const opened = openFixture(`
# file: config.yaml
apiVersion: v1
metadata: {name: web}
# file: typo.yaml
apiVersion: apps/v1
kind:Deployment
metadata: {name: web}
spec: {}
# file: chart.yaml
apiVersion: v2
name: web
# file: unversioned.yaml
kind: ConfigMap
metadata: {name: web}
data: {}
# file: ungrouped.yaml
apiVersion: v1beta1
kind: Deployment
metadata: {name: web}
# file: tool.yaml
kind: recipe
metadata: {name: web}
data: {}
`);
    const codes = (file: string) => opened.ask((engine) => engine.findings(`/repo/${file}`)).map(({ code }) => code);
    assert.deepEqual(codes('config.yaml'), ['schema/missing-kind']);
    assert.deepEqual(codes('typo.yaml'), ['yaml/syntax']);
    assert.deepEqual(codes('chart.yaml'), []);
    assert.deepEqual(codes('unversioned.yaml'), ['schema/missing-kind']);
    assert.deepEqual(codes('ungrouped.yaml'), ['schema/unserved-version']);
    assert.deepEqual(codes('tool.yaml'), []);
  });
});

describe('files that are not ours', () => {
  it('get nothing at all', () => {
    checkFindings(`
# file: chart/Chart.yaml
apiVersion: v2
name: chart
# file: chart/values.yaml
replicsa: [1
# file: chart/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
# file: .github/workflows/ci.yaml
on: push
jobs: {}
# file: docker-compose.yaml
services: {web: {image: x}}
# file: secret.enc.yaml
apiVersion: v1
kind: Secret
metadata: {name: s}
data: {a: "ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]"}
sops: {version: 3.9.0}
`);
  });
});
