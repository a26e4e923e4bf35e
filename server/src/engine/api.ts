import type { Attempt } from './attempt.ts';
import type { Fix, Severity } from './diagnostics/finding.ts';
import type { ActionKind, CodeActionAnswer } from './features/actionAnswer.ts';
import type { CompletionAnswer } from './features/completion/completionItem.ts';
import type { DriftPlace, DriftSource } from './features/driftSource.ts';
import type { EngineOptions } from './features/engineOptions.ts';
import type { Inclusions } from './features/inclusions.ts';
import type { JudgedFile } from './features/judgeAlone.ts';
import type { LanguageAnswers } from './features/language.ts';
import type { NavigationAnswers } from './features/navigation.ts';
import type { PolicyAnswers } from './features/policies/policyAnswers.ts';
import type { PolycrateAnswers } from './features/polycrate/overview.ts';
import type { Refactoring } from './features/refactor/refactoring.ts';
import type { RemoteEntryAnswer } from './features/remoteEntry.ts';
import type { RenameProvider } from './features/rename.ts';
import type { FileChange } from './files.ts';
import type { HelmAnswer } from './kustomize/helmRequest.ts';
import type { RenderedResource } from './kustomize/rendered.ts';
import type { FieldPath } from './syntax/fieldPath.ts';
import type { Range } from './syntax/tree.ts';

/** An edit in a file: replace `range` by `text`. */
export interface TextEdit {
  readonly file: string;
  readonly range: Range;
  readonly text: string;
}

/** A finding with its ranges looked up in the present text of its file. */
export interface LocatedFinding {
  readonly code: string;
  readonly severity: Severity;
  /** As shown in an editor: with the overlays named. */
  readonly message: string;
  /** The message without the overlays, for reports that list them apart. */
  readonly summary: string;
  readonly file: string;
  readonly range: Range;
  /** Short names of the overlays in whose render it arises. */
  readonly overlays: readonly string[];
  readonly related: readonly LocatedRelated[];
  readonly fixes: readonly Fix[];
  readonly unnecessary: boolean;
  /** What is written about it, where its code has no page of ours: an address, or the absolute path of the policy. */
  readonly docs?: string;
}

/** `overlay` is set for a place in the rendered text of that overlay; `range` then counts in that text. */
export interface LocatedRelated {
  readonly message: string;
  readonly file?: string;
  readonly overlay?: string;
  readonly range: Range;
}

/** An overlay: a kustomization that nobody else includes, or that a Flux or Argo object deploys, or a folder of plain manifests. */
export interface OverlayInfo {
  /** Its directory, absolute; the overlay's identity. */
  readonly directory: string;
  /** Short name for people: the path below the repository root. */
  readonly name: string;
  readonly environment: string;
  readonly clusters: readonly string[];
  /** `kustomization`, or `plain` for a folder of manifests that no kustomization uses. */
  readonly kind: 'kustomization' | 'plain';
}

/** Where an environment was found, shown to the user. */
export type EnvironmentSource = 'teamFile' | 'flux' | 'argo' | 'polycrate' | 'folder' | 'single';

export interface EnvironmentInfo {
  readonly name: string;
  readonly source: EnvironmentSource;
  readonly overlays: readonly OverlayInfo[];
  readonly clusters: readonly string[];
}

/** How a resource of an overlay differs from the one rendered at HEAD. */
export type ChangeState = 'added' | 'changed' | 'removed' | 'same';

export interface ResourceSummary {
  /** Text form of the id (kustomize/resourceId.ts); identity within the overlay. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly problems: number;
  readonly change: ChangeState;
}

export interface OverlaySummary {
  readonly overlay: OverlayInfo;
  readonly failed: boolean;
  readonly resources: readonly ResourceSummary[];
  readonly problems: { readonly errors: number; readonly warnings: number };
  /** Against HEAD; undefined where HEAD is not available (no Git, no commit, restricted mode). */
  readonly changes: { readonly added: number; readonly changed: number; readonly removed: number } | undefined;
}

/** The rendered text of an overlay for people: Secret values masked. */
export interface PreviewDocument {
  readonly overlay: string;
  /** Raised with every new text; positions of an older generation are answered with "gone". */
  readonly generation: number;
  readonly text: string;
  readonly resources: number;
  /** False when the present input does not render; `text` is then the last good one (or empty when there was none). */
  readonly good: boolean;
  /** Time of the render that is shown, milliseconds since the epoch. */
  readonly renderedAt: number;
  readonly errors: number;
  /** Zero-based lines that differ from the render at HEAD; empty where HEAD is not available. */
  readonly changedLines: readonly number[];
  readonly masked: boolean;
}

