import jmespath, { type Ast } from 'jmespath';
import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { isArray, isObject, isSame, setOwn } from '../values/json.ts';
import { missingKey, orNull, QueryFailure, queryError, Reference } from './failure.ts';
import { type Argument, type Code, type Frame, OUT_OF_STEPS, type Outcome, type PartCompiler } from './frame.ts';
import { callFunction } from './functions/table.ts';
import { compileProjection } from './projections.ts';
import { isFalse } from './truth.ts';

/** A query that can be asked again and again. */
export type Query = (frame: Frame) => Outcome;

/** The same for a value instead of a scope. */
export type ValueQuery = (value: Json, frame: Frame) => Outcome;

const MAX_LENGTH = 50_000;
const MAX_DEPTH = 400;
const MAX_KEPT = 5000;
const queries = new Map<string, Query>();
const valueQueries = new Map<string, ValueQuery>();

/** A query on the names of a scope; one that cannot be parsed always gives its error. The same text is read once. */
export function compileQuery(text: string): Query {
  const known = queries.get(text);
  if (known !== undefined) return known;
  if (queries.size >= MAX_KEPT) queries.clear();
  const code = compileText(text, true);
  const made: Query = (frame) => code(null, frame);
  queries.set(text, made);
  return made;
}

/** A query on a value. */
export function compileValueQuery(text: string): ValueQuery {
  const known = valueQueries.get(text);
  if (known !== undefined) return known;
  if (valueQueries.size >= MAX_KEPT) valueQueries.clear();
  const made = compileText(text, false);
  valueQueries.set(text, made);
  return made;
}

function compileText(text: string, isRoot: boolean): Code {
  const parsed = parseQuery(text);
  if (parsed instanceof QueryFailure) return () => parsed;
  return new Compiler().code(parsed, isRoot);
}

