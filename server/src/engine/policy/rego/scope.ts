import type { Body, Expression, Span, Term, With } from './ast.ts';
import { BUILTINS } from './builtins/all.ts';

/** Names of one body, and of those around it, with their places in the frame. */
export class Scope {
  private readonly names = new Map<string, number>();
  private readonly outer: Scope | undefined;
  private readonly layout: { size: number };
  /** Whether a name stands for a rule, an import, `input` or `data`. */
  readonly isGlobal: (name: string) => boolean;

  constructor(isGlobal: (name: string) => boolean, outer?: Scope) {
    this.isGlobal = isGlobal;
    this.outer = outer;
    this.layout = outer?.layout ?? { size: 0 };
  }

  inner(): Scope {
    return new Scope(this.isGlobal, this);
  }

  get size(): number {
    return this.layout.size;
  }

  declare(name: string): number {
    const slot = this.layout.size++;
    this.names.set(name, slot);
    return slot;
  }

  /** A place of its own for what has no name. */
  anonymous(): number {
    return this.layout.size++;
  }

  find(name: string): number | undefined {
    return this.names.get(name) ?? this.outer?.find(name);
  }

  isOwn(name: string): boolean {
    return this.names.has(name);
  }

  /** Declares what a body brings: what it says with `some` and `:=`, and every name that nothing else explains. */
  declareBody(body: Body, more: readonly Term[] = []): void {
    for (const name of new Set(body.flatMap(declaredNames))) if (!this.isOwn(name)) this.declare(name);
    const free = new Set<string>();
    for (const expression of body) visitExpression(expression, (name) => free.add(name));
    for (const term of more) visitTerm(term, (name) => free.add(name));
    for (const name of free)
      if (name !== '_' && this.find(name) === undefined && !this.isGlobal(name)) this.declare(name);
  }
}

/** What `some` and `:=` of a line declare. */
function declaredNames(expression: Expression): readonly string[] {
  if (expression.kind === 'some') return expression.names;
  if (expression.kind === 'someIn')
    return [...(expression.key === undefined ? [] : patternNames(expression.key)), ...patternNames(expression.value)];
  const term = expression.kind === 'term' ? expression.term : undefined;
  const [left] = isCallOf(term, 'assign') ? term.args : [];
  return left === undefined ? [] : patternNames(left);
}

/** A name that `:=` gives a value a second time in a body, with where; OPA refuses it. */
export function assignedTwice(body: Body): { readonly name: string; readonly at: Span } | undefined {
  const seen = new Set<string>();
  for (const expression of body)
    for (const name of declaredNames(expression)) {
      if (seen.has(name)) return { name, at: expression.at };
      if (expression.kind !== 'someIn') seen.add(name);
    }
  return undefined;
}

export function isCallOf(term: Term | undefined, name: string): term is Extract<Term, { kind: 'call' }> {
  return term?.kind === 'call' && term.name.kind === 'var' && term.name.name === name;
}

/** Names that a pattern can bind. */
function patternNames(term: Term): readonly string[] {
  if (term.kind === 'var') return term.name === '_' ? [] : [term.name];
  if (term.kind === 'array') return term.items.flatMap(patternNames);
  if (term.kind === 'object') return term.entries.flatMap(([, value]) => patternNames(value));
  return [];
}

export type SeeName = (name: string) => void;

/** Whether a built-in function stands for another function: its name is no variable. */
function isReplacement({ target, value }: With): boolean {
  const [root] = namesOf(target);
  return root !== 'input' && root !== 'data' && BUILTINS.has(namesOf(value).join('.'));
}

/** Names in a line, but not those inside of bodies that stand in it. */
function visitExpression(expression: Expression, see: SeeName): void {
  for (const change of expression.with) if (!isReplacement(change)) visitTerm(change.value, see);
  if (expression.kind === 'term') visitTerm(expression.term, see);
  else if (expression.kind === 'not') visitExpression(expression.inner, see);
  else if (expression.kind === 'every') visitTerm(expression.collection, see);
  else if (expression.kind === 'someIn')
    for (const term of [expression.key, expression.value, expression.collection]) if (term) visitTerm(term, see);
}

function visitTerm(term: Term, see: SeeName): void {
  if (term.kind === 'var') see(term.name);
  for (const inner of partsOf(term)) visitTerm(inner, see);
}

/** The terms that a term is made of, bodies left out. */
export function partsOf(term: Term): readonly Term[] {
  if (term.kind === 'ref') return [term.head, ...term.path];
  if (term.kind === 'array' || term.kind === 'set') return term.items;
  if (term.kind === 'object') return term.entries.flat();
  if (term.kind === 'call') return term.args;
  if (term.kind === 'template') return term.parts.filter((part): part is Term => typeof part !== 'string');
  return [];
}

/** Names that a closed body or comprehension takes from outside: all it mentions that it does not declare. */
export function mentioned(term: Term | Expression, see: SeeName): void {
  if ('with' in term) {
    for (const change of term.with) mentioned(change.value, see);
    if (term.kind === 'term') mentioned(term.term, see);
    else if (term.kind === 'not') mentioned(term.inner, see);
    else if (term.kind === 'logic') for (const line of term.operands.flat()) mentioned(line, see);
    else if (term.kind === 'some') for (const name of term.names) see(name);
    else {
      for (const inner of [
        term.kind === 'someIn' ? term.key : undefined,
        term.kind === 'someIn' ? term.value : undefined,
        term.collection,
      ])
        if (inner !== undefined) mentioned(inner, see);
      if (term.kind === 'every') for (const line of term.body) mentioned(line, see);
    }
    return;
  }
  if (term.kind === 'var') see(term.name);
  for (const inner of partsOf(term)) mentioned(inner, see);
  if (term.kind === 'arrayComprehension' || term.kind === 'setComprehension' || term.kind === 'objectComprehension') {
    mentioned(term.term, see);
    if (term.kind === 'objectComprehension') mentioned(term.key, see);
    for (const line of term.body) mentioned(line, see);
  }
}

/** The constant parts of a name with dots; a part that is none ends it. */
export function namesOf(term: Term): readonly string[] {
  if (term.kind === 'var') return [term.name];
  if (term.kind !== 'ref' || term.head.kind !== 'var') return [];
  const names: string[] = [term.head.name];
  for (const part of term.path) {
    if (part.kind !== 'scalar' || typeof part.value !== 'string') break;
    names.push(part.value);
  }
  return names;
}
