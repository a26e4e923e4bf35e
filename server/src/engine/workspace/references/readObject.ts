import { groupOf } from '../../schema/registry.ts';
import type { ReadNode } from '../../schema/treeReader.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { broughtBy } from './broughtObjects.ts';
import { FieldReader } from './fieldReader.ts';
import { guessedNames } from './guessedNames.ts';
import { madeObjects } from './madeObjects.ts';
import { findPods, readPod } from './pods.ts';
import type { ObjectReferences, PortFact, Reference } from './reference.ts';
import { ruleReferences } from './ruleReferences.ts';
import { readSelectors } from './selectors.ts';

/** Fields of a ConfigMap or Secret whose entries are keys. */
const KEY_FIELDS = ['data', 'binaryData', 'stringData'];

/**
 * Reads what one object names and what others may name of it; from a source file or from a render, by the same tables.
 *
 * @param read how the tree is read (schema/treeReader.ts)
 * @param guess whether fields that no table knows are told by their names
 */
export function readObject<N extends object>(
  root: N,
  document: number,
  read: ReadNode<N>,
  guess = true,
): ObjectReferences {
  const reader = new FieldReader(read);
  const metadata = reader.get(root, 'metadata');
  const kind = reader.text(reader.get(root, 'kind')) ?? '';
  const group = groupOf(reader.text(reader.get(root, 'apiVersion')) ?? '');
  const name = reader.text(reader.get(metadata, 'name')) ?? '';
  const pods = findPods(reader, root, kind);
  const object = { root, group, kind, name };
  const namespace = reader.text(reader.get(metadata, 'namespace')) ?? '';
  const sure = [...namespaceReference(namespace), ...ruleReferences(reader, object, pods)];
  return {
    document,
    group,
    kind,
    name,
    namespace,
    references: guess ? withGuesses(sure, guessedNames(reader, root)) : sure,
    selectors: readSelectors(reader, object, pods),
    keys: group === '' && (kind === 'ConfigMap' || kind === 'Secret') ? readKeys(reader, root) : undefined,
    ports: readPorts(reader, root, kind),
    labels: reader.texts(reader.get(metadata, 'labels')),
    pod: readPod(reader, root, pods[0]),
    makes: madeObjects(reader, object),
    brings: broughtBy(reader, object),
    creates: kind === 'Role' || kind === 'ClusterRole' ? creatable(reader, root) : [],
  };
}

/** The Namespace that an object is in; it may well come from elsewhere. */
function namespaceReference(name: string): readonly Reference[] {
  if (name === '') return [];
  const target = { group: '', kind: 'Namespace' };
  const path = ['metadata', 'namespace'];
  return [{ role: 'object', path, target, name, namespace: '', item: '', optional: false, sure: true, open: true }];
}

/** A field that a table knows is not guessed at. */
function withGuesses(sure: readonly Reference[], guessed: readonly Reference[]): readonly Reference[] {
  if (guessed.length === 0) return sure;
  const known = new Set(sure.map(({ path }) => textOf(path)));
  return [...sure, ...guessed.filter(({ path }) => !known.has(textOf(path)))];
}

function textOf(path: FieldPath): string {
  return path.join('\n');
}

function readKeys<N extends object>(reader: FieldReader<N>, root: N): NonNullable<ObjectReferences['keys']> {
  return KEY_FIELDS.flatMap((field) =>
    reader.fields(reader.get(root, field)).map(([name]) => ({ name, path: [field, name] })),
  );
}

/** Resources of the core group that the rules of a role let somebody create; `*` stands for all that matter here. */
function creatable<N extends object>(reader: FieldReader<N>, root: N): readonly string[] {
  const texts = (node: N, field: string): readonly string[] =>
    reader.items(reader.get(node, field)).flatMap((item) => reader.text(item) ?? []);
  return reader.items(reader.get(root, 'rules')).flatMap((rule) => {
    const isCore = texts(rule, 'apiGroups').some((one) => one === '' || one === '*');
    if (!isCore || !texts(rule, 'verbs').some((one) => one === 'create' || one === '*')) return [];
    return texts(rule, 'resources').flatMap((one) => (one === '*' ? ['secrets', 'configmaps', 'services'] : [one]));
  });
}

function readPorts<N extends object>(reader: FieldReader<N>, root: N, kind: string): readonly PortFact[] {
  if (kind !== 'Service' && kind !== 'Gateway') return [];
  const list = kind === 'Service' ? 'spec.ports[]' : 'spec.listeners[]';
  return reader.find(root, list).map(({ node, path }) => ({
    path,
    name: reader.text(reader.get(node, 'name')) ?? '',
    number: reader.text(reader.get(node, 'port')) ?? '',
  }));
}
