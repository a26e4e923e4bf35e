import { type Engine, joinPath } from '../engine/api.ts';
import type { Empty, StartOptions } from '../protocol/messages.ts';
import type { PreviewState } from '../protocol/preview.ts';
import type { ServerStatus } from '../protocol/status.ts';
import type { ViewName } from '../protocol/views.ts';
import { Analysis } from './analysis.ts';
import type { ClientAbilities } from './clientAbilities.ts';
import type { ClientSettings } from './clientSettings.ts';
import { Delivery } from './delivery.ts';
import { DiagnosticRoute } from './diagnosticRoute.ts';
import { Documents } from './documents.ts';
import { HeadStore } from './headFiles.ts';
import { HelmRuns } from './helmRuns.ts';
import { showFindings } from './places.ts';
import type { ServerPorts } from './ports.ts';
import { Previews } from './previews.ts';
import { PublishedFindings, type SendDiagnostics } from './published.ts';
import { type SchemaOptions, SchemaUpdates } from './schemaUpdates.ts';
import { readSettings, type Settings } from './settings.ts';
import { inSlices } from './slices.ts';
import { StatusReporter } from './statusReporter.ts';
import { DriftResults } from './views/driftRows.ts';
import { Summaries } from './views/summaries.ts';
import { WorkspaceTree } from './workspaceTree.ts';

/** What the session tells the client by itself. */
export interface ClientPort {
  readonly diagnostics: SendDiagnostics;
  status(status: ServerStatus): void;
  previewChanged(state: PreviewState): void;
  environmentsChanged(empty: Empty): void;
  rowsChanged(view: ViewName): void;
  refreshLenses(): void;
  refreshDiagnostics(): void;
  refreshHints(): void;
  /** Takes and gives back what another YAML extension does too. */
  offerPlainYaml(features: Settings['yamlFeatures']): void;
  log(level: 'error' | 'warning' | 'information' | 'debug', message: string): void;
}

/** What `initialize` said. */
export interface SessionStart {
  readonly abilities: ClientAbilities;
  readonly options: StartOptions;
  /** Engine paths of the window's folders. */
  readonly folders: readonly string[];
  readonly hasVirtualFolders: boolean;
}

/** One client from `initialize` to `shutdown`: open documents, settings, the engine and what it was given. */
export class Session {
  readonly ports: ServerPorts;
  readonly engine: Engine;
  readonly client: ClientPort;
  readonly abilities: ClientAbilities;
  readonly documents = new Documents();
  readonly tree: WorkspaceTree;
  readonly head: HeadStore;
  readonly helm: HelmRuns;
  readonly delivery: Delivery;
  readonly published: PublishedFindings;
  readonly route: DiagnosticRoute;
  readonly previews: Previews;
  readonly status: StatusReporter;
  readonly analysis: Analysis;
  readonly schemas: SchemaUpdates;
  readonly summaries: Summaries;
  readonly drift = new DriftResults();
  readonly hasVirtualFolders: boolean;
  readonly cleanUp: (() => void)[] = [];
  folders: readonly string[];
  trusted: boolean;
  /** Settles when it is known whether HEAD can be read. */
  headReady: Promise<void>;
  /** Whether the workspace was read once: before that there is nothing to tell about it. */
  isLoaded = false;
  /** Ends the wait for the first reading; called once it began. */
  beginHead: (reading: Promise<void>) => void = () => undefined;
  hasHead = false;
  settings: Settings;
  folderVersions: ClientSettings['folderVersions'] = {};
  web: ClientSettings['web'] = {};
  private lensState = '';

  constructor(ports: ServerPorts, client: ClientPort, start: SessionStart) {
    this.ports = ports;
    this.client = client;
    this.engine = ports.engine;
    this.abilities = start.abilities;
    this.folders = start.folders;
    this.hasVirtualFolders = start.hasVirtualFolders;
    this.trusted = start.options.trusted ?? true;
    this.settings = readSettings(start.options.settings);
    this.headReady = new Promise((resolve) => {
      this.beginHead = resolve;
    });
    this.tree = new WorkspaceTree(ports.files);
    // Documents are opened before the workspace is read: they must find the folders that they lie in.
    this.tree.setFolders(start.folders);
    this.head = new HeadStore(ports.head);
    this.helm = new HelmRuns({
      engine: this.engine,
      port: ports.helm,
      commitOf: (path) => this.head.filesOf(path),
      onAnswer: () => this.changed(),
      log: (message) => client.log('warning', message),
    });
    this.delivery = new Delivery(ports, this.documents, this.head, (keys) => this.helm.start(keys));
    this.route = new DiagnosticRoute({
      pulls: start.abilities.pullsDiagnostics,
      isOpen: (path) => this.documents.isOpen(path),
      send: client.diagnostics,
      refresh: () => {
        if (this.abilities.refreshesDiagnostics) client.refreshDiagnostics();
      },
    });
    this.published = new PublishedFindings(showFindings(this), this.route.deliver);
    this.previews = new Previews(this.engine, client.previewChanged);
    this.status = new StatusReporter(client.status);
    this.schemas = new SchemaUpdates({
      engine: this.engine,
      ports,
      onChange: () => {
        this.configure();
        this.changed();
      },
      warn: (message) => client.log('warning', message),
    });
    this.schemas.setAccess({}, this.trusted);
    this.summaries = new Summaries({
      ask: (overlay) => this.settle(() => this.engine.overlaySummary(overlay)),
      turn: () => ports.host.turn(),
      onChange: () => client.rowsChanged('environments'),
      onFailure: (error) => client.log('error', `Counting resources failed: ${describeError(error)}`),
    });
    this.analysis = new Analysis({
      ...this,
      host: ports.host,
      files: () => (this.settings.diagnosticsScope === 'workspace' ? this.tree.textFiles() : this.documents.all()),
      isShown: (path) => this.isShown(path),
      onProgress: (done, total) => this.status.indexing(done, total, 0.5 + (0.5 * done) / Math.max(1, total)),
      onDone: (stage) => this.onDone(stage),
      onFailure: (error) => client.log('error', `Analysis failed: ${describeError(error)}`),
    });
  }

