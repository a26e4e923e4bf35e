import type { PathSegment } from '../syntax/fieldPath.ts';
import { embeddedProblems } from './embeddedResource.ts';
import { deprecatedField, missingFields, unknownField } from './fieldProblems.ts';
import { checkItems, checkMergeKeys, type ListContext } from './listItems.ts';
import type { Judgement, SchemaProblem } from './problem.ts';
import type { Registry } from './registry.ts';
import type { KindSchema, Schema } from './schemaShape.ts';
import { toJson } from './serverValue.ts';
import type { NodeView, ReadNode } from './treeReader.ts';
import { checkRules, checkScalar, checkSize } from './valueProblems.ts';
import { wrongShape } from './wrongType.ts';

/** More would not be read by anybody, and an alias bomb must end. */
const MAX_PROBLEMS = 200;
const MAX_NODES = 200_000;
const MAX_DEPTH = 200;

/** The object fields that stand at the root of an embedded resource even when its schema does not name them. */
const OBJECT_FIELDS = ['apiVersion', 'kind', 'metadata'];

/** Directives of a strategic merge patch (k8s.io/apimachinery/pkg/util/strategicpatch/patch.go). */
const PATCH_DIRECTIVE = /^\$(?:patch$|retainKeys$|setElementOrder\/|deleteFromPrimitiveList\/)/;

/**
 * Judges an object by the schema of its kind, in the order of the text. `read` opens the nodes of the caller's tree, so
 * that the same rules hold for a file (readSyntaxNode) and for a rendered object.
 */
export function validateObject<N>(
  root: N,
  kind: KindSchema,
  context: { readonly registry: Registry; readonly read: ReadNode<N>; readonly mode: Judgement['mode'] },
): readonly SchemaProblem[] {
  const judgement: Judgement = {
    mode: context.mode,
    label: kind.kind,
    judge: 'the server',
    unknownField: 'error',
    exact: kind.exact,
    limits: kind.custom,
    nulls: kind.custom && !isCreated(root, context.read) ? 'value' : 'absent',
    lenient: kind.custom ? ['status', 'metadata'] : ['status'],
  };
  return validateValue(root, kind.schema, { ...context, judgement });
}

/**
 * An object without a name is created rather than applied, and then the server drops null before it judges
 * (apiextensions-apiserver, pkg/apiserver/schema/defaulting/prunenulls.go).
 */
function isCreated<N>(root: N, read: ReadNode<N>): boolean {
  const field = (node: N | undefined, name: string): N | undefined => {
    const view = node === undefined ? undefined : read(node);
    return view?.kind === 'map' ? view.fields.find(([key]) => key === name)?.[1] : undefined;
  };
  const metadata = field(root, 'metadata');
  return field(metadata, 'name') === undefined && field(metadata, 'generateName') !== undefined;
}

/** Judges any value by any schema, such as a kustomization file by ours. */
export function validateValue<N>(
  root: N,
  schema: Schema,
  context: { readonly registry: Registry; readonly read: ReadNode<N>; readonly judgement: Judgement },
): readonly SchemaProblem[] {
  const walker = new Walker(context.registry, context.read, context.judgement);
  walker.walk(root, schema);
  return walker.problems;
}

const NOTHING: readonly string[] = [];

class Walker<N> {
  readonly problems: SchemaProblem[] = [];
  private readonly path: PathSegment[] = [];
  /** The schemas from the root to where the walk is. */
  private readonly chain: Schema[] = [];
  private readonly registry: Registry;
  private readonly read: ReadNode<N>;
  private readonly judgement: Judgement;
  /** One object for all nodes: whoever keeps the path copies it. */
  private readonly here: ListContext<N>;
  private nodes = 0;
  private encrypted = false;

  constructor(registry: Registry, read: ReadNode<N>, judgement: Judgement) {
    this.registry = registry;
    this.read = read;
    this.judgement = judgement;
    this.here = { path: this.path, judgement, read, resolve: (schema) => registry.resolve(schema) };
  }

  walk(node: N, schema: Schema): void {
    this.walkRead(node, this.read(node), schema);
  }

  private walkRead(node: N, view: NodeView<N>, unresolved: Schema): void {
    if (this.problems.length >= MAX_PROBLEMS || ++this.nodes > MAX_NODES || this.chain.length > MAX_DEPTH) return;
    if (view.kind === 'unknown') return;
    const schema = this.registry.resolve(unresolved);
    const before = this.problems.length;
    this.walkView(view, schema);
    const isRuled = schema.logic !== undefined || schema.rules !== undefined;
    if (isRuled && this.problems.length === before)
      this.report(
        checkRules(() => toJson(node, this.read), schema, this.here),
        view,
      );
  }

  private walkView(view: Exclude<NodeView<N>, { kind: 'unknown' }>, schema: Schema): void {
    if (view.kind === 'scalar') {
      this.report(checkScalar(view, schema, this.here));
      return;
    }
    const wrong = wrongShape(view.kind, schema, this.here);
    if (wrong !== undefined) this.report([wrong]);
    else if (view.kind === 'map') this.walkMap(view, schema);
    else this.walkSeq(view, schema);
  }

