import type { Machine } from '../machine.ts';
import { entriesOf } from '../pick.ts';
import { printText } from '../printText.ts';
import { isArray, RegoObject, RegoSet, type Value } from '../value.ts';
import { isText } from './define.ts';

/** A piece of a template: a text, a field, or a block with what holds otherwise. */
type Piece = string | { readonly kind: 'value'; readonly path: string } | Block;

interface Block {
  readonly kind: 'if' | 'range';
  readonly head: string;
  readonly body: Piece[];
  readonly otherwise: Piece[];
}

const PATH = /^(?:\.|\$\w*|(?:\$\w*)?(?:\.\w+)+)$/;

/**
 * `strings.render_template`: the part of Go's text/template that has values, `if`, `else`, `range` and `end`; undefined for other actions, as
 * for a template that is none (v1/topdown/template.go).
 */
export function renderTemplate(
  template: Value | undefined,
  variables: Value | undefined,
  machine: Machine,
): Value | undefined {
  if (!isText(template) || !(variables instanceof RegoObject)) return undefined;
  const pieces = readPieces(template);
  return pieces && render(pieces, variables, { names: new Map([['$', variables]]), machine });
}

function readPieces(template: string): readonly Piece[] | undefined {
  const open: { readonly block: Block; isElse: boolean }[] = [];
  const root: Piece[] = [];
  const into = (): Piece[] => {
    const top = open.at(-1);
    return top === undefined ? root : top.isElse ? top.block.otherwise : top.block.body;
  };
  let from = 0;
  let trims = false;
  const text = (end: number, trimsEnd: boolean): void => {
    let part = template.slice(from, end);
    if (trims) part = part.trimStart();
    into().push(trimsEnd ? part.trimEnd() : part);
  };
  for (let at = template.indexOf('{{'); at >= 0; at = template.indexOf('{{', from)) {
    const end = template.indexOf('}}', at + 2);
    if (end < 0) return undefined;
    const { action, trimsBefore, trimsBehind } = readAction(template.slice(at + 2, end));
    text(at, trimsBefore);
    from = end + 2;
    trims = trimsBehind;
    const [, word = '', head = ''] = /^(if|range|else|end)\b\s*(.*)$/s.exec(action) ?? [];
    const top = open.at(-1);
    if (word === 'if' || word === 'range') {
      const block: Block = { kind: word, head, body: [], otherwise: [] };
      into().push(block);
      open.push({ block, isElse: false });
    } else if (word === 'end' && top !== undefined) open.pop();
    else if (word === 'else' && head === '' && top !== undefined) top.isElse = true;
    else if (PATH.test(action)) into().push({ kind: 'value', path: action });
    else if (!/^\/\*.*\*\/$/s.test(action)) return undefined;
  }
  text(template.length, false);
  return open.length === 0 ? root : undefined;
}

/** What stands between the braces; a `-` apart from it takes away the blanks beside the action. */
function readAction(inside: string): { action: string; trimsBefore: boolean; trimsBehind: boolean } {
  const trimsBefore = /^-\s/.test(inside);
  const rest = trimsBefore ? inside.slice(1) : inside;
  const trimsBehind = rest.length > 1 && rest.endsWith('-') && /\s/.test(rest.charAt(rest.length - 2));
  return { action: (trimsBehind ? rest.slice(0, -1) : rest).trim(), trimsBefore, trimsBehind };
}

/** What the names of a template stand for; every turn of a loop costs a step. */
interface Scene {
  readonly names: ReadonlyMap<string, Value>;
  readonly machine: Machine;
}

function fieldAt(path: string, dot: Value, scene: Scene): Value | undefined {
  const [first = '', ...rest] = path.split('.');
  const start = first === '' ? dot : scene.names.get(first);
  return rest
    .filter((name) => name !== '')
    .reduce<Value | undefined>((at, name) => (at instanceof RegoObject ? at.get(name) : undefined), start);
}

function isTrue(value: Value | undefined): boolean {
  if (isArray(value)) return value.length > 0;
  if (value instanceof RegoObject || value instanceof RegoSet) return value.size > 0;
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== '';
}

function render(pieces: readonly Piece[], dot: Value, scene: Scene): string | undefined {
  let made = '';
  for (const piece of pieces) {
    const text = typeof piece === 'string' ? piece : renderPiece(piece, dot, scene);
    if (text === undefined) return undefined;
    made += text;
  }
  return made;
}

function renderPiece(piece: Exclude<Piece, string>, dot: Value, scene: Scene): string | undefined {
  if (piece.kind === 'value') {
    const value = fieldAt(piece.path, dot, scene);
    return value === undefined ? '<undefined>' : print(value);
  }
  const [, key, item, path = ''] = /^(?:(?:(\$\w+)\s*,\s*)?(\$\w+)\s*:=\s*)?(\S+)$/.exec(piece.head) ?? [];
  if (!PATH.test(path) || (piece.kind === 'if' && item !== undefined)) return undefined;
  const value = fieldAt(path, dot, scene);
  if (!isTrue(value)) return render(piece.otherwise, dot, scene);
  if (piece.kind === 'if') return render(piece.body, dot, scene);
  let made = '';
  for (const [at, one] of entriesOf(value as Value)) {
    const inner = new Map(scene.names);
    if (key !== undefined) inner.set(key, at);
    if (item !== undefined) inner.set(item, one);
    const text = scene.machine.step() ? undefined : render(piece.body, one, { ...scene, names: inner });
    if (text === undefined) return undefined;
    made += text;
  }
  return made;
}

/** Go's %v of decoded JSON. */
function print(value: Value): string {
  if (value === null) return '<undefined>';
  if (isArray(value)) return `[${value.map(print).join(' ')}]`;
  if (value instanceof RegoSet) return print(value.sorted());
  if (!(value instanceof RegoObject)) return printText(value);
  const fields = value.sorted().map(([key, item]) => `${printText(key)}:${print(item)}`);
  return `map[${fields.join(' ')}]`;
}
