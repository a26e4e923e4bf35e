import { type Bindings, isAssignable, isMoreGeneral, resolve, substitute } from './assign.ts';
import {
  chainOf,
  fieldSpan,
  isOrdered,
  literalType,
  mentionsLetter,
  nameSpan,
  noForm,
  rename,
  typeTyped,
} from './checkerParts.ts';
import type { Environment } from './environment.ts';
import type { Call, Entry, Expression, Item, Macro } from './expression.ts';
import { checkLiterals } from './literalChecks.ts';
import type { Overload } from './overload.ts';
import { BOOL, BYTES, DOUBLE, DYN, INT, NULL, STRING, simple, UINT } from './simpleTypes.ts';
import { type CelType, listOf, mapOf, printType } from './types.ts';

/** What is wrong with an expression, in words of its own, and where: offsets in UTF-16. */
export interface ExpressionProblem {
  readonly message: string;
  readonly at: number;
  readonly end: number;
}

/** The type of an expression, and why it does not compile. */
export interface Checked {
  readonly type: CelType;
  readonly problems: readonly ExpressionProblem[];
  /** The type of each part. */
  typeOf(part: Expression): CelType;
}

/**
 * The type of a name such as `self`, of a dotted one such as `authorizer.requestResource`, or of a message (`Object{}`); undefined for
 * one that is not declared.
 */
export type Declarations = (name: string) => CelType | undefined;

/**
 * Judges an expression as the server compiles it (cel-go, checker/checker.go, with the validators of
 * k8s.io/apiserver, pkg/cel/environment/base.go): names, fields, forms of functions, types.
 */
export function checkExpression(root: Expression, environment: Environment, declared: Declarations): Checked {
  const checker = new Checker(environment, declared);
  const type = checker.typeOf(root, new Map());
  const typeOf = (part: Expression): CelType => substitute(checker.types.get(part) ?? DYN, checker.bindings, true);
  const problems =
    checker.problems.length > 0 ? checker.problems : checkLiterals(root, typeOf, { isMixed: environment.isMixed });
  return { type: substitute(type, checker.bindings, true), problems, typeOf };
}

type Locals = ReadonlyMap<string, CelType>;

const TYPE_NAMES: Readonly<Record<string, CelType>> = {
  bool: BOOL,
  bytes: BYTES,
  double: DOUBLE,
  int: INT,
  list: listOf(DYN),
  map: mapOf(DYN, DYN),
  null_type: NULL,
  string: STRING,
  type: { kind: 'type', of: DYN },
  uint: UINT,
  optional_type: { kind: 'optional', of: DYN },
};
const LONG_TYPE_NAMES =
  /^(?:google\.protobuf\.(?:Duration|Timestamp)|net\.(?:IP|CIDR)|kubernetes\.(?:Quantity|URL|Semver|NamedFormat))$/;

class Checker {
  readonly problems: ExpressionProblem[] = [];
  bindings: Bindings = new Map();
  readonly types = new Map<Expression, CelType>();
  private fresh = 0;
  private readonly environment: Environment;
  private readonly declared: Declarations;

  constructor(environment: Environment, declared: Declarations) {
    this.environment = environment;
    this.declared = declared;
  }

  typeOf(at: Expression, locals: Locals): CelType {
    const type = this.typeOfPart(at, locals);
    this.types.set(at, type);
    return type;
  }

  private typeOfPart(at: Expression, locals: Locals): CelType {
    switch (at.kind) {
      case 'literal':
        return literalType(at);
      case 'name':
        return this.nameType(at, locals);
      case 'field':
        return this.fieldType(at, locals);
      case 'has':
        this.select(at, this.typeOf(at.of, locals));
        return BOOL;
      case 'list':
        return listOf(this.joined(at.items, locals));
      case 'map':
        return this.mapType(at.entries, locals);
      case 'message':
        return this.messageType(at, locals);
      case 'call':
        return this.callType(at, locals);
      case 'macro':
        return this.macroType(at, locals);
      case 'bind':
        return this.bindType(at, locals);
    }
  }

