import { nearestName } from '../../schema/nearest.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { utf8Encode } from '../../text/bytes.ts';
import { compareBytes } from '../byteOrder.ts';
import { emptyMap, replacing, textScalar } from '../newNode.ts';
import { type Field, getField, type MapNode, type Node, type ScalarNode } from '../node.ts';
import { newField, removeField, setField, storeField } from '../nodeEdit.ts';
import { restyled } from '../nodeShape.ts';
import type { Origin } from '../provenance.ts';
import { allIds, currentId, type Resource } from '../resource.ts';
import { entryFinding, type Stepped } from '../step.ts';
import { isNull } from '../value.ts';
import { quotedString, wrappedBase64 } from './generatorValues.ts';
import { placesOfId } from './hasId.ts';

/**
 * Takes a generated object in: appended when there is none of its id, else merged into the old one or put in its place, as
 * its behavior says (appendReplaceOrMerge of api/resmap/reswrangler.go). `place` is the generator entry.
 */
export function absorb(
  resources: readonly Resource[],
  made: Resource,
  place: { readonly file: string; readonly path: FieldPath },
): Stepped {
  const id = currentId(made);
  const places = placesOfId(resources, id, made);
  const found = places.map((at) => resources[at] as Resource);
  const refuse = (field: string, problem: { code: string; message: string }): Stepped => {
    const finding = entryFinding({ file: place.file, path: [...place.path, field] }, { ...problem, severity: 'error' });
    return { resources, findings: [finding] };
  };
  const [old, another] = found;
  const { behavior } = made;
  if (old === undefined) {
    if (behavior !== 'merge' && behavior !== 'replace') return { resources: [...resources, made], findings: [] };
    return refuse('name', { code: 'kustomize/generator-target-none', message: missingMessage(resources, made) });
  }
  if (another !== undefined) {
    const message = `${found.length} objects are or were named \`${id.name}\`, so that it is not clear which one this ${id.kind} is for; rename one.`;
    return refuse('name', { code: 'kustomize/generator-target-several', message });
  }
  if (behavior !== 'merge' && behavior !== 'replace') {
    const message = `${id.kind} \`${id.name}\` exists already; set \`behavior: merge\` or \`behavior: replace\`, or choose another name.`;
    return refuse('name', { code: 'kustomize/generator-exists', message });
  }
  const problem = behavior === 'merge' ? stringDataProblem(old, id.kind) : undefined;
  if (problem !== undefined) return refuse('behavior', problem);
  const taken = takeOver(old, made);
  const [at = 0] = places;
  return { resources: [...resources.slice(0, at), taken, ...resources.slice(at + 1)], findings: [] };
}

function missingMessage(resources: readonly Resource[], made: Resource): string {
  const { kind, name } = currentId(made);
  const names = resources.flatMap((resource) => {
    const ids = allIds(resource);
    return ids[0]?.kind === kind ? ids.map((one) => one.name) : [];
  });
  const nearest = nearestName(name, names) ?? (names.includes(name) ? undefined : names[0]);
  const hint = nearest === undefined ? '' : ` Nearest: \`${nearest}\`.`;
  return `No ${kind} \`${name}\` exists here that \`behavior: ${made.behavior}\` could take over.${hint}`;
}

function stringDataProblem(old: Resource, kind: string): { code: string; message: string } | undefined {
  const data = kind === 'Secret' ? getField(old.root, 'stringData') : undefined;
  const odd = data?.kind === 'map' ? data.fields.find((field) => field.value.kind !== 'scalar') : undefined;
  if (odd === undefined) return undefined;
  const message = `\`stringData.${odd.key.text}\` of the Secret to merge with is not a text; kustomize refuses it.`;
  return { code: 'kustomize/bad-resource', message };
}

const takenOver = new WeakMap<Resource, WeakMap<Resource, Resource>>();

function takeOver(old: Resource, made: Resource): Resource {
  const memo = takenOver.get(old) ?? new WeakMap<Resource, Resource>();
  takenOver.set(old, memo);
  const taken = memo.get(made) ?? inherit(old, made);
  memo.set(made, taken);
  return taken;
}

