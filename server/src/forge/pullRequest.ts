import { join } from 'node:path';
import { previewMerge } from '../git/base.ts';
import { makeCommit } from '../git/changeCommit.ts';
import { type GitProblem, isProblem, ownProblem } from '../git/errors.ts';
import { describeRemote, type RemoteChoice } from '../git/remotes.ts';

import type { Repository } from '../git/repository.ts';
import { writeWhole } from '../git/shadow.ts';
import type { ForgeAdapter } from './adapters/adapter.ts';
import { requestBody } from './body.ts';
import { dialectOf } from './dialect.ts';
import type { ForgeProblem } from './errors.ts';
import { isForgeProblem } from './http.ts';
import {
  appendEntry,
  type HeldFolder,
  type JournalEntry,
  type JournalState,
  readJournal,
  type StepName,
} from './journal.ts';
import type { Outcome, RequestProblem, StepEvent } from './outcome.ts';
import { requestPage } from './pages.ts';
import type { RequestPlan } from './plan.ts';
import { loadFiles, type StoredPlan, sha256 } from './planStore.ts';
import { pushStep } from './pushStep.ts';
import { decorate, fullText, type RequestText, refuseClosed, requestStep, textStep } from './requestStep.ts';

/** What carrying out needs from outside. */
export interface CarryOutPorts {
  readonly repository: Repository;
  /** Absent without a token, or for a forge whose API is not spoken: then a page is prepared. */
  readonly adapter?: ForgeAdapter;
  /** Why there is no adapter, in one sentence. */
  readonly whyNoAdapter?: string;
  /** Stop before the push when the change would conflict with the base. */
  readonly refuseConflict?: boolean;
  readonly onStep?: (event: StepEvent) => void;
  /** Lines of hooks and of the server during the push. */
  readonly onLine?: (line: string) => void;
  /** Awaited at every point where the process might end; tests stop there for good. */
  readonly atPoint?: (point: string) => void | Promise<void>;
  readonly longestUrl?: number;
}

interface Made {
  readonly commit: string;
  readonly mergedTree?: string;
  readonly conflicts: readonly string[];
}

/**
 * Carries out a stored plan step by step: commit, push, request, text, labels. Every step looks at the world first and acts
 * only if it is not so yet, so that a run after a kill, or a second run, ends with exactly one branch and one request. HEAD,
 * index, work tree, stash and local branches are not written.
 */
export async function carryOut(stored: StoredPlan, held: HeldFolder, ports: CarryOutPorts): Promise<Outcome> {
  const { plan } = stored;
  const journal = await readJournal(held.folder);
  const run = new Run(plan, held, ports);
  const remote = await describeRemote(ports.repository, plan.remote);
  if (isProblem(remote)) return run.stopped('commit', remote);
  const made = await run.commit(stored);
  if ('kind' in made) return made;
  const closed = ports.adapter && journal.number !== undefined ? await refuseClosed(ports.adapter, plan) : undefined;
  if (closed) return run.stopped('push', closed);
  const pushed = await run.push(remote, made, journal);
  if ('kind' in pushed) return pushed;
  const text = run.text(stored, made);
  const warnings = conflictWarnings(plan, made);
  return run.finish({ text, made, warnings, links: pushed.links, journal });
}

class Run {
  private readonly plan: RequestPlan;
  private readonly held: HeldFolder;
  private readonly ports: CarryOutPorts;
  private isPushed = false;
  private pageText = '';

  constructor(plan: RequestPlan, held: HeldFolder, ports: CarryOutPorts) {
    this.plan = plan;
    this.held = held;
    this.ports = ports;
  }