/** A source field that wrote a rendered line, with the words for a hover. */
export interface OriginAnswer {
  readonly file: string;
  readonly range: Range;
  /** Markdown: "Set by patch `…` line 7 in overlays/prod; was 2 in base/deployment.yaml line 8". */
  readonly words: string;
}

/** A place in a preview that a source field writes. */
export interface RenderedRange {
  readonly overlay: string;
  readonly generation: number;
  readonly range: Range;
}

export interface HoverAnswer {
  readonly range: Range;
  readonly markdown: string;
}

/** A code lens: text, and the command of the client that a click runs. */
export interface LensAnswer {
  readonly range: Range;
  readonly kind: 'resource' | 'patch' | 'patchedBy' | 'kustomization' | 'policy' | 'policyTest';
  readonly title: string;
  readonly command:
    | 'preview'
    | 'compareHead'
    | 'showOverlays'
    | 'showPlaces'
    | 'showPolicies'
    | 'runPolicyTest'
    | 'none';
  readonly overlays: readonly string[];
  /** What `showPlaces` shows. */
  readonly places?: readonly DefinitionAnswer[];
}

export interface DefinitionAnswer {
  readonly file: string;
  readonly range: Range;
}

/** The plan of `diff`: what an overlay would add, change and remove against HEAD. */
export interface OverlayDiff {
  readonly overlay: OverlayInfo;
  readonly resources: readonly ResourceDiff[];
  /** Unified diff of the two masked renders, empty when equal. */
  readonly unified: string;
}

export interface ResourceDiff {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly change: Exclude<ChangeState, 'same'>;
  /** Set when a generated name changed its hash: the name before. */
  readonly was?: string;
  /** Field by field for `changed`: path as text, both values as one-line text, Secrets masked. */
  readonly fields: readonly { readonly path: string; readonly before?: string; readonly after?: string }[];
}

/** A render as text. */
export interface RenderedText {
  /** '' when it failed. */
  readonly text: string;
  readonly failed: boolean;
  readonly findings: readonly LocatedFinding[];
  /** Every path that was read or looked for; a change elsewhere cannot change this render. */
  readonly files: readonly string[];
}

/** What a later version of Kubernetes would break; see `Engine.upgrade`. */
export interface UpgradeReport {
  /** The version asked about, such as `1.37`. */
  readonly to: string;
  /** Versions that the judged overlays run on now, oldest first. */
  readonly from: readonly string[];
  /** Whether nothing says what some of them run on, so that the oldest version known here is taken. */
  readonly isAssumed: boolean;
  readonly judged: readonly OverlayInfo[];
  /** Overlays that do not render, so that nothing can be said of them. */
  readonly failed: readonly OverlayInfo[];
  /** Overlays that run on that version or a later one already. */
  readonly ahead: readonly OverlayInfo[];
  /** Errors for what breaks, warnings for what is deprecated then; information and hints are left out. */
  readonly findings: readonly LocatedFinding[];
}

/** A live object as a comparison with its cluster tells it: YAML, reduced to what Git sets and what others added. */
export interface LiveText {
  /** Text form of the id. */
  readonly id: string;
  readonly text: string;
}

/** What is still to be delivered before the answers are complete. */
export interface Wanted {
  readonly files: readonly string[];
  /** Names of schema packs, see schemas/README.md. */
  readonly packs: readonly string[];
  /** Keys of requests to the program helm (kustomize/helmRequest.ts); none where it may not run. */
  readonly helm: readonly string[];
}

/**
 * The front door. All calls are synchronous and answer for the present revision from what was delivered; `wanted` tells
 * what to deliver next. Paths are absolute with forward slashes; offsets are UTF-16.
 */
