import type { FieldSpec } from './kustomizationFields.ts';
import { emptyMap, emptySeq, plainScalar } from './newNode.ts';
import { fieldIndex, type MapNode, type Node } from './node.ts';
import { newField, replaceNode, withField, withItem } from './nodeEdit.ts';
import { withOneMore, writtenBy } from './nodeShape.ts';
import type { Origin } from './provenance.ts';
import { isNull } from './value.ts';

/** Why a field could not be set; `message` ends in a remedy or says what was expected. */
export interface FieldError {
  readonly kind: 'error';
  readonly message: string;
}

/** What to do at the end of the path of a field spec. */
export interface FieldChange {
  /** The new node, or the same one; an error stops the walk. */
  readonly set: (node: Node) => Node | FieldError;
  /** The kind of node to make where `create` asks for it; none is made without. */
  readonly create?: 'scalar' | 'map';
  /** Who writes what is made on the way. */
  readonly origin: Origin;
}

const paths = new WeakMap<FieldSpec, readonly string[]>();

/** The segments of a spec's path: split at `/`, a backslash keeps one, a leading one is dropped (kyaml/utils/pathsplitter.go). */
export function specPath(spec: FieldSpec): readonly string[] {
  const known = paths.get(spec);
  if (known !== undefined) return known;
  const parts = spec.path.split('/');
  if (parts.length > 1 && parts[0] === '') parts.shift();
  const made: string[] = [];
  for (const part of parts) {
    const last = made.at(-1);
    if (last?.endsWith('\\')) made[made.length - 1] = `${last.slice(0, -1)}/${part}`;
    else made.push(part);
  }
  paths.set(spec, made);
  return made;
}

/**
 * Walks the path of a field spec and changes what is at its end, in every element of the lists on the way
 * (api/filters/fieldspec/fieldspec.go). The same tree comes back when nothing changes.
 */
export function changeField(root: MapNode, spec: FieldSpec, change: FieldChange): MapNode | FieldError {
  const { set, origin } = change;
  const made = walk(root, specPath(spec), 0, { set, origin, create: spec.create === true ? change.create : undefined });
  return made as MapNode | FieldError;
}

type Walk = Omit<FieldChange, 'create'> & { readonly create: 'scalar' | 'map' | undefined };

function walk(node: Node, path: readonly string[], depth: number, change: Walk): Node | FieldError {
  const segment = path[depth];
  if (segment === undefined) return change.set(node);
  if (isNull(node)) return node;
  if (node.kind === 'scalar') return { kind: 'error', message: 'expected a mapping or a list' };
  if (node.kind === 'map') return walkMap(node, path, depth, change);
  let made = node;
  for (let index = 0; index < node.items.length; index++) {
    const item = walk(node.items[index] as Node, path, depth, change);
    if (item.kind === 'error') return item;
    made = withItem(made, index, item);
  }
  return made;
}

/** What the lookup of kyaml takes for an item of a list, or does not know (PathGetter.getFilter of kyaml/yaml/fns.go). */
const NO_FIELD = /^(?:[-+]?\d+|-|\*|\[.*\])$/;

function walkMap(map: MapNode, path: readonly string[], depth: number, change: Walk): Node | FieldError {
  const segment = path[depth] ?? '';
  const isList = segment.endsWith('[]');
  const name = isList ? segment.slice(0, -2) : segment;
  if (name === '') return { kind: 'error', message: 'the path has an empty field name' };
  if (NO_FIELD.test(name)) return { kind: 'error', message: `\`${name}\` in the path is no field name` };
  const at = fieldIndex(map, name);
  const old = map.fields[at]?.value;
  const wanted = isList
    ? 'seq'
    : change.create === undefined
      ? undefined
      : depth === path.length - 1
        ? change.create
        : 'map';
  if (old === undefined) {
    if (wanted === undefined || isList) return map;
    const made = walk(blank(wanted, change.origin), path, depth + 1, change);
    return made.kind === 'error' ? made : withOneMore(map, newField(name, made));
  }
  const start = wanted !== undefined && isNull(old) ? overNull(old, blank(wanted, change.origin)) : old;
  const made = walk(start, path, depth + 1, change);
  return made.kind === 'error' ? made : withField(map, at, made);
}

/** What is made in the place of a null. A scalar gets its value next, and that is what replaces the null. */
function overNull(old: Node, made: Node): Node {
  const over = replaceNode(old, made);
  return over.kind === 'scalar' ? writtenBy(over, old.origin) : over;
}

function blank(kind: 'scalar' | 'map' | 'seq', origin: Origin): Node {
  if (kind === 'map') return emptyMap(origin);
  return kind === 'seq' ? emptySeq(origin) : plainScalar('', origin);
}
