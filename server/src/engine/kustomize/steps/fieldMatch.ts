import type { FieldPath } from '../../syntax/fieldPath.ts';
import { compileGoRegex } from '../../text/goRegex.ts';
import { emptyMap, emptySeq } from '../newNode.ts';
import { getField, getNode, type MapNode, type Node, type ScalarNode, type SeqNode } from '../node.ts';
import { newField, withField, withItem } from '../nodeEdit.ts';
import type { Origin } from '../provenance.ts';
import { isNull } from '../value.ts';
import { readSegment } from './fieldPaths.ts';
import { markUntagged } from './untagged.ts';
import { readYamlText, yamlText } from './yamlText.ts';

/** How missing parts are made: the kind of the value that goes to the end of the path, and who makes them. */
export interface CreateParts {
  readonly kind: Node['kind'];
  readonly origin: Origin;
}

/** What is lost: single values only, or lists and mappings too. */
type Lost = 'texts' | 'collections';

/** Every place that fits a path, in a tree that has the parts that were made for it. Places are exact: keys and indices. */
export type Matches =
  | {
      readonly root: Node;
      readonly places: readonly FieldPath[];
      /** A place was found in a text that is YAML itself, where nothing can be set this way: kustomize goes on in silence. */
      readonly lost?: Lost | undefined;
    }
  | { readonly problem: string };

/**
 * Finds all nodes that fit a split path (PathMatcher of kyaml/yaml/match.go): `*` is every item, `[k=v]` every item whose field
 * has YAML text that the pattern `v` matches anywhere, a number one item. With `create` missing parts are made.
 */
export function matchPath(root: Node, path: readonly string[], create: CreateParts | undefined): Matches {
  const part = path[0];
  if (part === undefined) return { root, places: [[]] };
  const segment = readSegment(part);
  if (segment.kind === 'index') return matchIndex(root, path, segment.index, create);
  if (segment.kind === 'match') return matchItems(root, path, segment, create);
  if (segment.kind === 'every') return matchEvery(root, path, create);
  if (segment.kind === 'bad') return { problem: `\`${part}\` must have the form \`[key=value]\`` };
  return matchField(root, path, create);
}

function matchField(root: Node, path: readonly string[], create: CreateParts | undefined): Matches {
  const name = path[0] ?? '';
  if (isNull(root)) return { root, places: [] };
  if (root.kind !== 'map') return { problem: `\`${name}\` is looked for in something that is not a mapping` };
  const field = getField(root, name);
  if (field === undefined && create === undefined) return { root, places: [] };
  const start = field ?? blank(path[1], create);
  if (start.kind === 'scalar' && path.length > 1) {
    return matchInText(root, start, path.slice(1), create);
  }
  const inner = matchPath(start, path.slice(1), create);
  if ('problem' in inner) return inner;
  return { ...inner, root: withMember(root, name, inner.root), places: inner.places.map((place) => [name, ...place]) };
}

/** A path that goes on below a text is followed in what the text is as YAML (handleStructuredDataInScalar). */
function matchInText(
  root: Node,
  scalar: ScalarNode,
  path: readonly string[],
  create: CreateParts | undefined,
): Matches {
  const parsed = readYamlText(scalar);
  if (parsed === undefined) return { problem: `\`${path[0]}\` is looked for below a single value` };
  // What is made below a null is lost with it.
  const start = isNull(parsed) && create !== undefined ? whatHolds(path[0] ?? '', parsed) : parsed;
  const inner = matchPath(start, path, create);
  if ('problem' in inner) return inner;
  if (inner.places.length === 0) return { root, places: [] };
  const isText = inner.places.every((place) => getNode(inner.root, place)?.kind === 'scalar');
  return { root, places: [], lost: isText ? 'texts' : 'collections' };
}

/** What has to stand in the place of a null so that a part of a path can be made in it; the null itself where nothing is made. */
function whatHolds(part: string, nothing: Node): Node {
  const { kind } = readSegment(part);
  if (kind === 'field') return emptyMap(nothing.origin);
  return kind === 'index' || kind === 'match' ? emptySeq(nothing.origin) : nothing;
}

