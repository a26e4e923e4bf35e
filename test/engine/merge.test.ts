import assert from 'node:assert/strict';
import { readDocuments } from '../../server/src/engine/kustomize/documents.ts';
import { builtInMergeSchemas, type MergeSchema } from '../../server/src/engine/kustomize/merge/mergeKeys.ts';
import { type Merged, strategicMerge } from '../../server/src/engine/kustomize/merge/strategicMerge.ts';
import { getNode, type MapNode, type Node } from '../../server/src/engine/kustomize/node.ts';
import { originPath } from '../../server/src/engine/kustomize/provenance.ts';
import { toJson } from '../../server/src/engine/kustomize/value.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';

function read(text: string, file = '/repo/a.yaml'): MapNode {
  const [root] = readDocuments(parse(text), { file, step: 'patch' }).documents;
  assert.ok(root !== undefined);
  return root;
}

const HEAD = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n';
const DEST = `${HEAD}spec:
  replicas: 1
  template:
    spec:
      containers:
        - { name: a, image: a:1, args: [x] }
        - { name: b, image: b:1 }
      tolerations: [{ key: t }]
`;

function merge(patch: string, dest: Node | string = DEST): Merged {
  const root = typeof dest === 'string' ? read(dest) : dest;
  return strategicMerge(root as MapNode, read(HEAD + patch, '/repo/patch.yaml'), builtInMergeSchemas);
}

const at = (node: Node | undefined, ...path: (string | number)[]): Node | undefined => getNode(node, path);

describe('strategic merge', () => {
  it('gives back the identical object when the patch changes nothing', () => {
    const dest = read(DEST);
    assert.equal(merge('spec: { replicas: 1 }', dest).root, dest);
    assert.equal(merge('spec: { template: { spec: { containers: [] } } }', dest).root, dest);
  });

  it('leaves every node that the patch does not reach as it is', () => {
    const dest = read(DEST);
    const { root } = merge('spec: { template: { spec: { containers: [{ name: a, image: a:2 }] } } }', dest);
    const pod = ['spec', 'template', 'spec'];
    assert.notEqual(root, dest);
    assert.equal(at(root, 'metadata'), at(dest, 'metadata'));
    assert.equal(at(root, ...pod, 'tolerations'), at(dest, ...pod, 'tolerations'));
    assert.equal(at(root, ...pod, 'containers', 1), at(dest, ...pod, 'containers', 1));
    assert.equal(at(root, ...pod, 'containers', 0, 'args'), at(dest, ...pod, 'containers', 0, 'args'));
  });

  it('names the field of the patch that wrote a value, and what it replaced', () => {
    const { root } = merge('spec: { template: { spec: { containers: [{ name: b, image: b:2, tty: true }] } } }');
    const container = ['spec', 'template', 'spec', 'containers', 0];
    const image = at(root, ...container, 'image');
    assert.equal(image?.origin.file, '/repo/patch.yaml');
    assert.deepEqual(image && originPath(image.origin), [...container, 'image']);
    assert.equal(image?.origin.replaced?.text, 'b:1');
    assert.equal(image?.origin.replaced?.origin.file, '/repo/a.yaml');
    assert.equal(at(root, ...container, 'tty')?.origin.replaced, undefined);
    assert.equal(at(root, ...container, 'name')?.origin.file, '/repo/a.yaml');
  });

  it('puts new items in front and keeps the order of the others', () => {
    const { root } = merge('spec: { template: { spec: { containers: [{ name: new }, { name: b, image: b:2 }] } } }');
    const list = at(root, 'spec', 'template', 'spec', 'containers');
    const names = list?.kind === 'seq' ? list.items.map((item) => (at(item, 'name') as { text: string }).text) : [];
    assert.deepEqual(names, ['new', 'b', 'a']);
  });

  it('knows the type of an object that stands inside of another one', () => {
    const pod = (list: string): string =>
      `apiVersion: a/v1\nkind: T\nmetadata: { name: web }\nspec: { pod: { apiVersion: v1, kind: Pod, spec: { containers: ${list} } }, containers: ${list} }`;
    const patch = read(pod('[{ name: n }]'));
    const { root } = strategicMerge(read(pod('[{ name: m }]')), patch, builtInMergeSchemas);
    assert.ok(root !== undefined);
    assert.deepEqual((toJson(root) as { spec: unknown }).spec, {
      pod: { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'n' }, { name: 'm' }] } },
      containers: [{ name: 'n' }],
    });
  });

  it('deletes the object by a directive at its root', () => {
    const { root, problem } = merge('$patch: delete');
    assert.equal(root, undefined);
    assert.equal(problem, undefined);
  });

  it('tells what its author may not expect', () => {
    const pod = (text: string): string => `spec: { template: { spec: { ${text} } } }`;
    const kinds = (patch: string): string[] => merge(patch).notes.map(({ kind }) => kind);
    assert.deepEqual(kinds(pod('containers: [{ name: none, $patch: delete }]')), ['delete-absent']);
    assert.deepEqual(kinds(pod('tolerations: [{ key: u }]')), ['list-replaced']);
    assert.deepEqual(kinds(pod('containers: [{ name: a, $patch: replace }]')), ['element-replace']);
    assert.deepEqual(kinds(pod('containers: [{ name: a, $patch: delete }]')), []);
  });

  it('refuses other forms and unknown directives at the place in the patch', () => {
    const form = merge('spec: { template: text }').problem;
    assert.equal(form?.reason, 'kind-mismatch');
    assert.deepEqual(form && originPath(form.node.origin), ['spec', 'template']);
    assert.equal(merge('spec: { $patch: remove }').problem?.reason, 'unknown-directive');
  });
});

describe('merge keys', () => {
  const field = (schema: MergeSchema | undefined, ...path: string[]): MergeSchema | undefined => {
    return path.reduce<MergeSchema | undefined>((below, name) => {
      const next = below?.fields.get(name);
      return next?.element ?? next;
    }, schema);
  };

  it('follow the built-in schema of 1.21.2 and no newer one', () => {
    const deployment = builtInMergeSchemas('apps/v1', 'Deployment');
    const pod = field(deployment, 'spec', 'template', 'spec');
    assert.deepEqual(pod?.fields.get('topologySpreadConstraints')?.keys, ['topologyKey', 'whenUnsatisfiable']);
    assert.deepEqual(field(pod, 'containers')?.fields.get('ports')?.keys, ['containerPort', 'protocol']);
    assert.equal(pod?.fields.get('tolerations'), undefined);
    assert.deepEqual(deployment?.fields.get('metadata')?.fields.get('finalizers')?.keys, []);
    assert.equal(builtInMergeSchemas('extensions/v1beta1', 'Deployment'), undefined);
    assert.equal(builtInMergeSchemas('autoscaling/v2', 'HorizontalPodAutoscaler'), undefined);
  });
});
