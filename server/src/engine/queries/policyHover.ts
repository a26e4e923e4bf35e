import type { HoverAnswer } from '../api.ts';
import { expressionAt, expressionWords } from '../features/policies/expressionHover.ts';
import { hiddenTexts } from '../features/policies/hiddenTexts.ts';
import { ruleName } from '../features/policies/policyOverview.ts';
import { judgedOf } from '../policy/verdicts/judgedNode.ts';
import { nodeAt } from '../syntax/lookup.ts';
import type { Database } from './database.ts';
import { ONLY } from './inputs.ts';
import { kyvernoInput } from './policyAnswers.ts';
import { policyFiles, policyReachOf } from './policyPlaces.ts';
import { verdictsOf } from './policyVerdicts.ts';
import { syntaxOf } from './sourceQueries.ts';
import { overlayInfo } from './workspaceQueries.ts';

/**
 * The value of an expression of a policy on the first resource without secrets that the policy selects, in overlays that were judged before: a pointer that
 * moves over a text must not start work. Undefined outside of expressions, and where no resource is known.
 */
export function policyHoverOf(db: Database, file: string, offset: number): HoverAnswer | undefined {
  if (!db.get(policyFiles, ONLY).includes(file)) return undefined;
  const syntax = db.get(syntaxOf, file);
  const pointed = expressionAt(syntax, offset);
  if (pointed === undefined) return undefined;
  const written = writtenRuleAt(db, file, pointed.document, pointed.text.path);
  for (const overlay of db.get(policyReachOf, file)) {
    if (!db.wasAsked(verdictsOf, overlay)) continue;
    for (const { resource, verdicts } of db.get(verdictsOf, overlay)) {
      const found = verdicts.find((one) => {
        const { file: from, document } = one.policy.document.root.origin;
        return from === file && document === pointed.document && ruleName(one) === written;
      });
      // A value may have been made of what nobody may see.
      if (found === undefined || hiddenTexts(resource.root).length > 0) continue;
      const words = expressionWords(pointed, {
        policy: found.policy.document.object,
        resource: judgedOf(resource.root),
        rule: found.rule ?? '',
        label: `\`${resource.id.kind}/${resource.id.name}\` in \`${overlayInfo(db, overlay).name}\``,
        input: kyvernoInput(db, overlay),
      });
      return words === undefined ? undefined : { range: pointed.range, markdown: words };
    }
  }
  return undefined;
}

/** The name of the rule that a field is in; empty outside of rules. */
function writtenRuleAt(db: Database, file: string, document: number, path: readonly (string | number)[]): string {
  if (path[1] !== 'rules') return '';
  const node = nodeAt(db.get(syntaxOf, file).documents[document]?.root, [...path.slice(0, 3), 'name']);
  return node?.kind === 'scalar' ? node.value : '';
}
