import type { PathSegment } from '../syntax/fieldPath.ts';
import { embeddedProblems } from './embeddedResource.ts';
import { deprecatedField, missingFields, unknownField } from './fieldProblems.ts';
import { checkItems, checkMergeKeys } from './listItems.ts';
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

class Walker<N> {
  readonly problems: SchemaProblem[] = [];
  private readonly path: PathSegment[] = [];
  private readonly registry: Registry;
  private readonly read: ReadNode<N>;
  private readonly judgement: Judgement;
  private readonly here: { readonly path: readonly PathSegment[]; readonly judgement: Judgement };
  private nodes = 0;
  private encrypted = false;

  constructor(registry: Registry, read: ReadNode<N>, judgement: Judgement) {
    this.registry = registry;
    this.read = read;
    this.judgement = judgement;
    this.here = { path: this.path, judgement };
  }

  walk(node: N, unresolved: Schema, parents: readonly Schema[] = []): void {
    if (this.problems.length >= MAX_PROBLEMS || ++this.nodes > MAX_NODES || parents.length > MAX_DEPTH) return;
    const schema = this.registry.resolve(unresolved);
    const view = this.read(node);
    if (view.kind === 'unknown') return;
    const before = this.problems.length;
    this.walkView(view, schema, parents);
    const isRuled = schema.logic !== undefined || schema.rules !== undefined;
    if (isRuled && this.problems.length === before)
      this.report(
        checkRules(() => toJson(node, this.read), schema, { ...this.place(), resolve: this.resolve }),
        view,
      );
  }

  private walkView(view: Exclude<NodeView<N>, { kind: 'unknown' }>, schema: Schema, parents: readonly Schema[]): void {
    if (view.kind === 'scalar') {
      this.report(checkScalar(view, schema, this.place()));
      return;
    }
    const wrong = wrongShape(view.kind, schema, this.place());
    if (wrong !== undefined) this.report([wrong]);
    else if (view.kind === 'map') this.walkMap(view, schema, parents);
    else this.walkSeq(view, schema, parents);
  }

  private walkMap(view: NodeView<N> & { kind: 'map' }, schema: Schema, parents: readonly Schema[]): void {
    if (parents.length === 0 && isEncrypted(view, this.read)) this.encrypted = true;
    const chain = [...parents, schema];
    for (const [name, value] of view.fields) {
      const field = schema.properties?.get(name) ?? schema.values;
      this.path.push(name);
      if (field?.deprecated === true && this.isRemarked(value))
        this.report([deprecatedField(name, schema, { ...this.place(), present: view.fields.map(([key]) => key) })]);
      if (field !== undefined) this.walk(value, field, chain);
      else if (!this.isAccepted(name, schema, parents)) {
        this.report([unknownField(name, chain, { ...this.place(), resolve: this.resolve })]);
      }
      this.path.pop();
    }
    const entry = (index: number): string[] => view.fields.slice(index, index + 1).map(([name]) => name);
    this.report(checkSize(view.fields.length, schema, { ...this.place(), entry }), view);
    if (this.judgement.mode !== 'full' || this.path[0] === 'status') return;
    if (schema.embedded === true && parents.length > 0)
      this.report(embeddedProblems(view.fields, this.read, this.place()));
    const demanded = required(schema, parents);
    if ((demanded.required ?? []).length === 0) return;
    const present = view.fields.filter(([, value]) => !this.isAbsent(value)).map(([name]) => name);
    const missing = missingFields(present, demanded, this.place());
    this.report(
      missing.map((problem) => atNull(problem, view)),
      view,
    );
  }

  /** Objects of a server are told of deprecated fields that say something; our own files have findings of their own for them. */
  private isRemarked(value: N): boolean {
    return this.judgement.judge === 'the server' && this.path[0] !== 'status' && !this.isAbsent(value);
  }