  private nameType(at: Expression & { kind: 'name' }, locals: Locals): CelType {
    const type = locals.get(at.name) ?? this.declared(at.name);
    if (type !== undefined) return type;
    const named = Object.hasOwn(TYPE_NAMES, at.name) ? TYPE_NAMES[at.name] : undefined;
    return named === undefined ? this.fail(`\`${at.name}\` is not known in this expression`, at) : typeTyped(named);
  }

  private fieldType(at: Expression & { kind: 'field' }, locals: Locals): CelType {
    const chain = chainOf(at);
    if (chain !== undefined && !locals.has(chain.root)) {
      const whole = LONG_TYPE_NAMES.test(chain.name) ? typeTyped(simple(chain.name)) : this.declared(chain.name);
      if (whole !== undefined) return whole;
    }
    const type = this.select(at, this.typeOf(at.of, locals));
    return at.isOptional && resolve(type, this.bindings).kind !== 'optional' ? { kind: 'optional', of: type } : type;
  }

  /** The type of a field of a value of some type; an optional has the fields of what it holds. */
  private select(at: Expression & { kind: 'field' | 'has' }, holder: CelType): CelType {
    const type = resolve(holder, this.bindings);
    switch (type.kind) {
      case 'map':
        return type.value;
      case 'dyn':
        return DYN;
      case 'param':
        return DYN;
      case 'optional': {
        const inner = this.select(at, type.of);
        return resolve(inner, this.bindings).kind === 'optional' ? inner : { kind: 'optional', of: inner };
      }
      case 'object': {
        const field = type.field(at.field);
        return field ?? this.fail(`\`${at.field}\` is not a field of ${type.name}`, fieldSpan(at));
      }
      default:
        return this.fail(`a value of type ${printType(type)} has no fields, such as \`${at.field}\``, fieldSpan(at));
    }
  }

  /** The type of all items. */
  private joined(items: readonly Item[], locals: Locals): CelType {
    let joined: CelType | undefined;
    for (const { value, isOptional } of items) {
      const own = this.typeOf(value, locals);
      const type = isOptional ? this.inside(own, value) : own;
      if (joined === undefined) joined = type;
      else joined = this.join(joined, type);
    }
    return joined ?? this.letter();
  }

  private join(left: CelType, right: CelType): CelType {
    const tried = new Map(this.bindings);
    if (isAssignable(left, right, tried)) {
      this.bindings = tried;
      return isMoreGeneral(right, left, tried) ? right : left;
    }
    return DYN;
  }

  private inside(type: CelType, at: Expression): CelType {
    const own = resolve(type, this.bindings);
    if (own.kind === 'optional') return own.of;
    return own.kind === 'dyn'
      ? DYN
      : this.fail(`\`?\` stands before an optional value, not before ${this.print(own)}`, at);
  }

  private mapType(entries: readonly Entry[], locals: Locals): CelType {
    const keys = entries.map(({ key }) => ({ value: key, isOptional: false }));
    const key = this.joined(keys, locals);
    return mapOf(key, this.joined(entries, locals));
  }

  /** Messages that mutating policies make (`Object{…}`, `JSONPatch{…}`); what they take is not looked at. */
  private messageType(at: Expression & { kind: 'message' }, locals: Locals): CelType {
    for (const [, { value }] of at.fields) this.typeOf(value, locals);
    const declared = this.declared(`${at.name}{}`);
    return (
      declared ??
      this.fail(`\`${at.name}\` is not known in this expression`, { at: at.at, end: at.at + at.name.length })
    );
  }

  private callType(at: Call, locals: Locals): CelType {
    const { name, of, args } = at;
    const chain = of === undefined ? undefined : chainOf(of);
    const isFree = chain !== undefined && !locals.has(chain.root) && this.declared(chain.root) === undefined;
    const spaced = isFree ? this.environment.functions.of(`${chain.name}.${name}`, false) : [];
    if (spaced.length > 0) return this.resolveCall(at, `${chain?.name}.${name}`, spaced, this.all(args, locals));
    const parts = of === undefined ? args : [of, ...args];
    const types = this.all(parts, locals);
    const candidates = this.environment.functions.of(name, of !== undefined);
    if (candidates.length === 0) {
      const known = this.environment.functions.named(name).length > 0;
      const where = of === undefined ? 'is called on a value' : 'is not called on a value';
      return this.fail(
        known ? `\`${name}\` ${where}` : `\`${name}\` is not a function that is known here`,
        nameSpan(at),
      );
    }
    return this.resolveCall(at, name, candidates, types);
  }