export interface Engine {
  readonly revision: number;
  /** What an editor asks of texts: outlines, folds, colours, formatting. */
  readonly language: LanguageAnswers;
  /** What names what: references, implementations, links. */
  readonly navigation: NavigationAnswers;
  configure(options: EngineOptions): void;
  apply(changes: readonly FileChange[]): void;
  /** Delivers a schema pack as text; undefined text says that it does not exist. */
  deliverPack(name: string, text: string | undefined): void;
  /** Delivers what helm answered to a request. */
  deliverHelm(key: string, answer: HelmAnswer): void;
  /**
   * Judges files without the repository around them, so that threads can share the work of a large one: as manifests that nothing
   * builds, by the bundled schemas. Paths must not be below `templates/`.
   */
  judgeAlone(files: readonly { readonly path: string; readonly text: string }[]): readonly JudgedFile[];
  /** Takes what `judgeAlone` of other engines found; it counts where the repository shows that a file is such a manifest. */
  takeJudged(files: readonly JudgedFile[]): void;
  /** Asks for something whose parts nobody will look at soon: they take the place of nothing else. */
  inPassing<T>(ask: () => T): T;
  /**
   * Asks for something that takes long, in attempts: `mayGoOn` is asked behind each value that was made on the way, and what was made
   * stays for the next attempt, each of which makes at least one. Ask by the same revision, with `wanted` delivered in between.
   */
  attempt<T>(ask: () => T, mayGoOn: () => boolean): Attempt<T>;
  /** What the first edit of an open file will ask for, in steps to be taken while nothing else is to do; each is a question like others. */
  preparations(file: string): readonly (() => void)[];
  /** Says that another round of questions begins: what the last two did not need may be let go of. */
  nextRound(): void;
  wanted(): Wanted;
  /** Sets the complete set of known repository files (absolute paths), so that folders can be listed. */
  setTree(files: readonly string[]): void;
  /** Whether committed files (below files.ts HEAD_ROOT) are being delivered. */
  setHead(available: boolean): void;
  /** Sets what the cluster of an overlay has, so that what it refuses to change is told; never Secrets. */
  setLive(overlay: string, objects: readonly LiveText[]): void;

  environments(): readonly EnvironmentInfo[];
  overlays(): readonly OverlayInfo[];
  /** Overlays that read this file, directly or through bases and components. */
  overlaysOf(file: string): readonly OverlayInfo[];
  overlaySummary(overlay: string): OverlaySummary;

  /** Stages A and B: syntax, schema and rules of the file itself. */
  sourceFindings(file: string): readonly LocatedFinding[];
  /** Stage C: what arises in this overlay's render, each on the source line that causes it. */
  overlayFindings(overlay: string): readonly LocatedFinding[];
  /** Files in which that overlay may have findings, for who shows them file by file. */
  blamedFiles(overlay: string): readonly string[];
  /** Everything known for one file, with the overlays that read it merged. */
  findings(file: string): readonly LocatedFinding[];
  /** Everything known of every file and overlay, merged. */
  allFindings(): readonly LocatedFinding[];

  /**
   * What breaks or becomes deprecated in the overlays of a cluster (of all clusters without a name) when they run on a later version of
   * Kubernetes. What is wrong already is not told. `kubernetes` is one of KUBERNETES_VERSIONS.
   */
  upgrade(kubernetes: string, cluster?: string): UpgradeReport;

  /** By which schemas overlays are judged, for people: `Kubernetes 1.34 (prod-eu, as the cluster says)`, oldest first. */
  schemaNames(): readonly string[];

  /** Ranges of Secret values in a source file; whoever shows its lines covers them. */
  sensitiveRanges(file: string): readonly Range[];

  hover(file: string, offset: number): HoverAnswer | undefined;
  /** The entry of a kustomization under an offset that names something on the network. */
  remoteEntryAt(file: string, offset: number): RemoteEntryAnswer | undefined;
  completion(file: string, offset: number): CompletionAnswer;
  /** What can be done at a selection; `wants` leaves kinds out, all come without it. */
  codeActions(file: string, range: Range, wants?: (kind: ActionKind) => boolean): readonly CodeActionAnswer[];
  /** Changes of several files: moves that are followed, parts that are extracted, overlays that are made. */
  readonly refactoring: Refactoring;
  /** Who includes whom: "used by overlays". */
  readonly inclusions: Inclusions;
  /** Gives a thing another name in all files that name it. */
  readonly renaming: RenameProvider;
  /** What the policies that hold for overlays came to. */
  readonly policies: PolicyAnswers;
  /** Polycrate workspaces with their blocks and workflows. */
  readonly polycrate: PolycrateAnswers;
  definition(file: string, offset: number): readonly DefinitionAnswer[];
  codeLenses(file: string): readonly LensAnswer[];