/** The tree of a query, or why there is none. */
export function parseQuery(text: string): Ast | QueryFailure {
  const trimmed = text.trim();
  if (trimmed === '') return queryError('invalid query (nil)');
  if (trimmed.length > MAX_LENGTH) return queryError(`query of ${trimmed.length} characters is too long`);
  if (!isClosed(trimmed)) return queryError(`incorrect query ${short(trimmed)}: unclosed delimiter`);
  try {
    const parsed = jmespath.compile(withWholeArguments(trimmed));
    if (depthOf(parsed, 0) > MAX_DEPTH) return queryError(`incorrect query ${short(trimmed)}: nested too deeply`);
    return isWhole(parsed) ? parsed : queryError(`incorrect query ${short(trimmed)}: a part of it is missing`);
  } catch (error) {
    return queryError(`incorrect query ${short(trimmed)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const QUOTED = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/gs;

/** Whether every quote is closed; the parser takes a text in `'` that is not for one that ends with the query. */
export function isClosed(text: string): boolean {
  return !text.includes("'") || !text.replaceAll(QUOTED, '').includes("'");
}

/** A text in quotes, or `@` behind what opens an argument. */
const ARGUMENT = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|([(,]\s*)@/gs;

/** The parser takes an `@` that begins an argument for the whole of it, unless it stands in brackets. */
function withWholeArguments(text: string): string {
  return text.includes('@')
    ? text.replaceAll(ARGUMENT, (whole, before: string | undefined) => (before === undefined ? whole : `${before}(@)`))
    : text;
}

function short(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function depthOf(at: Ast, depth: number): number {
  if (depth > MAX_DEPTH) return depth;
  const parts = [...(at.children ?? []), at.value].filter(isAst);
  return parts.reduce((most, part) => Math.max(most, depthOf(part, depth + 1)), depth);
}

/** Whether no part is missing: behind a projection the parser takes two dots, or one at the end, for nothing at all. */
function isWhole(at: Ast): boolean {
  const parts = at.type === 'Slice' ? [] : (at.children ?? []);
  return [...parts, ...(at.type === 'KeyValuePair' ? [at.value] : [])].every((part) => isAst(part) && isWhole(part));
}

function isAst(part: unknown): part is Ast {
  return typeof part === 'object' && part !== null && 'type' in part;
}

/**
 * Makes closures of a tree, by the rules of Kyverno's fork of go-jmespath (interpreter.go). `isRoot` tells that a part is asked of the
 * scope and not of a value.
 */
class Compiler implements PartCompiler {
  code(at: Ast, isRoot: boolean): Code {
    switch (at.type) {
      case 'Field':
        return fieldCode(String(at.name), isRoot);
      case 'Subexpression':
      case 'IndexExpression':
        return this.chain(at, isRoot);
      case 'Index':
        return indexCode(Number(at.value));
      case 'Literal':
        return constant(at.value as Json);
      case 'Identity':
      case 'Current':
        return isRoot ? (_, frame) => frame.scope.all() : (value) => value;
      case 'Comparator':
        return this.comparator(at, isRoot);
      case 'OrExpression':
      case 'AndExpression':
        return this.logic(at, isRoot);
      case 'NotExpression': {
        const of = this.lenient(at, 0, isRoot);
        return (value, frame) => {
          const given = of(value, frame);
          return given instanceof QueryFailure ? given : isFalse(given);
        };
      }
      case 'Pipe': {
        const [left, right] = [this.lenient(at, 0, isRoot), this.lenient(at, 1, false)];
        return (value, frame) => {
          const given = left(value, frame);
          return given instanceof QueryFailure ? given : right(given, frame);
        };
      }
      case 'Function':
        return this.call(at, isRoot);
      case 'MultiSelectList':
        return this.list(at, isRoot);
      case 'MultiSelectHash':
        return this.hash(at, isRoot);
      default:
        return compileProjection(at, isRoot, this);
    }
  }

  private part(at: Ast, index: number, isRoot: boolean): Code {
    const child = at.children?.[index];
    return isAst(child) ? this.code(child, isRoot) : () => queryError('incorrect query');
  }

  /** A part whose missing keys are null. */
  private lenient(at: Ast, index: number, isRoot: boolean): Code {
    const code = this.part(at, index, isRoot);
    return (value, frame) => orNull(code(value, frame));
  }

  private chain(at: Ast, isRoot: boolean): Code {
    const [left, right] = [this.part(at, 0, isRoot), this.part(at, 1, false)];
    return (value, frame) => {
      const holder = left(value, frame);
      return holder instanceof QueryFailure ? holder : right(holder, frame);
    };
  }

  private comparator(at: Ast, isRoot: boolean): Code {
    const [left, right] = [this.lenient(at, 0, isRoot), this.lenient(at, 1, isRoot)];
    const compare = COMPARATORS[String(at.name)] ?? (() => null);
    return (value, frame) => {
      const a = left(value, frame);
      if (a instanceof QueryFailure) return a;
      const b = right(value, frame);
      return b instanceof QueryFailure ? b : compare(a, b);
    };
  }

  private logic(at: Ast, isRoot: boolean): Code {
    const isOr = at.type === 'OrExpression';
    const left = this.lenient(at, 0, isRoot);
    const right = isOr ? this.lenient(at, 1, isRoot) : this.part(at, 1, isRoot);
    return (value, frame) => {
      const given = left(value, frame);
      if (given instanceof QueryFailure) return given;
      return isFalse(given) === isOr ? right(value, frame) : given;
    };
  }

  private call(at: Ast, isRoot: boolean): Code {
    const name = String(at.name);
    const parts = (at.children ?? []).map((child, index): ((value: Json, frame: Frame) => Argument | QueryFailure) => {
      const inner = isAst(child) && child.type === 'ExpressionReference' ? child : undefined;
      if (inner === undefined) return this.lenient(at, index, isRoot);
      const code = this.part(inner, 0, false);
      return (_, frame) => new Reference((value) => code(value, frame));
    });
    return (value, frame) => {
      const args: Argument[] = [];
      for (const part of parts) {
        const arg = part(value, frame);
        if (arg instanceof QueryFailure) return arg;
        args.push(arg);
      }
      if (--frame.steps < 0) return OUT_OF_STEPS;
      return callFunction(name, args, frame);
    };
  }

  private list(at: Ast, isRoot: boolean): Code {
    const parts = (at.children ?? []).map((_, index) => this.lenient(at, index, isRoot));
    return (value, frame) => {
      if (value === null && !isRoot) return null;
      if (--frame.steps < 0) return OUT_OF_STEPS;
      const made: Json[] = [];
      for (const part of parts) {
        const item = part(value, frame);
        if (item instanceof QueryFailure) return item;
        made.push(item);
      }
      return made;
    };
  }

  private hash(at: Ast, isRoot: boolean): Code {
    const parts = (at.children ?? []).filter(isAst).map((pair) => ({
      name: String(pair.name),
      code: isAst(pair.value) ? this.code(pair.value, isRoot) : constant(null),
    }));
    return (value, frame) => {
      if (value === null && !isRoot) return null;
      if (--frame.steps < 0) return OUT_OF_STEPS;
      const made: Record<string, Json> = {};
      for (const { name, code } of parts) {
        const item = orNull(code(value, frame));
        if (item instanceof QueryFailure) return item;
        setOwn(made, name, item);
      }
      return made;
    };
  }
}

function constant(value: Json): Code {
  return () => value;
}

function fieldCode(name: string, isRoot: boolean): Code {
  if (isRoot) return (_, frame) => frame.scope.get(name);
  const missing = missingKey(name);
  return (value) => {
    if (!isObject(value)) return null;
    return Object.hasOwn(value, name) ? ((value as JsonObject)[name] as Json) : missing;
  };
}

function indexCode(index: number): Code {
  return (value) => {
    if (!isArray(value)) return null;
    return value[index < 0 ? index + value.length : index] ?? null;
  };
}

type Compare = (a: Json, b: Json) => Json;

function ordered(decide: (a: number, b: number) => boolean): Compare {
  return (a, b) => (typeof a === 'number' && typeof b === 'number' ? decide(a, b) : null);
}

const COMPARATORS: Readonly<Record<string, Compare>> = {
  EQ: isSame,
  NE: (a, b) => !isSame(a, b),
  GT: ordered((a, b) => a > b),
  GTE: ordered((a, b) => a >= b),
  LT: ordered((a, b) => a < b),
  LTE: ordered((a, b) => a <= b),
};
