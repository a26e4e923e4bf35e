import type { CodeActionAnswer } from '../api.ts';
import type { Finding } from '../diagnostics/finding.ts';
import { policyCode } from '../features/policyFindings.ts';
import { remedyPatch } from '../features/policyRemedies/remedyPatch.ts';
import { sourceEdits } from '../features/policyRemedies/sourceEdits.ts';
import { patchPlan } from '../features/refactor/extractPatch.ts';
import type { RenderedResource } from '../kustomize/rendered.ts';
import { printId } from '../kustomize/resourceId.ts';
import { readResource } from '../policy/judged/resource.ts';
import { type Remedy, remediesFor, withSettings } from '../policy/remedies/remedies.ts';
import { judgedOf } from '../policy/verdicts/judgedNode.ts';
import { judgeObject } from '../policy/verdicts/judgeObject.ts';
import type { PolicyUnit } from '../policy/verdicts/policyUnit.ts';
import type { Database } from './database.ts';
import { FILE, ONLY } from './inputs.ts';
import { shortPath } from './nameLookup.ts';
import { policySetOf, surroundingsOf } from './policyVerdicts.ts';
import { renderOf } from './renderQueries.ts';
import { syntaxOf } from './sourceQueries.ts';
import { graph, overlayInfo, readersOf } from './workspaceQueries.ts';

/** Overlays and remedies that are offered at most, so that a menu stays one. */
const MOST = 2;

/**
 * What can be done about an objection of a policy, with where: in the file of the object, in the overlay by a patch, in a component of
 * it. The policy is asked whether it helps; of rules that come with the product it is known.
 */
export function policyActions(db: Database, finding: Finding): readonly CodeActionAnswer[] {
  if (!finding.code.startsWith('policy/')) return [];
  const at = finding.related.flatMap(({ place }) => ('overlay' in place ? [place] : []));
  const [first] = at;
  if (first === undefined) return [];
  const resource = objectIn(db, first.overlay, first.resource);
  if (resource === undefined || resource.id.kind === 'Secret') return [];
  const remedies = helping(db, finding, resource, first.overlay).slice(0, MOST);
  return remedies.flatMap((remedy, i) => [
    ...inSource(db, { finding, resource, remedy }, i === 0),
    ...finding.overlays.slice(0, MOST).flatMap((overlay) => {
      const own = objectIn(db, overlay, at.find((place) => place.overlay === overlay)?.resource ?? '');
      return own === undefined ? [] : inKustomizations(db, { finding, resource: own, remedy }, overlay);
    }),
  ]);
}

function objectIn(db: Database, overlay: string, id: string): RenderedResource | undefined {
  return db.get(renderOf, overlay).resources.find((one) => printId(one.id) === id);
}

/** The remedies after which the policy has no objection any more. */
function helping(db: Database, finding: Finding, resource: RenderedResource, overlay: string): readonly Remedy[] {
  const judged = judgedOf(resource.root);
  const around = surroundingsOf(db, overlay);
  const set = db.get(policySetOf, overlay);
  const fails = (unit: PolicyUnit, object: typeof judged): boolean => {
    const units = set.units.filter((one) => one === unit || one.changes);
    const { verdicts } = judgeObject({ ...set, units }, object, around);
    return verdicts.some((one) => one.verdict.result === 'fail' && policyCode(one) === finding.code);
  };
  const unit = set.units.find((one) => fails(one, judged));
  const all = remediesFor(judged);
  if (unit === undefined) return all.filter(({ name }) => finding.code.endsWith(`/${name}`));
  const found = all.filter(({ settings }) => !fails(unit, readResource(withSettings(judged.object, settings))));
  const fewest = Math.min(...found.map(({ settings }) => settings.length));
  return found.filter(({ settings }) => settings.length === fewest);
}

interface Cure {
  readonly finding: Finding;
  readonly resource: RenderedResource;
  readonly remedy: Remedy;
}

function inSource(db: Database, { finding, resource, remedy }: Cure, preferred: boolean): readonly CodeActionAnswer[] {
  const { file } = resource.root.origin;
  const edits = sourceEdits(resource, remedy.settings, db.get(syntaxOf, file));
  if (edits === undefined) return [];
  const count = db.get(readersOf, file).length;
  const title = `${remedy.title} in ${shortPath(db, file)} (${count} ${count === 1 ? 'overlay' : 'overlays'})`;
  return [{ title, kind: 'quickfix', code: finding.code, preferred, edits }];
}

/** By a patch in the overlay, and in each component that it includes. */
function inKustomizations(
  db: Database,
  { finding, resource, remedy }: Cure,
  overlay: string,
): readonly CodeActionAnswer[] {
  const patch = remedyPatch(resource, remedy.settings);
  if (patch === undefined) return [];
  const { tree, includes, includedBy } = db.get(graph, ONLY);
  const components = (includes.get(overlay) ?? [])
    .filter(({ role }) => role === 'component')
    .map(({ target }) => target);
  return [overlay, ...components].flatMap((directory): CodeActionAnswer[] => {
    const { path, kustomization } = tree.kustomizations.get(directory) ?? {};
    // An object of the kustomization itself is changed where it is written.
    if (
      path === undefined ||
      kustomization === undefined ||
      includedBy.get(resource.root.origin.file)?.includes(directory)
    )
      return [];
    const exists = (one: string): boolean => db.input(FILE, one).kind !== 'missing';
    const plan = patchPlan(patch, { file: path, source: db.get(syntaxOf, path), facts: kustomization, exists });
    if (plan.edits.length === 0) return [];
    const count = db.get(readersOf, path).length;
    const where =
      directory === overlay
        ? `only in ${overlayInfo(db, overlay).name}, by a patch`
        : `in component ${shortPath(db, directory)}, by a patch (${count} ${count === 1 ? 'overlay' : 'overlays'})`;
    const { edits, creates } = plan;
    return [
      { title: `${remedy.title} ${where}`, kind: 'quickfix', code: finding.code, preferred: false, edits, creates },
    ];
  });
}