  private walkMap(view: NodeView<N> & { kind: 'map' }, schema: Schema): void {
    const { chain, path } = this;
    const { fields } = view;
    if (chain.length === 0 && isEncrypted(view, this.read)) this.encrypted = true;
    let nulls = NOTHING;
    chain.push(schema);
    for (const [name, node] of fields) {
      const inside = this.read(node);
      const isAbsent = this.isAbsent(inside);
      if (isAbsent) nulls = [...nulls, name];
      path.push(name);
      const inner = schema.properties?.get(name) ?? schema.values;
      if (inner?.deprecated === true && !isAbsent) this.remark(name, schema, fields);
      if (inner !== undefined) this.walkRead(node, inside, inner);
      else if (!this.isAccepted(name, schema)) this.report([unknownField(name, chain, this.here)]);
      path.pop();
    }
    chain.pop();
    if (this.judgement.limits && schema.limits !== undefined) {
      const entry = (index: number): string[] => fields.slice(index, index + 1).map(([name]) => name);
      this.report(checkSize(fields.length, schema, { ...this.here, entry }), view);
    }
    if (this.judgement.mode !== 'full' || path[0] === 'status') return;
    if (schema.embedded === true && chain.length > 0) this.report(embeddedProblems(fields, this.read, this.here));
    this.checkPresence(view, required(schema, chain.length > 0), nulls);
  }

  private remark(name: string, holder: Schema, fields: readonly (readonly [string, N])[]): void {
    if (this.isRemarked())
      this.report([deprecatedField(name, holder, { ...this.here, present: fields.map(([key]) => key) })]);
  }

  private checkPresence(view: NodeView<N> & { kind: 'map' }, schema: Schema, nulls: readonly string[]): void {
    if (schema.required === undefined || hasAll(schema.required, view.fields, nulls)) return;
    const present = view.fields.map(([name]) => name).filter((name) => !nulls.includes(name));
    this.report(
      missingFields(present, schema, this.here).map((problem) => atNull(problem, view)),
      view,
    );
  }

  /** Objects of a server are told of deprecated fields that say something; our own files have findings of their own for them. */
  private isRemarked(): boolean {
    return this.judgement.judge === 'the server' && this.path[0] !== 'status';
  }

  /** A key that no schema names and that is right all the same. */
  private isAccepted(name: string, schema: Schema): boolean {
    if (schema.open || schema.type === 'any' || name === '<<' || name.includes('${')) return true;
    if (this.judgement.mode === 'partial' && PATCH_DIRECTIVE.test(name)) return true;
    if (schema.embedded && OBJECT_FIELDS.includes(name)) return true;
    return this.chain.length === 1 && name === 'sops' && this.encrypted;
  }

  private walkSeq(view: NodeView<N> & { kind: 'seq' }, schema: Schema): void {
    const { items } = schema;
    if (items === undefined) return;
    const views = view.items.map(this.read);
    if (this.judgement.mode === 'partial') this.report(checkMergeKeys(views, schema, this.here));
    this.chain.push(schema);
    for (const [index, inside] of views.entries()) {
      this.path.push(index);
      this.walkRead(view.items[index] as N, inside, items);
      this.path.pop();
    }
    this.chain.pop();
    if (this.judgement.mode === 'partial') return;
    if (this.judgement.limits && schema.limits !== undefined)
      this.report(checkSize(views.length, schema, { ...this.here, entry: (index) => nameItem(views[index], index) }));
    this.report(checkItems(views, schema, this.here));
  }

  /** Go decodes null as if the field were not there; for custom resources null is a value. */
  private isAbsent(view: NodeView<N>): boolean {
    return this.judgement.nulls === 'absent' && view.kind === 'scalar' && view.scalar.type === 'null';
  }

  /**
   * A mapping that has no key of its own (the whole document, a list item) is shown by its first key, or by its kind: nobody
   * wants to see a whole object underlined.
   */
  private report(problems: readonly SchemaProblem[], view?: NodeView<N>): void {
    if (problems.length === 0) return;
    const needsKey = view?.kind === 'map' && typeof this.path.at(-1) !== 'string';
    const names = needsKey ? view.fields.map(([name]) => name) : [];
    const key = names.includes('kind') && this.path.length === 0 ? 'kind' : names[0];
    for (const problem of problems) {
      const isHere = key !== undefined && problem.part === 'key' && problem.path.length === this.path.length;
      this.problems.push(isHere ? { ...problem, path: [...problem.path, key] } : problem);
    }
  }
}

/** Whether all names stand among the fields with a value. */
function hasAll<N>(
  names: readonly string[],
  fields: readonly (readonly [string, N])[],
  nulls: readonly string[],
): boolean {
  next: for (const name of names) {
    if (!nulls.includes(name)) for (const field of fields) if (field[0] === name) continue next;
    return false;
  }
  return true;
}

/** A list item is shown by its first key. */
function nameItem<N>(item: NodeView<N> | undefined, index: number): readonly PathSegment[] {
  const key = item?.kind === 'map' ? item.fields[0]?.[0] : undefined;
  return key === undefined ? [index] : [index, key];
}

/** A field that is there without a value is shown where it stands. */
function atNull<N>(problem: SchemaProblem, view: NodeView<N> & { kind: 'map' }): SchemaProblem {
  const empty = problem.absent?.find((path) => view.fields.some(([name]) => name === path.at(-1)));
  return empty === undefined ? problem : { ...problem, path: empty };
}

/** An embedded resource says what it is (apiextensions-apiserver, pkg/apiserver/schema/objectmeta/validation.go). */
function required(schema: Schema, isInside: boolean): Schema {
  if (schema.embedded !== true || !isInside) return schema;
  return { ...schema, required: [...new Set([...(schema.required ?? []), 'apiVersion', 'kind'])] };
}

/** A file that SOPS encrypted has its own `sops` mapping at the root, with the MAC over all values. */
function isEncrypted<N>(view: NodeView<N> & { kind: 'map' }, read: ReadNode<N>): boolean {
  const sops = view.fields.find(([name]) => name === 'sops')?.[1];
  const inside = sops === undefined ? undefined : read(sops);
  return inside?.kind === 'map' && inside.fields.some(([name]) => name === 'mac' || name === 'version');
}
