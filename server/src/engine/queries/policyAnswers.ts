import type { Place } from '../diagnostics/finding.ts';
import { locatePlace } from '../features/locate.ts';
import { clusterChange } from '../features/policies/clusterChanges.ts';
import type { PolicyAnswers, WhyQuestion } from '../features/policies/policyAnswers.ts';
import { isOfRule, type JudgedOverlay, objectResults, policyOverviews } from '../features/policies/policyOverview.ts';
import { verdictWords } from '../features/policies/verdictWords.ts';
import { whyText } from '../features/policies/why.ts';
import { printId } from '../kustomize/resourceId.ts';
import { readResource } from '../policy/judged/resource.ts';
import { isPolicyException, readException } from '../policy/kyverno/exceptions.ts';
import { isKyvernoPolicy } from '../policy/kyverno/policy.ts';
import type { JudgeInput } from '../policy/kyverno/policyRequest.ts';
import { compilePolicy } from '../policy/kyverno/policyRun.ts';
import { readValues } from '../policy/kyverno/values.ts';
import { judgedOf } from '../policy/verdicts/judgedNode.ts';
import { viewOf } from '../policy/verdicts/kyvernoUnits.ts';
import { once } from '../policy/verdicts/once.ts';
import type { Range } from '../syntax/tree.ts';
import type { Database } from './database.ts';
import { FILE, ONLY } from './inputs.ts';
import { shortPath } from './nameLookup.ts';
import { loosePolicyFolders } from './policyPlaces.ts';
import { policyResults } from './policyReport.ts';
import { policyTestFileOf, policyTestFiles, runPolicyTestFile } from './policyTestQueries.ts';
import { policySetOf, storedObjectsOf, surroundingsOf, verdictsOf } from './policyVerdicts.ts';
import { syntaxOf } from './sourceQueries.ts';
import { overlayInfo, overlays } from './workspaceQueries.ts';

const compiled = once(compilePolicy);
const exceptionOf = once(readException);
const NO_VALUES = readValues(undefined);

/** The answers about the policies of all overlays. Verdicts are remembered, so that only what an edit changed is judged again. */
export function policyAnswers(db: Database): PolicyAnswers {
  const locate = (place: Place): Range =>
    locatePlace(place, (file) => (db.input(FILE, file).kind === 'file' ? db.get(syntaxOf, file) : undefined));
  const directories = (): readonly string[] => [...db.get(overlays, ONLY).keys()];
  return {
    hasPolicies: () => directories().some((overlay) => db.get(policySetOf, overlay).units.length > 0),
    overviews: () =>
      policyOverviews(
        directories().map((overlay) => judgedOverlay(db, overlay)),
        locate,
      ),
    results: (overlay, rule) =>
      objectResults(
        judgedOverlay(db, overlay),
        rule,
        (resource, verdict) => verdictWords(resource, verdict, overlay),
        locate,
      ),
    folders: () => db.get(loosePolicyFolders, ONLY),
    report: () => policyResults(db),
    why: (question) => why(db, question),
    testFiles: () => policyTestFiles(db),
    testFile: (file) => policyTestFileOf(db, file),
    runTest: (file) => runPolicyTestFile(db, file),
    clusterChanges: (overlay) => db.get(storedObjectsOf, overlay).flatMap((one) => clusterChange(one) ?? []),
  };
}

function judgedOverlay(db: Database, overlay: string): JudgedOverlay {
  const policies = db.get(policySetOf, overlay).units.flatMap((unit) => unit.policies);
  return { overlay, policies, objects: db.get(verdictsOf, overlay) };
}

/** What Kyverno's policies of an overlay judge with. */
export function kyvernoInput(db: Database, overlay: string): JudgeInput {
  const objects = db.get(policySetOf, overlay).documents.map(({ object }) => object);
  const around = surroundingsOf(db, overlay);
  return {
    policies: objects.filter(isKyvernoPolicy).map(compiled),
    exceptions: objects.filter(isPolicyException).map(exceptionOf),
    values: NO_VALUES,
    user: undefined,
    operation: undefined,
    cluster: viewOf(around),
    namespaceLabels: (name) => {
      const namespace = around.namespace(name);
      return namespace === undefined ? {} : readResource(namespace).labels;
    },
    now: around.now,
  };
}

function why(db: Database, { overlay, id, ...rule }: WhyQuestion): string | undefined {
  const all = db.get(verdictsOf, overlay).filter(({ resource }) => printId(resource.id) === id);
  const found = all.flatMap(({ resource, verdicts }) => {
    const verdict = verdicts.find((one) => isOfRule(one, rule));
    return verdict === undefined ? [] : [{ resource, verdict }];
  })[0];
  if (found === undefined) return undefined;
  const { resource, verdict } = found;
  const input = kyvernoInput(db, overlay);
  const stored = db.get(storedObjectsOf, overlay).find((one) => one.resource === resource)?.stored;
  const { document } = verdict.policy;
  const units = db.get(policySetOf, overlay).units.filter((unit) => unit.policies.includes(verdict.policy));
  return whyText({
    found: verdict,
    root: resource.root,
    resource: stored ?? judgedOf(resource.root),
    overlay: overlayInfo(db, overlay).name,
    file: shortPath(db, document.root.origin.file),
    input,
    documents: units.flatMap((unit) => unit.documents),
  });
}
