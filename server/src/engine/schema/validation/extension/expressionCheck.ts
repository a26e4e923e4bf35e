import type { Expression } from '../../cel/expression.ts';
import { readExpression } from '../../cel/rules.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import { macroNames } from './macroNames.ts';

/**
 * Names that every expression may use: the types of CEL, messages by their whole name, and the first parts of functions with a dot in
 * their name (`format.dns1123Label()`, `sets.contains`, `ip.isCanonical`; k8s.io/apiserver, pkg/cel/library).
 */
const TYPES =
  /^(?:int|uint|double|bool|string|bytes|list|map|type|null_type|dyn|google|kubernetes|net|optional_type|optional|base64|cidr|format|ip|lists|math|regex|sets|strings)$/;
interface Given {
  readonly names: readonly string[];
  /** What stands in `variables`; undefined when that is not looked at. */
  readonly variables?: ReadonlySet<string>;
  readonly wants?: 'boolean' | 'string';
}

/** Judges one expression by itself: readable, with names that are given, and of the type that is wanted. */
export function checkExpression(field: Field, out: Reporter, given: Given): Expression | undefined {
  if (field.text.trim() === '') return undefined;
  const parsed = readExpression(field.text);
  if (parsed.kind === 'broken') {
    out.wrong(field, `This is not an expression in CEL: ${parsed.reason}.`);
    return undefined;
  }
  const unknown = unknownName(parsed.root, given);
  const type = typeOf(parsed.root);
  if (unknown !== undefined) out.wrong(field, `\`${unknown}\` is not known in this expression.`);
  else if (type !== undefined && given.wants !== undefined && type !== given.wants)
    out.wrong(field, `This expression must give a ${given.wants === 'boolean' ? 'boolean' : 'text'}.`);
  else return parsed.root;
  return undefined;
}

/** The type that an expression has whatever its names stand for; undefined where that is open. */
function typeOf(root: Expression): string | undefined {
  if (root.kind === 'literal') return typeof root.value;
  if (root.kind === 'list' || root.kind === 'map') return root.kind;
  if (root.kind !== 'call' || root.of !== undefined) return undefined;
  return root.name === 'negate' || /^[-*/%]$/.test(root.name) ? 'number' : undefined;
}

/** The first name that nothing declares: not given, not a type, not the variable of a macro. */
function unknownName(root: Expression, given: Given): string | undefined {
  const visit = (at: Expression, bound: readonly string[]): string | undefined => {
    const first = (parts: readonly Expression[], names = bound): string | undefined => {
      for (const part of parts) {
        const found = visit(part, names);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    switch (at.kind) {
      case 'name':
        return bound.includes(at.name) || given.names.includes(at.name) || TYPES.test(at.name) ? undefined : at.name;
      case 'field': {
        const isVariable = at.of.kind === 'name' && at.of.name === 'variables' && !bound.includes('variables');
        if (isVariable && given.variables?.has(at.field) === false && given.names.includes('variables'))
          return `variables.${at.field}`;
        return visit(at.of, bound);
      }
      case 'call': {
        const inner = [...bound, ...macroNames(at)];
        const own = at.of === undefined ? undefined : visit(at.of, bound);
        return own ?? first(at.args, inner);
      }
      case 'list':
        return first(at.items);
      case 'map':
        return first(at.entries.flat());
      default:
        return undefined;
    }
  };
  return visit(root, []);
}