  /** A key that no schema names and that is right all the same. */
  private isAccepted(name: string, schema: Schema, parents: readonly Schema[]): boolean {
    if (schema.open || schema.type === 'any' || name === '<<' || name.includes('${')) return true;
    if (this.judgement.mode === 'partial' && PATCH_DIRECTIVE.test(name)) return true;
    if (schema.embedded && OBJECT_FIELDS.includes(name)) return true;
    return parents.length === 0 && name === 'sops' && this.encrypted;
  }

  private walkSeq(view: NodeView<N> & { kind: 'seq' }, schema: Schema, parents: readonly Schema[]): void {
    if (schema.items === undefined) return;
    const chain = [...parents, schema];
    if (this.judgement.mode === 'partial')
      this.report(checkMergeKeys(view.items, schema, { ...this.place(), read: this.read }));
    view.items.forEach((item, index) => {
      this.path.push(index);
      this.walk(item, schema.items as Schema, chain);
      this.path.pop();
    });
    if (this.judgement.mode === 'partial') return;
    this.report(
      checkSize(view.items.length, schema, { ...this.place(), entry: (index) => this.nameItem(view, index) }),
    );
    this.report(checkItems(view.items, schema, { ...this.place(), resolve: this.resolve, read: this.read }));
  }

  /** A list item is shown by its first key. */
  private nameItem(view: NodeView<N> & { kind: 'seq' }, index: number): readonly PathSegment[] {
    const item = view.items[index];
    const inside = item === undefined ? undefined : this.read(item);
    const key = inside?.kind === 'map' ? inside.fields[0]?.[0] : undefined;
    return key === undefined ? [index] : [index, key];
  }

  /** Go decodes null as if the field were not there; for custom resources null is a value. */
  private isAbsent(value: N): boolean {
    if (this.judgement.nulls === 'value') return false;
    const view = this.read(value);
    return view.kind === 'scalar' && view.scalar.type === 'null';
  }

  /** One object for all nodes: whoever keeps the path copies it. */
  private place(): { readonly path: readonly PathSegment[]; readonly judgement: Judgement } {
    return this.here;
  }

  private readonly resolve = (schema: Schema): Schema => this.registry.resolve(schema);

  /**
   * A mapping that has no key of its own (the whole document, a list item) is shown by its first key, or by its kind: nobody
   * wants to see a whole object underlined.
   */
  private report(problems: readonly SchemaProblem[], view?: NodeView<N>): void {
    const needsKey = view?.kind === 'map' && typeof this.path.at(-1) !== 'string';
    const names = needsKey ? view.fields.map(([name]) => name) : [];
    const key = names.includes('kind') && this.path.length === 0 ? 'kind' : names[0];
    for (const problem of problems) {
      const isHere = key !== undefined && problem.part === 'key' && problem.path.length === this.path.length;
      this.problems.push(isHere ? { ...problem, path: [...problem.path, key] } : problem);
    }
  }
}

/** A field that is there without a value is shown where it stands. */
function atNull<N>(problem: SchemaProblem, view: NodeView<N> & { kind: 'map' }): SchemaProblem {
  const empty = problem.absent?.find((path) => view.fields.some(([name]) => name === path.at(-1)));
  return empty === undefined ? problem : { ...problem, path: empty };
}

/** An embedded resource says what it is (apiextensions-apiserver, pkg/apiserver/schema/objectmeta/validation.go). */
function required(schema: Schema, parents: readonly Schema[]): Schema {
  if (schema.embedded !== true || parents.length === 0) return schema;
  return { ...schema, required: [...new Set([...(schema.required ?? []), 'apiVersion', 'kind'])] };
}

/** A file that SOPS encrypted has its own `sops` mapping at the root, with the MAC over all values. */
function isEncrypted<N>(view: NodeView<N> & { kind: 'map' }, read: ReadNode<N>): boolean {
  const sops = view.fields.find(([name]) => name === 'sops')?.[1];
  const inside = sops === undefined ? undefined : read(sops);
  return inside?.kind === 'map' && inside.fields.some(([name]) => name === 'mac' || name === 'version');
}
