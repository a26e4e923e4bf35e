import type { ObjectResult, PolicyOverview, PolicyTestFile, RuleOverview } from '../../engine/api.ts';
import type { OverlayItem } from '../../protocol/environments.ts';
import type { Requests } from '../../protocol/messages.ts';
import type { PolicyItem, PolicyResultItem, PolicyTestItem, RuleItem, RuleQuestion } from '../../protocol/policies.ts';
import { toRange } from '../convert.ts';
import { locationOf } from '../locations.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';
import { toOverlayItem } from './environments.ts';

type Params<M extends keyof Requests> = Requests[M]['params'];
type Result<M extends keyof Requests> = Promise<Requests[M]['result']>;

/** Policies that hold for overlays, with what their rules came to; empty where there is none. */
export async function policies(session: Session): Result<'polycrate/policies'> {
  if (!(await session.settle(() => session.engine.policies.hasPolicies()))) return [];
  const overlays = await session.settle(() => session.engine.overlays());
  for (const { directory } of overlays) {
    await session.settle(() => session.engine.overlayFindings(directory));
    await session.ports.host.turn();
  }
  const items = new Map(overlays.map((info) => [info.directory, toOverlayItem(info)]));
  const found = await session.settle(() => session.engine.policies.overviews());
  return found.map((policy) => toPolicy(session, policy, items));
}

function toPolicy(
  session: Session,
  { file, range, rules, ...policy }: PolicyOverview,
  overlays: ReadonlyMap<string, OverlayItem>,
): PolicyItem {
  return {
    ...policy,
    ...locationOf(session.documents, { file, range }),
    rules: rules.map((rule) => toRule(session, rule, overlays)),
  };
}

function toRule(
  session: Session,
  { file, range, overlays: counts, ...rule }: RuleOverview,
  overlays: ReadonlyMap<string, OverlayItem>,
): RuleItem {
  const items = counts.flatMap(({ overlay, ...results }) => {
    const item = overlays.get(overlay);
    return item === undefined ? [] : [{ overlay: item, ...results }];
  });
  return { ...rule, ...locationOf(session.documents, { file, range }), overlays: items };
}

/** The results of one rule in one overlay, failures first. */
export async function policyResults(
  session: Session,
  { overlay, ...rule }: RuleQuestion,
): Result<'polycrate/policyResults'> {
  if (!(await isOverlay(session, overlay))) return [];
  const found = await session.settle(() => session.engine.policies.results(overlay, rule));
  return found.map(({ file, range, ...result }: ObjectResult): PolicyResultItem => {
    return { ...result, ...locationOf(session.documents, { file, range }) };
  });
}

/** How a verdict came about; null where there is none any more. */
export async function policyWhy(
  session: Session,
  question: Params<'polycrate/policyWhy'>,
): Result<'polycrate/policyWhy'> {
  if (!(await isOverlay(session, question.overlay))) return null;
  return (await session.settle(() => session.engine.policies.why(question))) ?? null;
}

/** What a cluster stores otherwise than it is rendered. */
export async function clusterChanges(
  session: Session,
  { overlay }: Params<'polycrate/clusterChanges'>,
): Result<'polycrate/clusterChanges'> {
  return (await isOverlay(session, overlay))
    ? session.settle(() => session.engine.policies.clusterChanges(overlay))
    : [];
}

async function isOverlay(session: Session, overlay: string): Promise<boolean> {
  return (await session.settle(() => session.engine.overlays())).some(({ directory }) => directory === overlay);
}

/** Tests of the Kyverno CLI in the folders of the window, and those in open files that the folders do not have yet. */
export async function policyTests(session: Session): Result<'polycrate/policyTests'> {
  const found = await session.settle(() => {
    const { policies: answers } = session.engine;
    const listed = answers.testFiles();
    const others = session.documents.all().filter((path) => listed.every(({ file }) => file !== path));
    return [...listed, ...others.flatMap((path) => answers.testFile(path) ?? [])];
  });
  return found.map((test) => toTest(session, test));
}

function toTest(session: Session, { file, name, range, rows }: PolicyTestFile): PolicyTestItem {
  const lines = session.documents.lines(file);
  const placed = lines === undefined ? [] : rows.map((row) => ({ ...row, range: toRange(lines, row.range) }));
  return { name, ...locationOf(session.documents, { file, range }), rows: placed };
}

/** Runs one of them. */
export async function runPolicyTest(
  session: Session,
  { uri }: Params<'polycrate/runPolicyTest'>,
): Result<'polycrate/runPolicyTest'> {
  return session.settle(() => session.engine.policies.runTest(pathOfUri(uri)));
}