  /** Builds the commit and keeps it alive under a reference of ours. The same plan gives the same commit. */
  async commit({ plan }: StoredPlan): Promise<Made | Outcome> {
    const { repository } = this.ports;
    await this.begin('commit');
    const files = await loadFiles(this.held.folder, plan);
    if (!Array.isArray(files)) return this.stopped('commit', files as ForgeProblem);
    const { base, message, author, when, sign } = plan;
    const kept = await keptCommit(repository, plan);
    const parent = base.parent === undefined ? {} : { parent: base.parent };
    const made = await makeCommit(repository, {
      ...parent,
      files,
      message,
      author,
      when,
      sign,
      folder: this.held.run,
      ...(kept ? { kept } : {}),
    });
    if (isProblem(made)) return this.stopped('commit', made);
    if (made.isEmpty) return { kind: 'nothing', why: `The chosen files are as on \`${base.branch}\`.` };
    await this.point('commit made');
    const reference = await keep(repository, plan.id, made.commit);
    if (reference) return this.stopped('commit', reference);
    await this.point('commit kept');
    const preview = base.tip === undefined ? undefined : await previewMerge(repository, base.tip, made.commit);
    if (preview?.kind === 'clean' && (await treeOf(repository, base.tip)) === preview.tree) {
      return { kind: 'nothing', why: `\`${base.branch}\` holds this change already.` };
    }
    const conflicts = preview?.kind === 'conflict' ? preview.paths : [];
    if (conflicts.length > 0 && this.ports.refuseConflict)
      return this.stopped('commit', conflictProblem(plan, conflicts));
    await this.end({ step: 'commit', commit: made.commit, tree: made.tree }, made.commit.slice(0, 12));
    return { commit: made.commit, conflicts, ...(preview?.kind === 'clean' ? { mergedTree: preview.tree } : {}) };
  }

  async push(remote: RemoteChoice, made: Made, journal: JournalState): Promise<{ links: readonly string[] } | Outcome> {
    const { plan, ports } = this;
    await this.begin('push', plan.branch);
    const pushed = await pushStep(ports.repository, {
      remote,
      reference: referenceOf(plan.id),
      branch: plan.branch,
      commit: made.commit,
      ...(journal.pushed === undefined ? {} : { earlier: journal.pushed }),
      ...(ports.onLine ? { onLine: ports.onLine } : {}),
    });
    if (isProblem(pushed)) return this.stopped('push', pushed);
    await this.point('pushed');
    this.isPushed = true;
    await this.end({ step: 'push', pushed: made.commit }, plan.branch, pushed.isNew ? 'done' : 'skipped');
    return { links: pushed.links };
  }

  /** The text of the request; it names the commit, so it is made after it. */
  text(stored: StoredPlan, made: Made): RequestText {
    const { plan, evidence } = stored;
    const dialect = dialectOf(plan.place?.kind ?? 'plain');
    const commits = {
      baseBranch: plan.base.branch,
      ...(plan.base.tip === undefined ? {} : { base: plan.base.tip }),
      change: made.commit,
      ...(made.mergedTree === undefined ? {} : { mergedTree: made.mergedTree }),
      conflicts: made.conflicts,
    };
    const files = plan.files.map((file) => file.path);
    const content = requestBody({ id: plan.id, evidence, files, commits, dialect, taken: plan.text.length });
    const text = { content, block: { id: plan.id, dialect, sha256 } };
    this.pageText = fullText(plan, text);
    return text;
  }

  async finish(state: Finishing): Promise<Outcome> {
    const { adapter } = this.ports;
    if (!adapter) return this.handOver(state);
    await this.begin('request');
    const found = await requestStep(adapter, this.plan, state.text);
    if (isForgeProblem(found)) return this.stopped('request', found);
    const { request, isNew } = found;
    await this.point('request opened');
    await this.end(
      { step: 'request', number: request.number, url: request.url },
      `#${request.number}`,
      isNew ? 'done' : 'skipped',
    );
    await this.begin('text');
    const changed = isNew ? undefined : await textStep(adapter, request, state.text);
    if (isForgeProblem(changed)) return this.stopped('text', changed);
    await this.point('text written');
    await this.end({ step: 'text' }, '', isNew || changed ? 'done' : 'skipped');
    const warnings = [...state.warnings];
    if (changed?.wasEdited)
      warnings.push('Somebody edited our part of the text; it was kept, and the new one stands below.');
    await this.begin('labels');
    warnings.push(...(await decorate(adapter, request, this.plan)));
    await this.point('labels set');
    await this.end({ step: 'labels' }, '');
    await this.end({ step: 'done' }, '');
    const pushedBefore = state.journal.pushed === state.made.commit;
    const action = isNew ? 'opened' : changed || !pushedBefore ? 'updated' : 'unchanged';
    return { kind: 'request', action, number: request.number, url: request.url, ...this.done(state.made, warnings) };
  }