  /** Exactly what would be applied, with Secret values, as `kustomize build` prints it; for the CLI's `render`. */
  renderText(overlay: string): RenderedText;
  /** The same as the files that `kustomize build --output FOLDER` writes, text by name; empty when it failed. */
  renderFiles(overlay: string): ReadonlyMap<string, string>;
  rendered(overlay: string): readonly RenderedResource[];
  preview(overlay: string): PreviewDocument;
  /** The text in which ranges of related places of that overlay count: that of its preview. */
  previewText(overlay: string): string;
  /** Text of the preview at HEAD, for comparisons; undefined where HEAD is not available. */
  previewAtHead(overlay: string): string | undefined;
  /** Undefined when the generation is gone or the place has no source. */
  originAt(overlay: string, generation: number, offset: number): OriginAnswer | undefined;
  /** Every place in that overlay's preview that the field under the offset writes. */
  renderedFrom(overlay: string, file: string, offset: number): readonly RenderedRange[];
  /** All origins of a render as plain data, Secret values masked; for `render --origins`. */
  origins(overlay: string): readonly unknown[];
  diff(overlay: string): OverlayDiff | undefined;

  /** What a comparison with a cluster needs from Git, Secret values included. */
  driftSource(overlay: string): DriftSource;
  /** The committed line that sets a field of an object of the overlay; undefined for an object that is not in it. */
  driftPlace(overlay: string, id: string, path: FieldPath): DriftPlace | undefined;
}

export { CODES, codeInfo, codePage } from './diagnostics/codes.ts';
export { createEngine } from './engine.ts';
export type { ActionKind, CodeActionAnswer } from './features/actionAnswer.ts';
export type { CompletionAnswer, CompletionItem, CompletionKind } from './features/completion/completionItem.ts';
export type { DriftOwner, DriftPlace, DriftSource } from './features/driftSource.ts';
export type { EngineOptions } from './features/engineOptions.ts';
export type { InclusionCall, InclusionItem } from './features/inclusions.ts';
export type { JudgedFile } from './features/judgeAlone.ts';
export {
  type SymbolAnswer,
  type SymbolKind,
  TOKEN_MODIFIERS,
  TOKEN_TYPES,
  type TokenAnswer,
} from './features/languageAnswers.ts';
export { nameSome } from './features/locate.ts';
export type { NavigationPlace } from './features/navigation.ts';
export type { PolicyAnswers } from './features/policies/policyAnswers.ts';
export type { ObjectResult, PolicyOverview, RuleOverview } from './features/policies/policyOverview.ts';
export type { PolicyTestFile } from './features/policies/policyTests.ts';
export type { OverviewBlock, PolycrateOverview } from './features/polycrate/overview.ts';
export type { RefactorAnswer, RefactorPlan } from './features/refactor/plan.ts';
export type { RenameEdits } from './features/rename.ts';
export { MASK } from './features/secrets.ts';
export { atHead, type FileChange, type FileState, fromHead, HEAD_ROOT } from './files.ts';
export type { EngineHost } from './host.ts';
export type { BuildOptions } from './kustomize/buildOptions.ts';
export { type HelmAnswer, type HelmHome, type HelmRequest, helmKey, readHelmKey } from './kustomize/helmRequest.ts';
export { isLacking } from './kustomize/partial.ts';
export { isManifestText } from './kustomize/remoteManifest.ts';
export {
  isRemotePath,
  parseRemotePath,
  REMOTE_ROOT,
  type RemotePlace,
  remoteTree,
  shownRemote,
} from './kustomize/remotePaths.ts';
export { parseRepositoryUrl } from './kustomize/repositoryUrl.ts';
export { KUSTOMIZE_VERSION } from './kustomize/version.ts';
export { readOperation } from './policy/judged/subject.ts';
export {
  type PolicyDocument,
  type PolicyFile,
  placeInDocument,
  readPolicyFile,
  readSingle,
} from './policy/report/documents.ts';
export { makeReport, type PolicyReport, type ReportResult } from './policy/report/report.ts';
export { runPolicies } from './policy/report/run.ts';
export { locationProblem } from './schema/locations.ts';
export { nearestName } from './schema/nearest.ts';
export { KUBERNETES_VERSIONS } from './schema/pack.ts';
export { fromPointerPart, toPointer } from './syntax/fieldPath.ts';
export { LineIndex, type Position } from './text/lineIndex.ts';
export { baseName, isWithin, joinPath, relativePath } from './text/paths.ts';
export { isPlainText } from './workspace/textFiles.ts';
export type { Range, Severity };
