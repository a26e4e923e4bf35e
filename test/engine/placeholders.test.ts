import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';

/** Findings of a manifest by itself, with the validation rules. */
function codesOf(text: string, path = 'a.yaml'): readonly string[] {
  return openFixture(`\n# file: ${path}\n${text}`)
    .ask((engine) => engine.allFindings())
    .map(({ code, summary }) => `${code} ${summary}`);
}

const ingress = (host: string, port: string): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
    - host: ${host}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: ${port}
`;

describe('what is filled in before it is applied', () => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are variables of Flux
  it('is no error: variables of Flux, tokens of scripts, values that SOPS hides', () => {
    assert.deepEqual(codesOf(ingress('${HOST:=a.example.com}', '${PORT}')), []);
    assert.deepEqual(codesOf(ingress('__INGRESS_HOST__', '__PORT__')), []);
    assert.deepEqual(codesOf(ingress('"@@host@@"', '"@@port@@"')), []);
    assert.deepEqual(codesOf(ingress('a.__ZONE__', '80')), []);
    assert.deepEqual(codesOf(ingress('$HOST_NAME', '$PORT')), []);
    assert.deepEqual(
      codesOf(ingress(`'{{ fromConfigMap "a" "b" "host" }}'`, `'{{ fromConfigMap "a" "b" "port" }}'`)),
      [],
    );
  });

  it('is told apart from what is only written badly', () => {
    assert.equal(codesOf(ingress('_host_', '80')).length, 1);
    assert.equal(codesOf(ingress('__host__', '80')).length, 1);
    assert.equal(codesOf(ingress('HOST', '80')).length, 1);
    assert.equal(codesOf(ingress('$host', '80')).length, 1);
  });

  it('leaves a kind alone whose name is filled in', () => {
    assert.deepEqual(codesOf('apiVersion: __GROUP__/v1\nkind: Widget\nmetadata: {name: a}\n'), []);
    assert.deepEqual(codesOf('apiVersion: ${GROUP}/v1\nkind: Widget\nmetadata: {name: a}\n'), []);
  });

  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are variables of Flux

  it('leaves templates of Helm, of Go and files of SOPS alone', () => {
    const chart = `apiVersion: v2
name: shop
# file: templates/deployment.yaml
apiVersion: apps/v1
kind: Deploymnt
metadata: {name: web}
nonsense: true
`;
    assert.deepEqual(codesOf(chart, 'Chart.yaml'), []);
    assert.deepEqual(codesOf('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Name }}\nnonsense: true\n'), []);
    const sops =
      'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: "ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]"}\nsops: {mac: "ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]", version: 3.9.0}\n';
    assert.deepEqual(codesOf(sops), []);
  });

  it('takes a definition in a Helm template that is plain YAML for a schema', () => {
    const crd = (name: string, label: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.example.com
  labels:
    app: ${label}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
  versions:
    - name: ${name}
      served: true
      storage: true
      schema:
        openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}
`;
    const chart = (definition: string): string =>
      `apiVersion: v2\nname: shop\n# file: templates/crd.yaml\n${definition}# file: widget.yaml\napiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {size: large}\n`;
    assert.match(codesOf(chart(crd('v1', 'shop')), 'Chart.yaml').join(), /^schema\/wrong-type/);
    assert.match(codesOf(chart(crd('v1', '{{ .Chart.Name }}')), 'Chart.yaml').join(), /^schema\/unknown-kind/);
  });
});