  private all(parts: readonly Expression[], locals: Locals): readonly CelType[] {
    return parts.map((part) => this.typeOf(part, locals));
  }

  /** The form that fits; of several, what they have in common. */
  private resolveCall(at: Call, name: string, candidates: readonly Overload[], types: readonly CelType[]): CelType {
    let result: CelType | undefined;
    for (const overload of candidates) {
      if (overload.params.length !== types.length) continue;
      const letters = this.renaming(overload);
      const tried = new Map(this.bindings);
      if (
        !overload.params.every((param, index) => isAssignable(rename(param, letters), types[index] as CelType, tried))
      )
        continue;
      if (result === undefined) this.bindings = tried;
      const own = substitute(rename(overload.result, letters), tried);
      result = result === undefined || printType(result) === printType(own) ? own : DYN;
    }
    return (
      result ??
      this.fail(
        noForm(
          name,
          types.map((type) => this.print(type)),
        ),
        nameSpan(at),
      )
    );
  }

  /** The letters of an overload are its own at every use. */
  private renaming(overload: Overload): string {
    const hasLetters = overload.params.some(mentionsLetter) || mentionsLetter(overload.result);
    return hasLetters ? `#${++this.fresh}` : '';
  }

  private letter(): CelType {
    return { kind: 'param', name: `E#${++this.fresh}` };
  }

  private macroType(at: Macro, locals: Locals): CelType {
    const range = resolve(this.typeOf(at.of, locals), this.bindings);
    const inner = new Map(locals);
    const [first = '', second] = at.variables;
    const [key, value] = this.entryTypes(range, at.of);
    inner.set(first, second === undefined && range.kind !== 'map' ? value : key);
    if (second !== undefined) inner.set(second, value);
    if (at.test !== undefined) this.want(BOOL, this.typeOf(at.test, inner), at.test);
    const result = at.result === undefined ? undefined : this.typeOf(at.result, inner);
    switch (at.name) {
      case 'all':
      case 'exists':
      case 'existsOne':
        return BOOL;
      case 'filter':
        return listOf(range.kind === 'map' ? key : value);
      case 'sortBy':
        if (!isOrdered(resolve(result ?? DYN, this.bindings)))
          this.fail(`a value of type ${this.print(result ?? DYN)} has no order`, at.result ?? at);
        return listOf(value);
      case 'transformMap':
        return mapOf(key, result ?? DYN);
      case 'transformMapEntry': {
        const made = resolve(result ?? DYN, this.bindings);
        if (made.kind === 'map' || made.kind === 'dyn') return made;
        return this.fail(`a mapping must stand here, not ${this.print(made)}`, at.result ?? at);
      }
      default:
        return listOf(result ?? DYN);
    }
  }

  private entryTypes(range: CelType, at: Expression): readonly [CelType, CelType] {
    switch (range.kind) {
      case 'list':
        return [INT, range.of];
      case 'map':
        return [range.key, range.value];
      case 'dyn':
      case 'param':
        return [DYN, DYN];
      default:
        this.fail(`a list or a mapping must stand here, not ${this.print(range)}`, at);
        return [DYN, DYN];
    }
  }

  private bindType({ how, variable, value, body, at }: Expression & { kind: 'bind' }, locals: Locals): CelType {
    if (how === 'bind' && !this.environment.hasBind)
      return this.fail('`cel` is not known in this expression', { at, end: at + 'cel'.length });
    const given = this.typeOf(value, locals);
    const inner = how === 'bind' ? given : this.inside(given, value);
    const result = this.typeOf(body, new Map([...locals, [variable, inner]]));
    return how === 'optMap' ? { kind: 'optional', of: result } : result;
  }

  private want(wanted: CelType, given: CelType, at: Expression): void {
    if (!isAssignable(wanted, given, this.bindings))
      this.fail(`a ${printType(wanted)} must stand here, not ${this.print(given)}`, at);
  }

  private print(type: CelType): string {
    return printType(substitute(type, this.bindings, true));
  }

  private fail(message: string, { at, end }: { readonly at: number; readonly end: number }): CelType {
    this.problems.push({ message, at, end });
    return DYN;
  }
}