/** CopyMergeMetaDataFieldsFrom, MergeDataMapFrom and MergeBinaryDataMapFrom: the new object with what it inherits. */
function inherit(old: Resource, made: Resource): Resource {
  let root = withMetadata(old, made.root);
  if (made.behavior === 'merge') {
    root = withUnion(root, 'data', oldData(old, made.root.origin));
    root = withUnion(root, 'binaryData', dataOf(getField(old.root, 'binaryData'), made.root.origin));
  }
  return {
    ...old,
    root,
    needsHash: old.needsHash && made.needsHash,
    made: made.behavior === 'merge' ? (old.made ?? made.made) : made.made,
  };
}

function withMetadata(old: Resource, root: MapNode): MapNode {
  const metadata = getField(root, 'metadata');
  const before = getField(old.root, 'metadata');
  if (metadata?.kind !== 'map' || before?.kind !== 'map') return root;
  let made: MapNode = metadata;
  for (const field of ['name', 'namespace']) {
    const value = getField(before, field);
    made = value?.kind === 'scalar' && value.text !== '' ? withText(made, field, value) : removeField(made, field);
  }
  for (const field of ['labels', 'annotations']) {
    const merged = union(getField(before, field), getField(made, field), metadata);
    made = removeField(made, field);
    if (merged.fields.length > 0) made = setField(made, field, merged) as MapNode;
  }
  return setField(root, 'metadata', made) as MapNode;
}

/** In the quotes of the field that is there; who wrote the text stays. */
function withText(map: MapNode, field: string, value: ScalarNode): MapNode {
  const old = getField(map, field);
  const made = textScalar(value.text, value.origin);
  return storeField(map, field, old?.kind === 'scalar' ? restyled(made, old.style) : made);
}

function withUnion(root: MapNode, field: string, before: Node | undefined): MapNode {
  const merged = union(before, getField(root, field), root);
  const without = removeField(root, field);
  return merged.fields.length === 0 ? without : (setField(without, field, merged) as MapNode);
}

/** Both mappings as strings, the second one wins; keys sorted. */
function union(before: Node | undefined, after: Node | undefined, at: MapNode): MapNode {
  const made = new Map<string, Field>();
  for (const map of [before, after]) {
    if (map?.kind !== 'map') continue;
    for (const { key, value } of map.fields) {
      const old = made.get(key.text);
      const text = asString(value);
      const next = old === undefined ? text : { ...text, origin: replacing(text.origin, old.value) };
      made.set(key.text, newField(key.text, next));
    }
  }
  const fields = [...made.values()].sort((a, b) => compareBytes(a.key.text, b.key.text));
  return { ...emptyMap((after ?? before ?? at).origin), fields };
}

/** The value as a string, as the setters of kyaml write it: mappings and lists have none. */
function asString(value: Node): ScalarNode {
  return quotedString(value.kind === 'scalar' ? value.text : '', value.origin);
}

/** Data of an object as strings: null is the empty one (GetDataMap), which `writer` makes of it. */
function dataOf(data: Node | undefined, writer: Origin): Node | undefined {
  if (data?.kind !== 'map' || !data.fields.some(({ value }) => isNull(value))) return data;
  const fields = data.fields.map(({ key, value }) => {
    return isNull(value) ? newField(key.text, quotedString('', replacing(writer, value))) : { key, value };
  });
  return { ...data, fields };
}

/** `data` of the old object; that of a Secret with its `stringData` encoded over it (normalizeSecretStringData). */
function oldData(old: Resource, writer: Origin): Node | undefined {
  const data = dataOf(getField(old.root, 'data'), writer);
  const texts = currentId(old).kind === 'Secret' ? getField(old.root, 'stringData') : undefined;
  if (texts?.kind !== 'map') return data;
  const encoded = (dataOf(texts, writer) as MapNode).fields.map((field) => {
    const value = asString(field.value);
    const text = wrappedBase64(utf8Encode(value.text));
    return newField(field.key.text, { ...value, text, origin: replacing(writer, value) });
  });
  return union(data, { ...texts, fields: encoded }, old.root);
}
