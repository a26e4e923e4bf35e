import type { FieldPath, PathSegment } from '../../syntax/fieldPath.ts';
import { printScalar, type ServerScalar } from '../serverScalar.ts';
import type { NodeView, ReadNode } from '../treeReader.ts';

/**
 * A field of an object as Go code sees it after decoding: what is not there, and null, is the zero value. Every field can
 * be asked for, so that a rule reads like the server's own code and always has a place to point at.
 */
export interface Field {
  readonly path: FieldPath;
  readonly parent: Field | undefined;
  /** There and not null: a pointer that is not nil, a map key that is set. */
  readonly exists: boolean;
  /** The text of a string; empty when there is none. */
  readonly text: string;
  /** The value of an integer; undefined for anything else. */
  readonly integer: number | undefined;
  /** True only for `true`. */
  readonly flag: boolean;
  /** What stands there, for a message. */
  readonly shown: string;
  /** Type of the value as the server reads it. */
  readonly type: 'absent' | 'unknown' | 'map' | 'seq' | ServerScalar['type'];
  /** Items of a list; none when it is not one. */
  readonly items: readonly Field[];
  /** Keys of a mapping in the order of the text, null values included. */
  readonly keys: readonly string[];
  /** The field of this name, or the zero value that stands for it. */
  get(...names: readonly string[]): Field;
  /** The fields of a mapping in the order of the text. */
  fields(): readonly (readonly [name: string, value: Field])[];
}

/** The root of an object as a field. */
export function rootField<N>(root: N, read: ReadNode<N>): Field {
  return new NodeField('', undefined, read(root), read);
}

const ABSENT = { kind: 'absent' } as const;

/** Mappings with more fields than this are data, which is asked for by name. */
const MANY = 40;

/** Thousands are made for each object, so that all but the view waits until somebody asks. */
class NodeField<N> implements Field {
  readonly parent: NodeField<N> | undefined;
  private readonly segment: PathSegment;
  private readonly view: NodeView<N> | typeof ABSENT;
  private readonly read: ReadNode<N>;
  private children: NodeField<N>[] | Map<string, NodeField<N>> | undefined;
  private list: readonly Field[] | undefined;
  private whole: FieldPath | undefined;

  constructor(
    segment: PathSegment,
    parent: NodeField<N> | undefined,
    view: NodeView<N> | typeof ABSENT,
    read: ReadNode<N>,
  ) {
    this.segment = segment;
    this.parent = parent;
    this.view = view;
    this.read = read;
  }

  get path(): FieldPath {
    this.whole ??= this.parent === undefined ? [] : [...this.parent.path, this.segment];
    return this.whole;
  }

  get type(): Field['type'] {
    return this.view.kind === 'scalar' ? this.view.scalar.type : this.view.kind;
  }

  get exists(): boolean {
    return this.type !== 'absent' && this.type !== 'null';
  }

  get text(): string {
    return this.view.kind === 'scalar' && this.view.scalar.type === 'string' ? this.view.scalar.value : '';
  }

  get integer(): number | undefined {
    if (this.view.kind !== 'scalar') return undefined;
    const { scalar } = this.view;
    if (scalar.type === 'integer') return Number(scalar.value);
    return scalar.type === 'float' && Number.isInteger(scalar.value) ? scalar.value : undefined;
  }

  get flag(): boolean {
    return this.view.kind === 'scalar' && this.view.scalar.type === 'boolean' && this.view.scalar.value;
  }

  get shown(): string {
    if (this.view.kind !== 'scalar') return '';
    return this.view.scalar.type === 'float' ? this.view.text : printScalar(this.view.scalar);
  }

  get items(): readonly Field[] {
    if (this.view.kind !== 'seq') return [];
    this.list ??= this.view.items.map((item, index) => this.child(index, this.read(item)));
    return this.list;
  }

  get keys(): readonly string[] {
    return this.view.kind === 'map' ? this.view.fields.map(([name]) => name) : [];
  }

  get(...names: readonly string[]): Field {
    let at: NodeField<N> = this;
    for (const name of names) at = at.named(name);
    return at;
  }

  fields(): readonly (readonly [string, Field])[] {
    return this.view.kind === 'map' ? this.view.fields.map(([name]) => [name, this.named(name)]) : [];
  }

  /** Made once, and looked for in turn: few are asked for, and a map of them would be larger than they are. */
  private named(name: string): NodeField<N> {
    this.children ??= this.view.kind === 'map' && this.view.fields.length > MANY ? new Map() : [];
    const { children } = this;
    if (!Array.isArray(children)) {
      const known = children.get(name) ?? this.makeNamed(name);
      children.set(name, known);
      return known;
    }
    for (const child of children) if (child.segment === name) return child;
    const made = this.makeNamed(name);
    children.push(made);
    return made;
  }

  private makeNamed(name: string): NodeField<N> {
    const found = this.find(name);
    if (found !== undefined) return this.child(name, this.read(found));
    // Nothing can be said of what hangs on an alias without an anchor.
    return this.child(name, this.view.kind === 'unknown' ? this.view : ABSENT);
  }

  private find(name: string): N | undefined {
    if (this.view.kind !== 'map') return undefined;
    for (const field of this.view.fields) if (field[0] === name) return field[1];
    return undefined;
  }

  private child(segment: PathSegment, view: NodeView<N> | typeof ABSENT): NodeField<N> {
    return new NodeField(segment, this, view, this.read);
  }
}
