import type {
  CodeActionAnswer,
  Engine,
  EngineOptions,
  LiveText,
  LocatedFinding,
  OverlayInfo,
  OverlaySummary,
  PreviewDocument,
  UpgradeReport,
  Wanted,
} from './api.ts';
import type { Attempt } from './attempt.ts';
import type { Finding } from './diagnostics/finding.ts';
import { codeActions } from './features/codeActions.ts';
import { type JudgedFile, judgeAlone } from './features/judgeAlone.ts';
import { type LocateContext, locateFinding } from './features/locate.ts';
import type { OriginContext } from './features/originRange.ts';
import { originRows } from './features/originRows.ts';
import { originAt, renderedFrom } from './features/origins.ts';
import { PreviewStore } from './features/previewStore.ts';
import { NO_PREVIEW, type PreviewText, rangeOfField } from './features/previewText.ts';
import { remoteEntryAt } from './features/remoteEntry.ts';
import { maskSecrets } from './features/secrets.ts';
import { sensitiveRanges } from './features/sensitive.ts';
import { summarise } from './features/summary.ts';
import { atHead, type FileChange, isSameState } from './files.ts';
import type { EngineHost } from './host.ts';
import type { HelmAnswer } from './kustomize/helmRequest.ts';
import { outputFiles } from './kustomize/outputFiles.ts';
import { printResources } from './kustomize/print.ts';
import { shownRemote } from './kustomize/remotePaths.ts';
import { printId } from './kustomize/resourceId.ts';
import { actionInput } from './queries/actionQueries.ts';
import { completionOf } from './queries/completionQueries.ts';
import { Database } from './queries/database.ts';
import { definitionOf } from './queries/definitionLookup.ts';
import { driftPlace, driftSource } from './queries/driftQueries.ts';
import {
  combine,
  filesToAsk,
  findingsOf,
  sourceFindingsOf,
  withoutOvercome,
  withoutUsedElsewhere,
} from './queries/findingQueries.ts';
import { deliverHelm, forgetHelm, noteHelmChange, wantedHelm } from './queries/helmInputs.ts';
import { hoverOf } from './queries/hoverQueries.ts';
import { FILE, HEAD, JUDGED, LIVE, ONLY, OPTIONS, PACK, TREE } from './queries/inputs.ts';
import { languageAnswers } from './queries/languageQueries.ts';
import { codeLensesOf } from './queries/lensQueries.ts';
import { KEEP_ALL, KEEP_ONCE, KEEP_RECENT } from './queries/lightMemos.ts';
import { navigationAnswers } from './queries/navigationQueries.ts';
import { overlayFindingsOf, overlayGroupsOf } from './queries/overlayFindings.ts';
import { policyAnswers } from './queries/policyAnswers.ts';
import { polycrateAnswers } from './queries/polycrateLanguage.ts';
import { preparationsOf } from './queries/preparations.ts';
import { inclusionsOf, refactoringOf } from './queries/refactorQueries.ts';
import { renamingOf } from './queries/renameQueries.ts';
import { changesOf, HOST, headRenderOf, previewTextOf, renderOf } from './queries/renderQueries.ts';
import { registryOf } from './queries/schemaQueries.ts';
import { factsOf, syntaxOf } from './queries/sourceQueries.ts';
import { targetsOf } from './queries/targetQueries.ts';
import { upgradeFindings } from './queries/upgradeQueries.ts';
import { environments, overlayInfo, overlays, readersOf } from './queries/workspaceQueries.ts';
import { NEWEST_KUBERNETES } from './schema/pack.ts';
import { startsWithPath } from './syntax/fieldPath.ts';
import { fieldAt } from './syntax/lookup.ts';
import type { Range, SyntaxFile } from './syntax/tree.ts';
import { dirName, isWithin, relativePath } from './text/paths.ts';
import { unifiedDiff } from './text/unifiedDiff.ts';
import { schemaNames, targetKey } from './workspace/schemaTargets.ts';

/** Makes an engine that knows nothing yet. */
export function createEngine(host: EngineHost): GitOpsEngine {
  return new GitOpsEngine(host);
}

