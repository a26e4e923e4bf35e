import type { Json } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { guessCelPath } from '../cel/guessCelPath.ts';
import { textAt, valueAt } from '../judged/resource.ts';
import { isArray } from '../values/json.ts';

/** An expression that does not hold, with what it is made of and what it says. */
interface BrokenExpression {
  readonly text: string;
  readonly variables: readonly NamedText[];
  readonly message: string;
}

interface NamedText {
  readonly name: string;
  readonly text: string;
}

const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'];

/** The field to blame: the one that the expression or a variable of it names; of containers the one whose name the message says. */
export function blamedPath({ text, variables, message }: BrokenExpression, object: Json): FieldPath | undefined {
  const plain = (expression: string): string => expression.replaceAll('variables.anyObject', 'object');
  const named = variables.map((one) => ({ name: one.name, text: plain(one.text) }));
  const path = namedPath(plain(text), named, 0);
  if (path === undefined || !CONTAINER_LISTS.includes(String(path.at(-1)))) return path;
  const container = containerIn(object, path.slice(0, -1), message) ?? path;
  return [...container, ...fieldOf(valueAt(object, container), [text, ...named.map((one) => one.text)])];
}

/** Variables may name other ones. */
function namedPath(text: string, variables: readonly NamedText[], depth: number): FieldPath | undefined {
  const own = guessCelPath(text, { variables: [] });
  if ((own !== undefined && own[0] !== 'metadata') || depth > 8) return own;
  for (const one of variables) {
    const isUsed = new RegExp(`\\bvariables\\.${one.name}\\b`).test(text);
    const found = isUsed ? namedPath(one.text, variables, depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  return own;
}

function containerIn(object: Json, pod: FieldPath, message: string): FieldPath | undefined {
  const words = new Set(message.split(/[^\w.-]+|\.(?:\s|$)/));
  for (const list of CONTAINER_LISTS) {
    const items = valueAt(object, [...pod, list]);
    const index = isArray(items) ? items.findIndex((item) => words.has(textAt(item, 'name'))) : -1;
    if (index >= 0) return [...pod, list, index];
  }
  return undefined;
}

/** The deepest field of a container that expressions look at and that is there. */
function fieldOf(container: Json | undefined, texts: readonly string[]): FieldPath {
  const chains = texts.flatMap((text) => [...text.matchAll(/\b(?:container|c)((?:\.\??\w+(?!\w*\())+)/g)]);
  const paths = chains.map(([, chain = '']) => chain.replaceAll('?', '').split('.').slice(1));
  return paths
    .filter((path) => path[0] !== 'name' && path[0] !== 'image' && valueAt(container, path) !== undefined)
    .reduce<FieldPath>((best, path) => (path.length > best.length ? path : best), []);
}
