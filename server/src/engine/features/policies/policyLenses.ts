import type { LensAnswer } from '../../api.ts';
import { printId } from '../../kustomize/resourceId.ts';
import { locateField } from '../../syntax/lookup.ts';
import type { Range, SyntaxFile } from '../../syntax/tree.ts';
import { policyDocuments } from '../policyFiles/policyTexts.ts';
import { type JudgedOverlay, ruleName } from './policyOverview.ts';
import type { PolicyTestFile } from './policyTests.ts';

type Found = JudgedOverlay['objects'][number]['verdicts'][number] & { readonly id: string };

/** Above each policy and each of its rules: how many resources it selects in the overlays that were judged, and how many fail. */
export function policyLenses(
  file: string,
  syntax: SyntaxFile,
  judged: readonly JudgedOverlay[],
): readonly LensAnswer[] {
  const own = ownVerdicts(file, judged);
  return policyDocuments(syntax).flatMap(({ index, root }) => {
    const found = own.filter(({ policy }) => policy.document.root.origin.document === index);
    return [
      lens(startOf(locateField(root, []).whole), found),
      ...byRule(found).map((ofRule) => {
        const path = ofRule[0]?.rulePath ?? [];
        return lens(startOf(locateField(root, path.at(-1) === 'name' ? path.slice(0, -1) : path).whole), ofRule);
      }),
    ];
  });
}

/** Above each rule of a file of Rego. */
export function regoLenses(file: string, judged: readonly JudgedOverlay[]): readonly LensAnswer[] {
  return byRule(ownVerdicts(file, judged)).map((ofRule) => lens(startOf(ofRule[0]?.place?.range ?? NOWHERE), ofRule));
}

/** What the policies of a file say of the objects. */
function ownVerdicts(file: string, judged: readonly JudgedOverlay[]): readonly Found[] {
  return judged.flatMap(({ objects }) =>
    objects.flatMap(({ resource, verdicts }) =>
      verdicts
        .filter(({ policy }) => policy.document.root.origin.file === file)
        .map((verdict): Found => ({ ...verdict, id: printId(resource.id) })),
    ),
  );
}

const NOWHERE: Range = { start: 0, end: 0 };

/** Verdicts by the names of their rules. */
function byRule(found: readonly Found[]): readonly (readonly Found[])[] {
  const rules = new Map<string, Found[]>();
  for (const one of found) rules.set(ruleName(one), [...(rules.get(ruleName(one)) ?? []), one]);
  rules.delete('');
  return [...rules.values()];
}

function lens(range: Range, found: readonly Found[]): LensAnswer {
  return { range, kind: 'policy', title: words(found), command: 'showPolicies', overlays: [] };
}

function words(found: readonly Found[]): string {
  const count = (result?: string): number =>
    new Set(found.filter(({ verdict }) => result === undefined || verdict.result === result).map(({ id }) => id)).size;
  const [all, fail, error] = [count(), count('fail'), count('error')];
  if (all === 0) return 'no resource matches';
  const parts = [fail > 0 && `${fail} fail`, error > 0 && `${error} not judged`].filter((part) => part !== false);
  return [all === 1 ? '1 resource matches' : `${all} resources match`, ...parts].join(', ');
}

function startOf({ start }: Range): Range {
  return { start, end: start };
}

/** Above a test of the Kyverno CLI. */
export function testLens({ range }: PolicyTestFile): LensAnswer {
  return { range, kind: 'policyTest', title: 'Run test', command: 'runPolicyTest', overlays: [] };
}