/** The front door: a database of inputs and queries, and the previews that are shown. Holds no other state. */
export class GitOpsEngine implements Engine {
  /** Public for tests, which assert what did not run. */
  readonly db = new Database();
  readonly language = languageAnswers(this.db);
  readonly navigation = navigationAnswers(this.db);
  readonly refactoring = refactoringOf(this.db);
  readonly inclusions = inclusionsOf(this.db);
  readonly renaming = renamingOf(this.db);
  readonly policies = policyAnswers(this.db);
  readonly polycrate = polycrateAnswers(this.db);
  private readonly host: EngineHost;
  private readonly previews = new PreviewStore();

  constructor(host: EngineHost) {
    this.host = host;
    this.db.set(HOST, ONLY, host);
    this.db.provide = (input, key) =>
      input === FILE.name ? host.read?.(key) : input === PACK.name ? host.readPack?.(key) : undefined;
  }

  get revision(): number {
    return this.db.revision;
  }

  configure(options: EngineOptions): void {
    const before = JSON.stringify(this.db.delivered(OPTIONS, ONLY)?.helm);
    this.db.set(OPTIONS, ONLY, options, (a, b) => JSON.stringify(a) === JSON.stringify(b));
    if (before !== JSON.stringify(options.helm)) forgetHelm(this.db);
    this.db.light.keep = options.once === true ? KEEP_ONCE : options.lasting === true ? KEEP_RECENT : KEEP_ALL;
  }

  apply(changes: readonly FileChange[]): void {
    for (const { path, state } of changes) {
      const before = this.db.delivered(FILE, path);
      if (state === undefined) this.db.unset(FILE, path);
      else this.db.set(FILE, path, state, isSameState);
      if (before?.kind !== state?.kind) this.forgetFolders(path);
      noteHelmChange(this.db, path);
    }
  }

  /** A path that came, went or changed its kind may have taken folders along, or made them. They are asked for again. */
  private forgetFolders(path: string): void {
    for (let folder = dirName(path); folder !== '/'; folder = dirName(folder)) {
      if (this.db.delivered(FILE, folder) !== undefined) this.db.unset(FILE, folder);
    }
  }

  deliverPack(name: string, text: string | undefined): void {
    this.db.set(PACK, name, text);
  }

  deliverHelm(key: string, answer: HelmAnswer): void {
    deliverHelm(this.db, key, answer);
  }

  judgeAlone(files: readonly { readonly path: string; readonly text: string }[]): readonly JudgedFile[] {
    const { kubernetes = NEWEST_KUBERNETES } = this.db.input(OPTIONS, ONLY);
    const target = targetKey({ kubernetes, cluster: undefined, crds: [] });
    const registry = this.db.get(registryOf, target);
    return judgeAlone(files, { registry, target });
  }

  takeJudged(files: readonly JudgedFile[]): void {
    this.db.set(JUDGED, ONLY, new Map(files.map((file) => [file.facts.path, file])));
  }

  wanted(): Wanted {
    return { files: this.db.requests(FILE), packs: this.db.requests(PACK), helm: wantedHelm(this.db) };
  }

  setTree(files: readonly string[]): void {
    const sorted = [...files].sort();
    this.db.set(TREE, ONLY, sorted, (a, b) => a.length === b.length && a.every((file, i) => file === b[i]));
  }

  setHead(available: boolean): void {
    this.db.set(HEAD, ONLY, available);
  }

  setLive(overlay: string, objects: readonly LiveText[]): void {
    this.db.set(LIVE, overlay, objects);
  }

  inPassing<T>(ask: () => T): T {
    const { light } = this.db;
    const before = light.passing;
    light.passing = true;
    try {
      return ask();
    } finally {
      light.passing = before;
    }
  }

  attempt<T>(ask: () => T, mayGoOn: () => boolean): Attempt<T> {
    return this.db.attempt(ask, mayGoOn);
  }

  preparations(file: string): readonly (() => void)[] {
    return preparationsOf(this.db, file);
  }

  nextRound(): void {
    this.db.light.nextRound();
  }