  /** Ends with the branch pushed and the text ready for a person: on the forge's page, or in a file. */
  private async handOver({ made, warnings, links }: Finishing): Promise<Outcome> {
    const { plan, ports } = this;
    const textFile = join(this.held.folder, 'request.md');
    await writeWhole(textFile, `${plan.title}\n\n${this.pageText}\n`);
    await this.point('text written');
    await this.end({ step: 'done' }, '');
    const page = this.page();
    const common = { textFile, ...this.done(made, warnings) };
    if (page) return { kind: 'page', ...page, why: ports.whyNoAdapter ?? '', ...common };
    return { kind: 'text', links, ...common };
  }

  stopped(at: StepName, problem: RequestProblem): Outcome {
    const page = this.isPushed ? this.page() : undefined;
    return {
      kind: 'stopped',
      at,
      problem,
      id: this.plan.id,
      isPushed: this.isPushed,
      ...(page ? { pageUrl: page.url } : {}),
    };
  }

  private page() {
    const { place, base, branch, title } = this.plan;
    if (!place) return undefined;
    const { longestUrl } = this.ports;
    return requestPage(place, {
      base: base.branch,
      branch,
      title,
      body: this.pageText,
      ...(longestUrl ? { longest: longestUrl } : {}),
    });
  }

  private done(made: Made, warnings: readonly string[]) {
    const { id, title, base, branch } = this.plan;
    return { id, title, base: base.branch, branch, commit: made.commit, warnings };
  }

  private async begin(step: StepName, detail = ''): Promise<void> {
    await this.point(`before ${step}`);
    this.ports.onStep?.({ step, state: 'running', detail });
  }

  private async end(entry: JournalEntry, detail: string, state: 'done' | 'skipped' = 'done'): Promise<void> {
    await appendEntry(this.held.folder, entry);
    await this.point(`after ${entry.step}`);
    this.ports.onStep?.({ step: entry.step, state, detail });
  }

  private async point(name: string): Promise<void> {
    await this.ports.atPoint?.(name);
  }
}

interface Finishing {
  readonly text: RequestText;
  readonly made: Made;
  readonly warnings: readonly string[];
  readonly links: readonly string[];
  readonly journal: JournalState;
}

function referenceOf(id: string): string {
  return `refs/polycrate/requests/${id}`;
}

async function keptCommit(repository: Repository, plan: RequestPlan): Promise<string | undefined> {
  const run = await repository.run(['rev-parse', '--verify', '--quiet', `${referenceOf(plan.id)}^{commit}`]);
  return run.code === 0 ? run.stdout.toString('utf8').trim() : undefined;
}

async function keep(repository: Repository, id: string, commit: string): Promise<GitProblem | undefined> {
  const done = await repository.text(['update-ref', '--no-deref', referenceOf(id), commit], 'keep the commit');
  return isProblem(done) ? done : undefined;
}

async function treeOf(repository: Repository, commit: string | undefined): Promise<string | undefined> {
  const tree = await repository.text(['rev-parse', '--verify', `${commit}^{tree}`], 'read the base');
  return isProblem(tree) ? undefined : tree;
}

function conflictProblem({ base }: RequestPlan, paths: readonly string[]): GitProblem {
  return ownProblem(
    'conflict',
    `The change conflicts with \`${base.branch}\` in ${paths.map((path) => `\`${path}\``).join(', ')}. Update your branch first.`,
  );
}

function conflictWarnings(plan: RequestPlan, made: Made): string[] {
  return made.conflicts.length === 0 ? [] : [conflictProblem(plan, made.conflicts).message];
}
