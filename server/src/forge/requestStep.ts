import type { ForgeAdapter, ForgeRequest } from './adapters/adapter.ts';
import { type ForgeProblem, ownForgeProblem } from './errors.ts';
import { isForgeProblem } from './http.ts';
import { type BlockInput, spliceBlock, wrapBlock } from './managedBlock.ts';
import type { RequestPlan } from './plan.ts';

/** A request that exists after the step. */
export interface RequestStepDone {
  readonly request: ForgeRequest;
  readonly isNew: boolean;
}

/** Our part of the text, and how it is marked. */
export interface RequestText {
  readonly content: string;
  readonly block: BlockInput;
}

/**
 * Finds the request of this branch and base or opens it. "Exists already" and a lost answer are looked into, never tried
 * again blindly: there is one request at the end. One that was merged or closed is not opened anew by itself.
 * @param known number of the request from an earlier run
 */
export async function requestStep(
  adapter: ForgeAdapter,
  plan: RequestPlan,
  text: RequestText,
): Promise<RequestStepDone | ForgeProblem> {
  const found = await adapter.find(plan.branch, plan.base.branch);
  if (isForgeProblem(found)) return found;
  if (found) return accept(found);
  const { title, isDraft } = plan;
  const body = fullText(plan, text);
  const made = await adapter.create({ base: plan.base.branch, branch: plan.branch, title, body, isDraft });
  if (!isForgeProblem(made)) return { request: made, isNew: true };
  if (!LOOK_AGAIN.has(made.reason)) return made;
  const again = await adapter.find(plan.branch, plan.base.branch);
  return again && !isForgeProblem(again) && again.state === 'open' ? { request: again, isNew: true } : made;
}

/**
 * Whether a request of an earlier run was merged or closed meanwhile; looked at before a push would bring its branch back.
 * @returns the problem, or undefined when nothing stands in the way
 */
export async function refuseClosed(adapter: ForgeAdapter, plan: RequestPlan): Promise<ForgeProblem | undefined> {
  const found = await adapter.find(plan.branch, plan.base.branch);
  if (!found || isForgeProblem(found)) return undefined;
  const accepted = accept(found);
  return isForgeProblem(accepted) ? accepted : undefined;
}

/** The text that a new request begins with: the person's own, then our part between its marks. */
export function fullText(plan: RequestPlan, { content, block }: RequestText): string {
  const ours = wrapBlock(content, block);
  if (plan.text === '') return ours;
  return block.dialect.marks === 'none' ? `${ours}\n\n${plan.text}` : `${plan.text}\n\n${ours}`;
}

/**
 * Brings our part of the text up to date; what people wrote around it stays.
 * @returns undefined when it was right already, else whether somebody had edited inside our part
 */
export async function textStep(
  adapter: ForgeAdapter,
  request: ForgeRequest,
  text: RequestText,
): Promise<{ readonly wasEdited: boolean } | undefined | ForgeProblem> {
  const spliced = spliceBlock(request.body, text.content, text.block);
  if (!spliced.isChanged) return undefined;
  const updated = await adapter.update(request.number, { body: spliced.text });
  return isForgeProblem(updated) ? updated : { wasEdited: spliced.wasEdited };
}

/** Adds labels and asks reviewers. Each failure is a warning: the request stands without them. */
export async function decorate(adapter: ForgeAdapter, request: ForgeRequest, plan: RequestPlan): Promise<string[]> {
  const warnings: string[] = [];
  const labels = plan.labels.filter((label) => !request.labels.includes(label));
  if (labels.length > 0) {
    const failed = await adapter.addLabels(request.number, labels);
    if (failed) warnings.push(`Labels were not set: ${failed.message}`);
  }
  if (plan.reviewers.length > 0) {
    const failed = await adapter.askReviewers(request.number, plan.reviewers);
    if (failed) warnings.push(`Reviewers were not asked: ${failed.message}`);
  }
  return warnings;
}

// After these the request may be there although the call failed.
const LOOK_AGAIN = new Set(['request-exists', 'timeout', 'unreachable', 'forge-failed']);

function accept(found: ForgeRequest): RequestStepDone | ForgeProblem {
  if (found.state === 'open') return { request: found, isNew: false };
  const what = `Request #${found.number} of this branch was ${found.state} meanwhile`;
  return ownForgeProblem('request-closed', `${what}: ${found.url} Choose another branch name for a new one.`);
}