  environments(): ReturnType<Engine['environments']> {
    return this.db.get(environments, ONLY);
  }

  overlays(): readonly OverlayInfo[] {
    return [...this.db.get(overlays, ONLY).values()];
  }

  overlaysOf(file: string): readonly OverlayInfo[] {
    return this.db.get(readersOf, file).map((directory) => overlayInfo(this.db, directory));
  }

  overlaySummary(overlay: string): OverlaySummary {
    const info = overlayInfo(this.db, overlay);
    return summarise(
      info,
      this.db.get(renderOf, overlay),
      withoutUsedElsewhere(this.db, this.db.get(overlayFindingsOf, overlay)),
      this.db.get(changesOf, overlay),
    );
  }

  sourceFindings(file: string): readonly LocatedFinding[] {
    return this.locate(this.db.get(sourceFindingsOf, file));
  }

  overlayFindings(overlay: string): readonly LocatedFinding[] {
    return this.locate(withoutUsedElsewhere(this.db, this.db.get(overlayFindingsOf, overlay)));
  }

  blamedFiles(overlay: string): readonly string[] {
    return [...this.db.get(overlayGroupsOf, overlay).keys()];
  }

  findings(file: string): readonly LocatedFinding[] {
    return this.locate(this.db.get(findingsOf, file));
  }

  allFindings(): readonly LocatedFinding[] {
    const own = filesToAsk(this.db).flatMap((file) =>
      withoutOvercome(this.db, file, this.db.get(sourceFindingsOf, file)),
    );
    const fromOverlays = this.overlays().flatMap((overlay) => this.db.get(overlayFindingsOf, overlay.directory));
    return this.locate(withoutUsedElsewhere(this.db, combine(own, fromOverlays)));
  }

  upgrade(kubernetes: string, cluster?: string): UpgradeReport {
    const { from, isAssumed, findings, ...found } = upgradeFindings(this.db, cluster, kubernetes);
    const infos = (directories: readonly string[]): readonly OverlayInfo[] =>
      directories.map((directory) => overlayInfo(this.db, directory));
    const grave = (['error', 'warning'] as const).flatMap((level) => findings.filter((one) => one.severity === level));
    const [judged, failed, ahead] = [infos(found.judged), infos(found.failed), infos(found.ahead)];
    return { to: kubernetes, from, isAssumed, judged, failed, ahead, findings: this.locate(grave) };
  }

  schemaNames(): readonly string[] {
    return schemaNames(this.overlays().flatMap(({ directory }) => this.db.get(targetsOf, directory)));
  }

  sensitiveRanges(file: string): readonly Range[] {
    return sensitiveRanges(this.db.get(syntaxOf, file));
  }

  hover(file: string, offset: number): ReturnType<Engine['hover']> {
    return hoverOf(this.db, file, offset);
  }

  remoteEntryAt(file: string, offset: number): ReturnType<Engine['remoteEntryAt']> {
    const isKustomization = this.db.get(factsOf, file).kind === 'kustomization';
    return isKustomization ? remoteEntryAt(this.db.get(syntaxOf, file), offset) : undefined;
  }

  completion(file: string, offset: number): ReturnType<Engine['completion']> {
    return completionOf(this.db, file, offset);
  }

  codeActions(...[file, range, wants = () => true]: Parameters<Engine['codeActions']>): readonly CodeActionAnswer[] {
    return codeActions(actionInput(this.db, file, range), wants);
  }

  definition(file: string, offset: number): ReturnType<Engine['definition']> {
    return definitionOf(this.db, file, offset);
  }

  codeLenses(file: string): ReturnType<Engine['codeLenses']> {
    return codeLensesOf(this.db, file);
  }

  renderText(overlay: string): ReturnType<Engine['renderText']> {
    const result = this.db.get(renderOf, overlay);
    const text = result.failed ? '' : printResources(result.resources);
    return { text, failed: result.failed, findings: this.locate(result.findings), files: result.files };
  }

  renderFiles(overlay: string): ReturnType<Engine['renderFiles']> {
    return outputFiles(this.db.get(renderOf, overlay).resources);
  }

