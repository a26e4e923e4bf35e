import { getField, type MapNode, type Node, type SeqNode } from '../node.ts';
import { removeField } from '../nodeEdit.ts';
import { rawText, setElement } from './elements.ts';

/** What `$patch` asks for (kyaml/yaml/merge2/smpdirective.go); `unknown` is any other word. */
export type Directive = 'merge' | 'replace' | 'delete' | 'unknown';

/** The directive of a patch node and the node without it. */
export interface Directed<T extends Node> {
  readonly directive: Directive;
  readonly rest: T;
  /** The word that was written, for messages. */
  readonly word: string;
}

const KEY = '$patch';

/** The directive of a mapping: its field `$patch`. An unknown word stays where it is. */
export function mapDirective(patch: MapNode): Directed<MapNode> {
  const value = getField(patch, KEY);
  if (value === undefined) return { directive: 'merge', rest: patch, word: '' };
  const word = rawText(value);
  const directive = directiveOf(word);
  return { directive, rest: directive === 'unknown' ? patch : removeField(patch, KEY), word };
}

/**
 * The directive of a list: the first element that has `$patch`, when it has nothing else. All elements with the same
 * directive leave the list with it, those with other fields too.
 */
export function listDirective(patch: SeqNode): Directed<SeqNode> {
  const element = patch.items.find((item) => getField(item, KEY) !== undefined);
  if (element?.kind !== 'map' || element.fields.length > 1) return { directive: 'merge', rest: patch, word: '' };
  const word = rawText(getField(element, KEY));
  const directive = directiveOf(word);
  if (directive === 'unknown') return { directive, rest: patch, word };
  return { directive, rest: { ...patch, items: setElement(patch.items, [KEY], [word], undefined) }, word };
}

function directiveOf(word: string): Directive {
  return word === 'merge' || word === 'replace' || word === 'delete' ? word : 'unknown';
}
