import type { Finding } from '../../diagnostics/finding.ts';
import { memberOf, valueAt } from '../../policy/judged/resource.ts';
import { regoProblems } from '../../policy/rego/problems.ts';
import { isArray } from '../../policy/values/json.ts';
import type { Json } from '../../schema/schemaShape.ts';
import { sentence } from '../../schema/wording.ts';
import type { SyntaxFile } from '../../syntax/tree.ts';
import { type PolicyText, policyDocuments, policyTexts } from './policyTexts.ts';

/** Modules of Rego in templates of Gatekeeper that do not compile, each problem at its character. */
export function regoFindings(file: string, syntax: SyntaxFile): readonly Finding[] {
  return policyDocuments(syntax).flatMap(({ index, object, ...document }) => {
    if (document.dialect !== 'constraintTemplate') return [];
    const modules = policyTexts({ index, object, ...document }).filter(({ form }) => form === 'rego');
    return modules.flatMap(({ path, text }) =>
      regoProblems(text, besideOf(object, path)).map(
        ({ message, at, end }): Finding => ({
          code: 'policy/expression',
          severity: 'error',
          message: `${sentence(message.replace(/\.$/, ''))}; Gatekeeper cannot compile this template.`,
          place: { file, document: index, path, span: { start: at, end } },
          overlays: [],
          related: [],
          fixes: [],
        }),
      ),
    );
  });
}

/** The other modules of the same code: the libraries of a module, and what stands beside a library. */
function besideOf(template: Json, path: PolicyText['path']): readonly string[] {
  const isLibrary = path.at(-2) === 'libs';
  const holder = valueAt(template, path.slice(0, isLibrary ? -2 : -1));
  const libraries = memberOf(holder, 'libs');
  const all = [memberOf(holder, 'rego'), ...(isArray(libraries) ? libraries : [])];
  const own = isLibrary ? 1 + Number(path.at(-1)) : 0;
  return all.filter((text, position): text is string => typeof text === 'string' && position !== own);
}
