import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileState, fromHead, isPlainText, isWithin, type LocatedFinding, relativePath } from '../engine/api.ts';
import { type Evidence, emptyEvidence } from '../forge/evidence.ts';
import { type FindingInput, makeEvidence } from '../forge/makeEvidence.ts';
import type { Survey } from '../forge/survey.ts';
import { type Change, listChanges } from '../git/changes.ts';
import { isProblem } from '../git/errors.ts';
import { readTree } from '../git/head.ts';
import { commitStates } from '../host/commitStates.ts';
import { toNativePath } from '../host/paths.ts';
import { productVersion } from '../host/product.ts';
import { decodeState } from '../host/readFile.ts';
import type { CliContext } from './context.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/**
 * Renders and judges the repository twice: as the base of the request is, and with the chosen files on top. What else differs
 * in the work tree is put back for it, so that the evidence is about what the request holds and nothing more.
 */
export async function collectEvidence(survey: Survey, cli: CliContext): Promise<Evidence> {
  const tool = `polycrate-gitops ${productVersion()}`;
  const { parent } = survey.base;
  if (parent === undefined)
    return emptyEvidence(tool, ['There is no base to compare with: the remote has no branch yet.']);
  const workspace = await openWorkspace(survey.repository.layout.root, cli);
  const ports = { env: cli.env, signal: cli.signal };
  const committed = await readTree(toNativePath(workspace.root), parent, () => true, ports);
  if (isProblem(committed)) return emptyEvidence(tool, [committed.message]);
  const states = commitStates(workspace.root, committed.files);
  workspace.useHead(
    states.state,
    states.changes.flatMap(({ path }) => fromHead(path) ?? []),
  );
  workspace.engine.apply(states.changes.filter((change) => isPlainText(change.path)));

  const all = await everyChange(survey, parent);
  const view = new View(workspace, new Set([...committed.files.keys(), ...committed.leftOut.keys()]));
  for (const change of all) view.set(change.path, committed.files.get(change.path));
  const findingsBefore = view.findings();
  for (const change of survey.changes) view.set(change.path, await contentOf(survey, change));
  const findings = view.findings();
  const differences = workspace.settle(() =>
    workspace.engine.overlays().flatMap((overlay) => workspace.engine.diff(overlay.directory) ?? []),
  );
  const refused = refusedOverlays(workspace);
  return makeEvidence({ tool, differences, findings, findingsBefore, refused, notJudged: workspace.incomplete });
}

/** The files as one state of the repository has them, laid over what is on the disk. */
class View {
  private readonly workspace: Workspace;
  private readonly paths: Set<string>;
  private readonly states = new Map<string, FileState>();

  constructor(workspace: Workspace, paths: Set<string>) {
    this.workspace = workspace;
    this.paths = paths;
  }

  /** Sets a file's content; undefined takes it away. */
  set(path: string, content: Uint8Array | undefined): void {
    const full = `${this.workspace.root}/${path}`;
    const state: FileState = content === undefined ? { kind: 'missing' } : decodeState(full, content, full);
    if (content === undefined) this.paths.delete(path);
    else this.paths.add(path);
    this.states.set(full, state);
    this.workspace.engine.apply([{ path: full, state }]);
  }

  findings(): FindingInput[] {
    const { engine, root } = this.workspace;
    engine.setTree([...this.paths].map((path) => `${root}/${path}`).sort());
    const found = this.workspace.settle(() => engine.allFindings());
    return found.filter((finding) => isWithin(finding.file, root)).map((finding) => this.toInput(finding));
  }

  private toInput({ code, severity, message, file, range }: LocatedFinding): FindingInput {
    const state = this.states.get(file);
    const text = (state?.kind === 'file' ? state.text : this.workspace.text(file)) ?? '';
    const line = text.slice(0, range.start).split('\n').length;
    return { code, severity, message, file: relativePath(this.workspace.root, file), line };
  }
}

async function everyChange(survey: Survey, parent: string): Promise<readonly Change[]> {
  const folder = await mkdtemp(join(tmpdir(), 'polycrate-evidence-'));
  try {
    const all = await listChanges(survey.repository, parent, 'saved', folder);
    return isProblem(all) ? survey.changes : [...all, ...survey.changes];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function contentOf(survey: Survey, change: Change): Promise<Uint8Array | undefined> {
  const { repository, source } = survey;
  if (change.kind === 'removed' || change.mode === '160000') return undefined;
  if (source === 'staged' && change.blob !== undefined) {
    const run = await repository.run(['cat-file', 'blob', change.blob]);
    return run.code === 0 ? run.stdout : undefined;
  }
  return readFile(join(repository.layout.root, ...change.path.split('/'))).catch(() => undefined);
}

function refusedOverlays({ engine, settle }: Workspace): ReadonlyMap<string, string> {
  const failed = settle(() => engine.overlays().filter((overlay) => engine.overlaySummary(overlay.directory).failed));
  return new Map(
    failed.map((overlay) => {
      const why = engine.overlayFindings(overlay.directory).find((finding) => finding.severity === 'error');
      return [overlay.name, why?.summary ?? 'See the findings.'];
    }),
  );
}
