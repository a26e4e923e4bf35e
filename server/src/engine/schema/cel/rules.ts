import type { FieldPath, PathSegment } from '../../syntax/fieldPath.ts';
import type { Json, Schema, SchemaRule } from '../schemaShape.ts';
import { compileExpression, type Program } from './evaluate.ts';
import type { Parsed } from './expression.ts';
import { Failure } from './failure.ts';
import { parseExpression } from './parser.ts';
import { toValue } from './typedValue.ts';
import { Optional, type Value } from './value.ts';

interface Compiled {
  readonly parsed: Parsed;
  readonly program: Program | undefined;
}

const compiled = new Map<string, Compiled>();
const MAX_KEPT = 5000;

/** An expression as a tree, and ready to run; the same text is read once. */
export function readExpression(text: string): Compiled {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  if (compiled.size >= MAX_KEPT) compiled.clear();
  const parsed = parseExpression(text);
  const made = { parsed, program: parsed.kind === 'expression' ? compileExpression(parsed.root) : undefined };
  compiled.set(text, made);
  return made;
}

/** A rule that does not hold: what the server says, and the field that it names, below the value that has the rule. */
export interface BrokenRule {
  readonly rule: SchemaRule;
  readonly message: string;
  readonly path: FieldPath;
}

/** The value that has rules, and what it was when they are about a change. */
export interface RuleSubject {
  readonly self: Json;
  readonly oldSelf?: Json;
  readonly schema: Schema;
  readonly resolve: (schema: Schema) => Schema;
}

/**
 * The rules of a schema (`x-kubernetes-validations`) that do not hold, as the server would tell them; none when all hold or cannot be
 * judged here. Values have their defaults, and fit the schema otherwise.
 */
export function brokenRules(rules: readonly SchemaRule[], subject: RuleSubject): readonly BrokenRule[] {
  const self = toValue(subject.self, subject.schema, subject.resolve);
  const oldSelf = subject.oldSelf === undefined ? undefined : toValue(subject.oldSelf, subject.schema, subject.resolve);
  if (self instanceof Failure || oldSelf instanceof Failure) return [];
  return rules.flatMap((rule) => {
    const values = new Map<string, Value>([['self', self]]);
    if (rule.isOldOptional) values.set('oldSelf', new Optional(oldSelf));
    else if (oldSelf !== undefined) values.set('oldSelf', oldSelf);
    const lookup = (name: string): Value | undefined => values.get(name);
    const outcome = readExpression(rule.rule).program?.run(lookup);
    if (outcome === undefined || outcome === true || (outcome instanceof Failure && outcome.kind !== 'error'))
      return [];
    const said = messageOf(rule, lookup);
    const message = outcome instanceof Failure ? `${said} (${outcome.message})` : said;
    return [{ rule, message, path: readFieldPath(rule.fieldPath) }];
  });
}

/** The longest text that `messageExpression` may give (k8s.io/apiserver, pkg/apis/cel/config.go). */
const LONGEST = 5120;

function messageOf(
  { rule, message, messageExpression }: SchemaRule,
  lookup: (name: string) => Value | undefined,
): string {
  const said = messageExpression === undefined ? undefined : readExpression(messageExpression).program?.run(lookup);
  if (typeof said === 'string' && said.trim() !== '' && said.length <= LONGEST && !/[\r\n]/.test(said.trim()))
    return said.trim();
  return message ?? `failed rule: ${rule.replaceAll(/\s+/g, ' ').trim()}`;
}

/** `.spec.ports['web'][0]` as a path (apiextensions-apiserver, pkg/apiserver/schema/cel/validation.go ValidFieldPath). */
function readFieldPath(text = ''): FieldPath {
  const parts: PathSegment[] = [];
  for (const [, name, quoted] of text.matchAll(/\.([^.[\]]+)|\['((?:[^'\\]|\\.)*)'\]/g))
    parts.push(name ?? (quoted ?? '').replaceAll(/\\(.)/g, '$1'));
  return parts;
}
