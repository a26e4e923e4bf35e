import type { Range } from '../syntax/tree.ts';
import { compareNaturally } from './naturalOrder.ts';
import type { JsonValue, MapNode, Node, ScalarNode, SeqNode } from './node.ts';
import { printNumber, printString } from './printScalar.ts';
import type { PrintedField, PrintedResource } from './rendered.ts';
import { scalarValue } from './value.ts';

const texts = new WeakMap<MapNode, string>();
const printed = new WeakMap<MapNode, PrintedResource>();

/** The text of an object as kustomize prints it (reference section 22), ending in a line break, without separators. Remembered per tree. */
export function printText(root: MapNode): string {
  const known = texts.get(root);
  if (known !== undefined) return known;
  const text = new Printer(undefined).print(root);
  texts.set(root, text);
  return text;
}

/** The same text, and where each field stands in it, which is found out when somebody asks. Remembered per tree. */
export function printTree(root: MapNode): PrintedResource {
  const known = printed.get(root);
  if (known !== undefined) return known;
  let fields: PrintedField[] | undefined;
  const made: PrintedResource = {
    text: printText(root),
    get fields() {
      if (fields === undefined) {
        fields = [];
        new Printer(fields).print(root);
      }
      return fields;
    },
  };
  printed.set(root, made);
  return made;
}

/** The whole output: objects in order, `---` between them, nothing before or after. */
export function printResources(resources: readonly { readonly root: MapNode }[]): string {
  return joinDocuments(resources.map(({ root }) => printText(root)));
}

/** Printed documents joined as kustomize writes them. */
export function joinDocuments(documents: readonly string[]): string {
  return documents.join('---\n');
}

/** A mutable field while its end is not known yet. */
type OpenField = { path: PrintedField['path']; key?: Range; value: { start: number; end: number } };

/** Writes one object. `path` is the path of what is being written; it is only kept when fields are wanted. */
class Printer {
  private out = '';
  private readonly path: (string | number)[] = [];
  private readonly fields: PrintedField[] | undefined;

  constructor(fields: PrintedField[] | undefined) {
    this.fields = fields;
  }

  print(root: MapNode): string {
    if (root.fields.length === 0) return '{}\n';
    this.map(root, 0, root.flow);
    return flat(this.out);
  }

  /** The fields of a mapping that is not empty, each on lines of its own; the first goes on in the present line. */
  private map(map: MapNode, indent: number, inFlow: boolean): void {
    const pad = ' '.repeat(indent);
    let first = true;
    for (const { key, value } of sortedFields(map)) {
      if (!first) this.out += pad;
      first = false;
      const start = this.out.length;
      const simpleText = simpleKey(key.text);
      const simple = simpleText !== undefined;
      const keyText = simpleText ?? printString(key.text, { column: indent + 2, indent: indent + 2, key: false });
      if (simple) this.out += `${keyText}:`;
      else this.out += `? ${keyText}${keyText.endsWith('\n') ? '' : '\n'}${pad}:`;
      const field = this.open(key.text, { start, end: start + keyText.length });
      this.value(value, { indent, inFlow, column: simple ? indent + width(keyText) + 1 : indent + 1, simple });
      this.close(field);
    }
  }

  /** What follows a key or a dash, up to and with the line break. */
  private value(node: Node, place: { indent: number; inFlow: boolean; column: number; simple: boolean }): void {
    const { indent, simple } = place;
    if (node.kind === 'scalar') {
      this.out += ' ';
      this.mark();
      this.scalar(node, place.inFlow, { column: place.column + 1, indent: indent + 2 });
    } else if (node.kind === 'map' ? node.fields.length === 0 : node.items.length === 0) {
      this.out += ' ';
      this.mark();
      this.out += node.kind === 'map' ? '{}\n' : '[]\n';
    } else {
      const inFlow = place.inFlow || node.flow;
      const inner = node.kind === 'seq' && simple ? indent : indent + 2;
      this.out += simple ? `\n${' '.repeat(inner)}` : ' ';
      this.mark();
      if (node.kind === 'map') this.map(node, inner, inFlow);
      else this.seq(node, inner, inFlow);
    }
  }

  private seq(seq: SeqNode, indent: number, inFlow: boolean): void {
    const pad = ' '.repeat(indent);
    seq.items.forEach((item, index) => {
      if (index > 0) this.out += pad;
      this.out += '-';
      const field = this.open(index, undefined);
      this.value(item, { indent, inFlow, column: indent + 1, simple: false });
      this.close(field);
    });
  }

  private scalar(node: ScalarNode, inFlow: boolean, place: { column: number; indent: number }): void {
    const text = scalarText(scalarValue(node, inFlow), place);
    this.out += text.endsWith('\n') ? text : `${text}\n`;
  }

  private current: OpenField | undefined;

  private open(segment: string | number, key: Range | undefined): OpenField | undefined {
    if (this.fields === undefined) return undefined;
    this.path.push(segment);
    const field: OpenField = { path: [...this.path], value: { start: this.out.length, end: this.out.length } };
    if (key !== undefined) field.key = key;
    this.fields.push(field);
    this.current = field;
    return field;
  }

  /** The value of the field that was opened last begins here. */
  private mark(): void {
    if (this.current !== undefined) this.current.value.start = this.out.length;
  }

  private close(field: OpenField | undefined): void {
    if (field === undefined) return;
    this.path.pop();
    // Every value ends its line. To look would flatten the text once for each field.
    field.value.end = this.out.length - 1;
  }
}

/** The same text in one piece: what grew bit by bit is a tree to the engine, and every join would walk it again. */
function flat(text: string): string {
  text.charCodeAt(text.length - 1);
  return text;
}

/** Keys as they are printed, undefined for one that needs a line of its own: the same few stand everywhere. */
const simpleKeys = new Map<string, string | undefined>();

/** A simple key is written the same wherever it stands. */
function simpleKey(text: string): string | undefined {
  const known = simpleKeys.get(text);
  if (known !== undefined) return known;
  const simple = text.length <= 128 && !/[\n\r\u0085\u2028\u2029]/.test(text) && byteLength(text) <= 128;
  const made = simple ? printString(text, { column: 0, indent: 0, key: true }) : undefined;
  if (simpleKeys.size < 10_000) simpleKeys.set(text, made);
  return made;
}

function scalarText(value: JsonValue, place: { column: number; indent: number }): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number' || typeof value === 'bigint') return printNumber(value);
  return printString(inTransit(String(value)), { column: place.column, indent: place.indent, key: false });
}

/** A raw NEL is a line break to the reader of the JSON between, which folds it into a space. */
function inTransit(text: string): string {
  return text.includes('\u0085') ? text.replaceAll('\u0085', ' ') : text;
}

function sortedFields(map: MapNode): MapNode['fields'] {
  const { fields } = map;
  for (let at = 1; at < fields.length; at++) {
    const before = fields[at - 1];
    const here = fields[at];
    if (before !== undefined && here !== undefined && compareNaturally(before.key.text, here.key.text) > 0) {
      return [...fields].sort((a, b) => compareNaturally(a.key.text, b.key.text));
    }
  }
  return fields;
}

function width(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) === 0xdc00) count--;
  return count;
}

function byteLength(text: string): number {
  let count = 0;
  for (const rune of text) {
    const code = rune.codePointAt(0) ?? 0;
    count += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return count;
}