  /** Gives the engine settings and roots as they are now. */
  configure(): void {
    const options = {
      roots: this.tree.enginePaths,
      remotes: this.tree.roots.flatMap((root) => root.remotes),
      trusted: this.trusted,
      lasting: true,
      known: this.settings.known,
      ...this.schemaOptions(),
    };
    const { enabled, command } = this.settings.helm;
    const program = this.trusted && enabled && this.ports.helm !== undefined ? command : '';
    // Without a program in between, the engine forgets what the one before has said.
    if (this.helm.use(program)) this.engine.configure(options);
    this.engine.configure({ ...options, ...(program !== '' && { helm: {} }) });
  }

  /** Takes what the client said about settings; the engine gets them with `configure`. */
  useSettings({ section, folderVersions, web }: ClientSettings): void {
    this.settings = readSettings(section);
    this.folderVersions = folderVersions;
    this.web = web;
    this.schemas.setAccess(web, this.trusted);
  }

  /** Offers what the settings leave to us; a client that cannot change its mind was told everything at the start. */
  offerPlainYaml(): void {
    if (this.abilities.registersPlain) this.client.offerPlainYaml(this.settings.yamlFeatures);
  }

  /** By which schemas everything is judged: settings, and what connected clusters said. */
  schemaOptions(): SchemaOptions {
    const { kubernetesVersion, schemaLocations } = this.settings;
    const hasFolders = Object.keys(this.folderVersions).length > 0;
    const base = this.folders[0] ?? '/';
    return {
      // What holds for the window holds for each of its folders as well.
      ...(kubernetesVersion === '' || hasFolders ? {} : { kubernetes: kubernetesVersion }),
      ...(hasFolders ? { folderKubernetes: this.folderVersions } : {}),
      ...(schemaLocations.length === 0
        ? {}
        : { schemaLocations: schemaLocations.map((one) => locationPath(one, base)) }),
      ...this.schemas.clusters(this.tree.enginePaths),
    };
  }

  /** Asks the engine, delivering what it wants until the answer is complete. */
  settle<T>(question: () => T): Promise<T> {
    return this.delivery.settle(question);
  }

  /**
   * The same a few milliseconds at a time, for what may take long of an open file; undefined when its text is another by now, or the client
   * does not want the answer any more.
   */
  async settleInSlices<T>(
    path: string,
    question: () => T,
    token: { readonly isCancellationRequested: boolean },
  ): Promise<T | undefined> {
    const { engine, delivery, documents, ports } = this;
    const version = documents.version(path);
    const isWanted = (): boolean => !token.isCancellationRequested && documents.version(path) === version;
    return (await inSlices({ engine, delivery, host: ports.host }, question, isWanted))?.value;
  }

  /** Says that something changed: results are brought up to date, old ones stay meanwhile. */
  changed(paths: readonly string[] = []): void {
    this.status.working();
    this.analysis.changed(paths);
  }

  dispose(): void {
    this.analysis.stop();
    this.status.stop();
    this.head.dispose();
    this.helm.stop();
    for (const stop of this.cleanUp) stop();
  }

  private isShown(path: string): boolean {
    if (this.documents.isOpen(path)) return true;
    // Not only what is in the tree: an overlay can fail by a file beside the repository, or by one that Git ignores.
    return this.settings.diagnosticsScope === 'workspace';
  }

  private onDone(stage: 'overlays' | 'files'): void {
    this.route.judged();
    if (!this.isLoaded) return;
    for (const path of this.published.paths()) if (!this.isShown(path)) this.published.clear(path);
    const overlays = this.engine.overlays();
    const schemas = this.engine.schemaNames();
    this.status.done({ overlays: overlays.length, schemas, ...this.published.count() });
    if (stage === 'overlays') {
      this.summaries.expire();
      this.client.environmentsChanged({});
      // The editor asks again when the file itself changes; this is for renders that changed.
      if (this.abilities.refreshesHints && this.settings.inlayHints.enabled) this.client.refreshHints();
    }
    if (stage === 'files') this.refreshLenses();
    void this.schemas.refresh();
  }

  // Lenses are asked for again by the editor when their own file changes; this is for changes elsewhere.
  private refreshLenses(): void {
    const state = JSON.stringify(this.documents.all().map((path) => this.engine.codeLenses(path)));
    if (state === this.lensState) return;
    this.lensState = state;
    if (this.abilities.refreshesLenses) this.client.refreshLenses();
  }
}

/** A location as the engine takes it: paths from a folder of the window, everything else as it is. */
function locationPath(location: string, folder: string): string {
  const isWhole = location === 'default' || /^(?:[a-z][a-z0-9+.-]*:\/\/|\/)/i.test(location);
  return isWhole ? location : joinPath(folder, location.replaceAll('\\', '/'));
}

/** An unexpected error for the log: its stack, which names our files and never contents of theirs. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
