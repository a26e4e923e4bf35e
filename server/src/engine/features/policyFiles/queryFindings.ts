import type { Finding } from '../../diagnostics/finding.ts';
import { queryProblems } from '../../policy/jmespath/problems.ts';
import { rootNamesOf } from '../../policy/jmespath/rootNames.ts';
import { valueAt } from '../../policy/judged/resource.ts';
import { nearestName } from '../../schema/nearest.ts';
import type { JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { SyntaxFile } from '../../syntax/tree.ts';
import { type PolicyDocument, type PolicyText, policyDocuments, policyTexts } from './policyTexts.ts';
import { queryNames } from './queryNames.ts';

/** What is wrong with an expression: at which characters of the text of its field. */
interface TextProblem {
  readonly message: string;
  readonly at: number;
  readonly end: number;
}

/** What is wrong with the queries of the policies of a file, each at its character. */
export function queryFindings(file: string, syntax: SyntaxFile): readonly Finding[] {
  return policyDocuments(syntax).flatMap((document) =>
    policyTexts(document)
      .filter(({ form }) => form === 'query')
      .flatMap((text) => problemsOf(document, text).map((problem) => finding(file, document, text, problem))),
  );
}

function problemsOf(document: PolicyDocument, { text, path, start }: PolicyText): readonly TextProblem[] {
  const query = text.trim();
  if (query === '@') return [];
  const shift = text.length - text.trimStart().length;
  const problems = queryProblems(query);
  const isAskedOfScope = problems.length === 0 && !(start === 0 && asksValue(document.object, path));
  const found = isAskedOfScope ? unknownNames(document, query, path) : problems;
  return found.map(({ message, at, end }) => ({ message, at: at + shift, end: end + shift }));
}

/** Whether a query is asked of what a call, an image or a value gave, and not of the names of the rule. */
function asksValue(policy: JsonObject, path: FieldPath): boolean {
  if (path.at(-1) !== 'jmesPath') return false;
  if (path.at(-2) !== 'variable') return true;
  return (valueAt(policy, [...path.slice(0, -1), 'value']) ?? null) !== null;
}

/** A name that neither the request nor a context has: the server refuses such a policy. */
function unknownNames({ object }: PolicyDocument, query: string, path: PolicyText['path']): readonly TextProblem[] {
  const names = queryNames(object, path).map(({ name }) => name);
  // A foreach may stand in another, and entries of a context may name what is around the place where they are used.
  const isLoose = (name: string): boolean => /^(?:element(?:Index)?\d*)?$/.test(name);
  // Conditions on a signed statement name its fields.
  if (path.includes('attestations')) return [];
  return rootNamesOf(query)
    .filter(({ name }) => !names.includes(name) && !isLoose(name))
    .map(({ name, at, end }) => {
      const near = nearestName(name, names);
      const hint = near === undefined ? 'Declare it in the `context` of the rule.' : `Did you mean \`${near}\`?`;
      return { message: `Unknown variable \`${name}\`; the server will refuse the policy. ${hint}`, at, end };
    });
}

function finding(
  file: string,
  { index }: PolicyDocument,
  { path, start }: PolicyText,
  { message, at, end }: TextProblem,
): Finding {
  return {
    code: 'policy/expression',
    severity: 'error',
    message,
    place: { file, document: index, path, span: { start: start + at, end: start + end } },
    overlays: [],
    related: [],
    fixes: [],
  };
}