function withMember(map: MapNode, name: string, value: Node): MapNode {
  const at = map.fields.findIndex((field) => field.key.text === name);
  if (at < 0) return { ...map, fields: [...map.fields, newField(name, value)] };
  return withField(map, at, value);
}

/** What stands at a place that has to be made: a list when the next part is an item of one, the value's kind at the end. */
function blank(next: string | undefined, create: CreateParts | undefined): Node {
  const origin = create?.origin ?? { file: '', document: 0, link: undefined, step: 'replacements' as const };
  const kind = next === undefined ? (create?.kind ?? 'scalar') : isItem(next) ? 'seq' : 'map';
  if (kind === 'map') return emptyMap(origin);
  if (kind === 'seq') return emptySeq(origin);
  return untaggedScalar('', origin);
}

function untaggedScalar(text: string, origin: Origin): ScalarNode {
  return markUntagged({ kind: 'scalar', text, tag: '', style: 'plain', origin });
}

function isItem(part: string): boolean {
  return (part.startsWith('[') && part.endsWith(']')) || /^[0-9]+$/.test(part);
}

function itemsOf(root: Node, part: string): SeqNode | { readonly problem: string } | undefined {
  if (isNull(root)) return undefined;
  return root.kind === 'seq' ? root : { problem: `\`${part}\` is looked for in something that is not a list` };
}

function matchIndex(root: Node, path: readonly string[], index: number, create: CreateParts | undefined): Matches {
  const list = itemsOf(root, path[0] ?? '');
  if (list !== undefined && 'problem' in list) return list;
  let items = list?.items ?? [];
  if (items.length === index && create !== undefined) items = [...items, blank(path[1], create)];
  const item = items[index];
  if (list === undefined || item === undefined) {
    return { problem: `index ${index} is named, but the list has ${items.length} items` };
  }
  const inner = matchPath(item, path.slice(1), create);
  if ('problem' in inner) return inner;
  const grown = items === list.items ? list : { ...list, items };
  return { ...inner, root: withItem(grown, index, inner.root), places: inner.places.map((place) => [index, ...place]) };
}

function matchEvery(root: Node, path: readonly string[], create: CreateParts | undefined): Matches {
  return visit(root, path, create, () => true);
}

function matchItems(
  root: Node,
  path: readonly string[],
  { field, value }: { readonly field: string; readonly value: string },
  create: CreateParts | undefined,
): Matches {
  const regex = compileGoRegex(value);
  if (regex === undefined) return { problem: `\`${value}\` is not a valid regular expression` };
  const fits = (item: Node): boolean => {
    const found = field === '' ? item : getField(item, field);
    return found !== undefined && regex.test(yamlText(found).trim());
  };
  const rest = field === '' ? path.slice(0, 1) : path;
  const found = visit(root, rest, create, fits);
  if ('problem' in found || found.places.length > 0 || create === undefined || root.kind !== 'seq') return found;
  const text = untaggedScalar(value, create.origin);
  const item: Node = field === '' ? text : { ...emptyMap(create.origin), fields: [newField(field, text)] };
  if (!fits(item)) return { problem: `an item for \`${path[0]}\` would not match it` };
  return visit({ ...root, items: [...root.items, item] }, rest, create, fits);
}

function visit(
  root: Node,
  path: readonly string[],
  create: CreateParts | undefined,
  fits: (item: Node) => boolean,
): Matches {
  const list = itemsOf(root, path[0] ?? '');
  if (list === undefined) return { root, places: [] };
  if ('problem' in list) return list;
  let made: SeqNode = list;
  const places: FieldPath[] = [];
  let lost: Lost | undefined;
  for (const [index, item] of list.items.entries()) {
    if (!fits(item)) continue;
    const inner = matchPath(item, path.slice(1), create);
    if ('problem' in inner) return inner;
    lost = lost === 'collections' ? lost : (inner.lost ?? lost);
    made = withItem(made, index, inner.root);
    places.push(...inner.places.map((place) => [index, ...place]));
  }
  return { root: made, places, lost };
}
