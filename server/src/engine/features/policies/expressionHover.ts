import { shownOutcome } from '../../policy/explain/explainConditions.ts';
import { mentionedFields } from '../../policy/explain/mentionedFields.ts';
import { compileQuery } from '../../policy/jmespath/compile.ts';
import { QueryFailure } from '../../policy/jmespath/failure.ts';
import { type JudgedResource, listAt, memberOf, textAt, valueAt } from '../../policy/judged/resource.ts';
import { compileContext, contextEntries } from '../../policy/kyverno/context.ts';
import { withElement } from '../../policy/kyverno/foreach.ts';
import { inRuleScope } from '../../policy/kyverno/judge.ts';
import type { JudgeInput } from '../../policy/kyverno/policyRequest.ts';
import { compilePolicy } from '../../policy/kyverno/policyRun.ts';
import type { NamedScope } from '../../policy/kyverno/scope.ts';
import { isArray } from '../../policy/values/json.ts';
import { once } from '../../policy/verdicts/once.ts';
import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { nodeAt } from '../../syntax/lookup.ts';
import type { Range, SyntaxFile } from '../../syntax/tree.ts';
import { type PolicyText, policyDocuments, policyTexts } from '../policyFiles/policyTexts.ts';
import { spanRange } from '../spanRange.ts';

/** An expression under a pointer. */
export interface PointedExpression {
  readonly document: number;
  readonly text: PolicyText;
  readonly range: Range;
}

/** The expression of a policy that holds an offset. */
export function expressionAt(syntax: SyntaxFile, offset: number): PointedExpression | undefined {
  for (const document of policyDocuments(syntax)) {
    for (const text of policyTexts(document)) {
      const span = { start: text.start, end: text.start + text.text.length };
      const range = spanRange(syntax.text, nodeAt(document.root, text.path), span);
      if (range !== undefined && text.form !== 'rego' && range.start <= offset && offset <= range.end)
        return { document: document.index, text, range };
    }
  }
  return undefined;
}

/** The object that an expression is tried on. */
export interface TriedObject {
  readonly policy: JsonObject;
  readonly resource: JudgedResource;
  /** Name of the rule on this object, which may be a generated one. */
  readonly rule: string;
  /** Overlay and resource, for people. */
  readonly label: string;
  readonly input: JudgeInput;
}

const compiled = once(compilePolicy);

/** The value of an expression on an object, as Markdown; of CEL the fields that it names. */
export function expressionWords({ text }: PointedExpression, tried: TriedObject): string | undefined {
  const rows =
    text.form === 'cel'
      ? mentionedFields(text.text, tried.resource.object).map(({ text: name, found = '' }) => [name, found])
      : [[text.text.trim(), queryValue(text, tried)]];
  const known = rows.filter((row): row is [string, string] => row[1] !== undefined);
  if (known.length === 0) return undefined;
  const lines = known.map(([name, value]) => `${name}\n  = ${value}`);
  return `For ${tried.label}:\n\n\`\`\`text\n${lines.join('\n').replaceAll('```', "'''")}\n\`\`\``;
}

function queryValue({ text, path }: PolicyText, tried: TriedObject): string | undefined {
  const policy = compiled(tried.policy);
  const rule = policy.rules(tried.resource.kind).find(({ name }) => name === tried.rule);
  // What is asked of the answer of a call has no value here.
  if (rule === undefined || path.at(-1) === 'jmesPath') return undefined;
  return inRuleScope(tried.resource, { policy, rule }, tried.input, ({ scope, cluster }) => {
    let at = scope;
    for (const [index, segment] of path.entries()) {
      const holder = valueAt(tried.policy, path.slice(0, index));
      if (holder !== undefined) at = compileContext(contextEntries(holder))(at, cluster);
      if (segment === 'foreach') at = withFirst(at, holder, path.slice(index + 1));
    }
    return shownOutcome(compileQuery(text.trim())(at.frame()));
  });
}

/** The first element of a loop stands for all. */
function withFirst(scope: NamedScope, holder: Json | undefined, [position]: FieldPath): NamedScope {
  const loop = typeof position === 'number' ? listAt(holder, 'foreach')[position] : memberOf(holder, 'foreach');
  const list = compileQuery(textAt(loop, 'list'))(scope.frame());
  if (list instanceof QueryFailure) return scope;
  const first = isArray(list) ? list[0] : list;
  return first === undefined ? scope : withElement(scope, first, { index: 0, nesting: 0 });
}
