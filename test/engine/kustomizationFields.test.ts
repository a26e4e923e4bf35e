import assert from 'node:assert/strict';
import { DEPRECATED, KUSTOMIZATION } from '../../server/src/engine/kustomize/kustomizationShape.ts';
import { checkFindings, openFixture } from '../support/engineFixture.ts';
import { packText } from '../support/schemaPacks.ts';

interface JsonSchema {
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly items?: { readonly $ref?: string };
  readonly $ref?: string;
}

const schema = JSON.parse(packText('kustomization')) as JsonSchema;

function properties(from: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  return Object.entries(from.properties ?? {}).flatMap(([name, field]) => [
    [name, field] as const,
    ...properties(field).map(([below, one]) => [`${name}.${below}`, one] as const),
  ]);
}

/** Names below a shape of the decoder and a schema, as `name.name`; every list and mapping entered once. */
function compare(shape: unknown, from: JsonSchema | undefined, at: string): void {
  const reference = (from?.$ref ?? from?.items?.$ref)?.slice('#/definitions/'.length);
  const node = reference === undefined ? from : schema.definitions?.[reference];
  const inside = Array.isArray(shape) ? shape[0] : shape;
  if (inside === null || typeof inside !== 'object') return;
  assert.deepEqual(Object.keys(node?.properties ?? {}).sort(), Object.keys(inside).sort(), at);
  for (const [name, below] of Object.entries(inside)) compare(below, node?.properties?.[name], `${at}.${name}`);
}

describe('the fields of a kustomization', () => {
  it('are all in the schema that completes and explains them', () => {
    compare(KUSTOMIZATION, schema, 'kustomization');
  });

  it('have a sentence each, and a deprecated one names what takes its place', () => {
    const all = [
      ...properties(schema),
      ...Object.entries(schema.definitions ?? {}).flatMap(([name, one]) =>
        properties(one).map(([field, found]) => [`${name}.${field}`, found] as const),
      ),
    ];
    assert.ok(all.length > 100);
    assert.deepEqual(
      all.filter(([, one]) => !one.description?.endsWith('.')).map(([name]) => name),
      [],
    );
    for (const [field, other] of Object.entries(DEPRECATED)) {
      const { deprecated, description } = schema.properties?.[field] ?? {};
      assert.ok(deprecated && description?.includes(`use \`${other}\``), field);
    }
  });

  it('are explained with type, default and what takes the place of a deprecated one', () => {
    const hover = (text: string) => {
      const opened = openFixture(`# file: kustomization.yaml\n${text}`);
      const { cursor } = opened.fixture;
      return opened.ask((engine) => engine.hover(cursor?.file ?? '', cursor?.offset ?? 0))?.markdown ?? '';
    };
    assert.match(hover('patches<|>JsonX: 1\n'), /^$/);
    assert.match(hover('patchesJson<|>6902: []\n'), /deprecated[\s\S]*use `patches`/);
    assert.match(hover('configMapGenerator:\n- beha<|>vior: merge\n'), /default `create`[\s\S]*`merge`/);
    assert.match(hover('openapi:\n  pa<|>th: x\n'), /OpenAPI file/);
  });

  it('are explained by what their entries lead to', () => {
    const config = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;
    const hover = (entry: string) => {
      const files = `# file: base/kustomization.yaml\nresources: [a.yaml]\n# file: base/a.yaml\n${config('a')}---\n${config('b')}`;
      const other = `# file: test/kustomization.yaml\nresources: [../base]\n`;
      const own = `# file: prod/p.yaml\n${config('a')}# file: prod/kustomization.yaml\nresources: [../base, ../gone]\npatches: [{ path: p.yaml }]\n`;
      const opened = openFixture(files + other + own);
      const path = entry === 'a.yaml' ? 'base/kustomization.yaml' : 'prod/kustomization.yaml';
      const offset = opened.text(path).indexOf(entry) + 1;
      return opened.ask((engine) => engine.hover(`/repo/${path}`, offset))?.markdown ?? '';
    };
    assert.match(hover('../base'), /Kustomization `base` with `a\.yaml`\. Also used in `test`\./);
    assert.match(hover('a.yaml'), /Brings `ConfigMap\/a`, `ConfigMap\/b`\./);
    assert.match(hover('p.yaml'), /Patches `ConfigMap\/a`\./);
    assert.doesNotMatch(hover('../gone'), /Kustomization `/);
  });

  it('are told when a word is none that kustomize knows', () => {
    checkFindings(`
# file: pod.yaml
apiVersion: v1
kind: Pod
metadata: { name: a }
spec: { containers: [{ name: a, image: app, envFrom: [{ configMapRef: { name: a } }] }] }
# file: kustomization.yaml
resources: [pod.yaml]
configMapGenerator:
  - name: a
    literals: [A=b]
    behavior: merged
#             ^^^^^^ warning[kustomize/unknown-word]: did you mean \`merge\`?
buildMetadata: [originAnnotations, other]
#                                  ^^^^^ warning[kustomize/unknown-word]: it takes \`originAnnotations\`
`);
  });

  it('are told when parts of an image cannot be one', () => {
    checkFindings(`
# file: pod.yaml
apiVersion: v1
kind: Pod
metadata: { name: a }
spec: { containers: [{ name: a, image: app-x }, { name: b, image: app-y }, { name: c, image: app-z }] }
# file: kustomization.yaml
resources: [pod.yaml]
images:
  - name: app-x
    newName: registry:5000/a:1.2
#            ^^^^^^^^^^^^^^^^^^^ warning[kustomize/image-entry]: has a tag or digest in it
  - name: app-y
    newTag: a b
#           ^^^ warning[kustomize/image-entry]: is no tag
  - name: app-z
    digest: abc
#           ^^^ warning[kustomize/image-entry]: is no digest
`);
  });
});