  rendered(overlay: string): ReturnType<Engine['rendered']> {
    return this.db.get(renderOf, overlay).resources;
  }

  preview(overlay: string): PreviewDocument {
    const result = this.db.get(renderOf, overlay);
    return this.previews.show({
      overlay,
      good: result.failed ? undefined : this.db.get(previewTextOf, overlay),
      head: this.headPreview(overlay),
      errors: result.findings.filter((finding) => finding.severity === 'error').length,
      now: this.host.now(),
    });
  }

  previewText(overlay: string): string {
    return this.db.get(previewTextOf, overlay).text;
  }

  previewAtHead(overlay: string): string | undefined {
    return this.headPreview(overlay)?.text;
  }

  private headPreview(overlay: string): PreviewText | undefined {
    const head = this.db.get(headRenderOf, overlay);
    if (head.kind === 'absent') return NO_PREVIEW;
    return head.kind === 'rendered' ? this.db.get(previewTextOf, atHead(overlay)) : undefined;
  }

  originAt(overlay: string, generation: number, offset: number): ReturnType<Engine['originAt']> {
    const preview = this.previews.at(overlay, generation);
    return preview && originAt(preview, offset, this.originContext());
  }

  renderedFrom(overlay: string, file: string, offset: number): ReturnType<Engine['renderedFrom']> {
    if (this.previews.current(overlay) === undefined) this.preview(overlay);
    const shown = this.previews.current(overlay);
    const document = this.db
      .get(syntaxOf, file)
      .documents.find(({ range }) => range.start <= offset && offset <= range.end);
    const at = fieldAt(document?.root, offset);
    if (shown === undefined || document === undefined || at === undefined || at.path.length === 0) return [];
    const names = (this.db.get(factsOf, file).kustomization?.references ?? [])
      .filter(({ field }) => startsWithPath(at.path, field))
      .map(({ target }) => target);
    return renderedFrom({ overlay, ...shown }, { file, document: document.index, path: at.path, names });
  }

  origins(overlay: string): readonly unknown[] {
    const context = this.originContext();
    return this.db
      .get(renderOf, overlay)
      .resources.flatMap((resource) => originRows(printId(resource.id), maskSecrets(resource.root), context));
  }

  driftSource(overlay: string): ReturnType<Engine['driftSource']> {
    return driftSource(this.db, overlay);
  }

  driftPlace(...[overlay, id, path]: Parameters<Engine['driftPlace']>): ReturnType<Engine['driftPlace']> {
    return driftPlace(this.db, overlay, id, path);
  }

  diff(overlay: string): ReturnType<Engine['diff']> {
    const changes = this.db.get(changesOf, overlay);
    if (changes === undefined) return undefined;
    const info = overlayInfo(this.db, overlay);
    const names = { beforeName: `a/${info.name}`, afterName: `b/${info.name}` };
    const now = this.db.get(previewTextOf, overlay).text;
    return { overlay: info, resources: changes, unified: unifiedDiff(this.previewAtHead(overlay) ?? '', now, names) };
  }

  private locate(findings: readonly Finding[]): readonly LocatedFinding[] {
    const context = this.locateContext();
    return findings.map((finding) => locateFinding(finding, context));
  }

  private locateContext(): LocateContext {
    return {
      syntax: (file) => this.syntax(file),
      renderedRange: (overlay, resource, path) => rangeOfField(this.db.get(previewTextOf, overlay), resource, path),
      overlayInfo: (directory) => overlayInfo(this.db, directory),
    };
  }

  private originContext(): OriginContext {
    const { roots } = this.db.input(OPTIONS, ONLY);
    return {
      syntax: (file) => this.syntax(file),
      shorten: (file) => {
        const root = roots.find((candidate) => isWithin(file, candidate));
        return root === undefined ? shownRemote(file) : relativePath(root, file);
      },
    };
  }

  private syntax(file: string): SyntaxFile | undefined {
    return this.db.input(FILE, file).kind === 'file' ? this.db.get(syntaxOf, file) : undefined;
  }
}
