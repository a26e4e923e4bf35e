import type { Finding, Place } from '../diagnostics/finding.ts';
import { changeRuleFinding, unjudgedChange } from '../features/changeRuleFindings.ts';
import { compileChangePolicy, isChangePolicy } from '../policy/change/changePolicy.ts';
import type { ChangeObjection, OverlayChange } from '../policy/change/changeRule.ts';
import { objectChanges } from '../policy/change/overlayChange.ts';
import { CHANGE_RULES } from '../policy/changeRules/all.ts';
import { findIgnore } from '../policy/ignore.ts';
import { strictestLevel } from '../policy/run.ts';
import { judgedOf, objectOf } from '../policy/verdicts/judgedNode.ts';
import { once } from '../policy/verdicts/once.ts';
import type { RuleLevel, TeamFile } from '../workspace/teamFile.ts';
import { isEditedOf } from './changeQueries.ts';
import { type Database, defineQuery } from './database.ts';
import { HEAD, ONLY } from './inputs.ts';
import { environmentsOf } from './policyLevels.ts';
import { policyRootsOf } from './policyVerdicts.ts';
import { headRenderOf, kustomizationOf, renderOf } from './renderQueries.ts';
import { graph, overlayInfo, overlays, teamOf } from './workspaceQueries.ts';

const compiled = once(compileChangePolicy);

/** What the rules about a change say of what the working tree makes of an overlay. Nothing runs where no rule is on. */
export const changeRuleFindingsOf = defineQuery<readonly Finding[]>('changeRuleFindings', (db, overlay) => {
  if (!db.input(HEAD, ONLY)) return [];
  const team = teamOf(db, overlay);
  const environments = db.get(environmentsOf, overlay);
  const levelOf = (levels: ReadonlyMap<string, RuleLevel> | undefined): RuleLevel =>
    strictestLevel(levels, 'off', environments);
  const rules = CHANGE_RULES.map((rule) => ({ rule, level: levelOf(team.policies.change.get(rule.name)) })).filter(
    ({ level }) => level !== 'off',
  );
  const own = db
    .get(policyRootsOf, overlay)
    .filter((root) => isChangePolicy(objectOf(root)))
    .map((root) => ({ root, policy: compiled(objectOf(root)) }))
    .filter(({ policy }) => levelOf(policy.levels) !== 'off');
  if ((rules.length === 0 && own.length === 0) || !db.get(isEditedOf, overlay)) return [];
  const change = overlayChangeOf(db, overlay);
  if (change === undefined || change.objects.length === 0) return [];
  const show = shower(db, overlay, team);
  return [
    ...rules.flatMap(({ rule, level }) =>
      rule.judge(change, team.policies.limits).flatMap((one) => show(rule.name, level, one)),
    ),
    ...own.flatMap(({ root, policy }) => {
      const { objections, problem } = policy.judge(change);
      const shown = objections.flatMap((one) => show(policy.name, levelOf(policy.levels), one));
      return problem === undefined ? shown : [...shown, unjudgedChange(policy.name, problem, root, overlay)];
    }),
  ];
});

type Show = (name: string, level: RuleLevel, objection: ChangeObjection) => readonly Finding[];

function shower(db: Database, overlay: string, team: TeamFile): Show {
  const top = topOf(db, overlay);
  return (name, level, objection) => {
    if (level === 'off') return [];
    const code = `change/${name.replaceAll(/[^\w.-]+/g, '-')}`;
    const resource = objection.change?.resource;
    if (resource !== undefined && findIgnore(team.ignore, { code, resource, path: objection.path }) !== undefined)
      return [];
    return [changeRuleFinding({ ...objection, code, severity: level }, overlay, top)];
  };
}

/** What an overlay is made of: the list of a kustomization, the first file of a folder. */
function topOf(db: Database, overlay: string): Place {
  const lookup = db.get(kustomizationOf, overlay);
  if (lookup.kind === 'found') return { file: lookup.file.path, document: 0, path: ['resources'], part: 'key' };
  const [first = overlay] = db.get(graph, ONLY).overlays.get(overlay)?.entries ?? [];
  return { file: first, range: { start: 0, end: 0 } };
}

function overlayChangeOf(db: Database, overlay: string): OverlayChange | undefined {
  const now = db.get(renderOf, overlay);
  const head = db.get(headRenderOf, overlay);
  if (now.failed || (head.kind !== 'rendered' && head.kind !== 'absent')) return undefined;
  const before = head.kind === 'rendered' ? head.result.resources : [];
  return {
    overlay: overlayInfo(db, overlay).name,
    environments: db.get(environmentsOf, overlay),
    clusters: overlayInfo(db, overlay).clusters,
    get reached() {
      return db.get(reachedClusters, ONLY);
    },
    objects: objectChanges(before, now.resources),
    before: before.map(({ root }) => judgedOf(root)),
    after: now.resources,
  };
}

/** Clusters of every overlay that the working tree changes. */
const reachedClusters = defineQuery<readonly string[]>('reachedClusters', (db) => {
  const changed = [...db.get(overlays, ONLY).values()].filter(({ directory, clusters }) => {
    if (clusters.length === 0 || !db.get(isEditedOf, directory)) return false;
    const head = db.get(headRenderOf, directory);
    const before = head.kind === 'rendered' ? head.result.resources : [];
    return objectChanges(before, db.get(renderOf, directory).resources).length > 0;
  });
  return [...new Set(changed.flatMap(({ clusters }) => clusters))].sort();
});
