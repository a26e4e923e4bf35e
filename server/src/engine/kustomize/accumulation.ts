import type { Finding, Place } from '../diagnostics/finding.ts';
import { baseName } from '../text/paths.ts';
import type { RenderAccess } from './access.ts';
import { buildBase, type Recursion } from './baseBuild.ts';
import { fromRoot, markTraced, traced } from './buildNotes.ts';
import { mergeBaseConfig, readConfigurations } from './configurations.ts';
import { readCrds } from './crds.ts';
import { type Cycles, cycleFinding, findCycles } from './cycles.ts';
import { type Entry, isRemote, resolveEntry } from './entries.ts';
import { CHUNK_SIZE, type EntryChunk, type EntryItem, readEntryChunk, withMadeBy } from './entryChunk.ts';
import { EMPTY_CONFIG, type TransformerConfig } from './fieldSpecs.ts';
import { hasFluxStub } from './fluxStub.ts';
import { readInlineText } from './inlinePlugins.ts';
import { KnownTypes } from './knownTypes.ts';
import type { KustomizationFile, KustomizationLookup } from './kustomization.ts';
import type { Located } from './kustomizationFields.ts';
import { listedTwice, type Twin } from './listedTwice.ts';
import { lookupFinding } from './lookupFindings.ts';
import { keepCertain } from './partial.ts';
import { generatorSteps, type NamedStep, transformerSteps } from './pipeline.ts';
import { type PluginRole, pluginStep } from './plugins.ts';
import { isRemotePath, remoteRootOf } from './remotePaths.ts';
import { type RemovedResource, removedBy } from './removed.ts';
import type { Accumulated, AccumulatedVar } from './render.ts';
import { currentId, type MadeBy, type Resource, resourceOf } from './resource.ts';
import { apiVersionOf } from './resourceId.ts';
import { settleMemoryOf, settleStep } from './settleMemory.ts';
import { entryFinding, type StepContext } from './step.ts';
import { findTwinsAgain, idKey } from './steps/twins.ts';
import { declareVarsStep } from './steps/vars.ts';

/** The state of one build of a directory; components run on the accumulation of their parent (target/kusttarget.go accumulateTarget). */
export class Accumulation {
  private readonly access: RenderAccess;
  private readonly recursion: Recursion;
  private resources: readonly Resource[] = [];
  private config: TransformerConfig = EMPTY_CONFIG;
  private readonly types: KnownTypes;
  private partial = false;
  /** The namespace for charts that name none. */
  private space: string;
  private openCharts = false;
  private readonly remotes = new Map<string, Place>();
  private readonly removed: RemovedResource[] = [];
  private readonly vars: AccumulatedVar[] = [];
  private readonly findings: Finding[] = [];
  private known: Set<string> | undefined;
  private top: Accumulated['top'];
  /** `resources` while nobody else has seen it. */
  private own: Resource[] | undefined;

  constructor(access: RenderAccess, recursion: Recursion) {
    this.access = access;
    this.recursion = recursion;
    this.types = new KnownTypes(recursion.types);
    this.space = recursion.helmNamespace ?? '';
  }

  result(): Omit<Accumulated, 'files'> {
    const { resources, config, vars, top, partial, remotes, removed, openCharts } = this;
    const failure = this.types.failure(resources);
    const isNew = failure !== undefined && !this.findings.includes(failure);
    const findings = isNew ? [...this.findings, failure] : this.findings;
    const types = this.types.state;
    return { resources, config, types, vars, findings, top, partial, remotes, removed, openCharts };
  }

  /** There is no kustomization to build: the link that should be one, or the directory itself is to blame. */
  refuseTop(directory: string, lookup: Exclude<KustomizationLookup, { kind: 'found' }>): void {
    const file = (lookup.kind === 'none' ? lookup.link : undefined) ?? directory;
    this.findings.push(lookupFinding(lookup, baseName(directory), { file, path: [] }));
  }

  /** All that a kustomization orders, in kustomize's order. */
  run(file: KustomizationFile): void {
    const above = this.space;
    this.space = file.fields.namespace?.text || above;
    this.openCharts ||= this.space === '' && file.fields.helmCharts.some(({ namespace }) => !namespace);
    this.build(file);
    this.space = above;
  }

  private build(file: KustomizationFile): void {
    this.top ??= { file: file.path, fields: file.fields };
    this.findings.push(...file.findings);
    if (file.findings.some(({ severity }) => severity === 'error')) {
      // What builds on it would miss all that it has, for no other reason than that somebody is in the middle of a word.
      this.partial = true;
      return;
    }
    const { fields } = file;
    this.readOpenApi(file);
    const chunks = this.readChunks(file);
    this.partial ||= hasFluxStub(chunks);
    const cycles = findCycles(file.directory, this.access);
    if (!this.addPlain(chunks, file)) {
      for (const { items } of chunks) for (const item of items) this.addItem(item, file, cycles);
    }
    const configured = readConfigurations(fields.configurations, this.context(file));
    this.config = configured.config;
    this.findings.push(...configured.findings);
    this.addCrds(file);
    this.runSteps(generatorSteps(fields, this.context(file), this.space), file, 'generate');
    this.runSteps(this.plugins('generators', file, cycles), file, 'generators');
    for (const entry of fields.components) this.addComponent(entry, file, cycles);
    this.runSteps(transformerSteps(file, this.context(file)), file, 'transform');
    this.runSteps(this.plugins('transformers', file, cycles), file, 'transformers');
    this.runSteps(this.plugins('validators', file, cycles), file, 'validators');
    if (fields.vars.length > 0)
      this.runSteps([{ step: declareVarsStep(fields.vars, file.path), by: undefined }], file, 'vars');
    for (const entry of fields.vars) this.vars.push({ entry, file: file.path });
  }

  private readOpenApi(file: KustomizationFile): void {
    if (file.fields.openapi === undefined) return;
    this.findings.push(...this.types.read(file.fields.openapi, this.context(file), this.resources));
    this.scope();
  }

  private addCrds(file: KustomizationFile): void {
    const [first] = file.fields.crds;
    if (first === undefined) return;
    const crds = readCrds(file.fields.crds, this.context(file));
    this.findings.push(...crds.findings);
    this.mergeConfig(crds.config, first, file);
  }

  private mergeConfig(more: TransformerConfig, entry: Located, file: KustomizationFile): void {
    const merged = mergeBaseConfig(this.config, more, { entry, file: file.path });
    this.config = merged.config;
    this.findings.push(...merged.findings);
  }

  /** Brings what an `openapi` file says of scopes to all objects that are there. */
  private scope(): void {
    const scoped = this.types.scoped(this.resources);
    if (scoped === this.resources) return;
    this.resources = scoped;
    this.own = undefined;
    this.known = undefined;
  }

  private context(file: KustomizationFile): StepContext {
    const { access, config } = this;
    const schemas = this.types.state.chosen?.schemas;
    return { access, file: file.path, directory: file.directory, config, schemas };
  }

  private readChunks(file: KustomizationFile): readonly EntryChunk[] {
    const { access } = this;
    const read = access.entries ?? ((directory, number) => readEntryChunk(directory, number, access));
    const count = Math.ceil(file.fields.resources.length / CHUNK_SIZE);
    return Array.from({ length: count }, (_, number) => read(file.directory, number));
  }

  /** Adds the objects of a directory whose entries are files and nothing else, all at once. False where that is not so simple. */
  private addPlain(chunks: readonly EntryChunk[], file: KustomizationFile): boolean {
    if (this.recursion.traced || chunks.some(({ plain }) => plain === undefined)) return false;
    return this.appendUnique(this.types.scoped(chunks.flatMap(({ plain }) => plain ?? [])), file.fields);
  }

  private addItem(item: EntryItem, file: KustomizationFile, cycles: Cycles): void {
    if (item.kind === 'file') this.addFile(item, file);
    else this.addFound(item.entry, item.found, { file, cycles });
  }

  private addEntry(entry: Located, file: KustomizationFile, cycles: Cycles): void {
    const { access } = this;
    const found = resolveEntry(entry, { file: file.path, directory: file.directory, access }, true);
    if (found.kind !== 'file') {
      this.addFound(entry, found, { file, cycles });
      return;
    }
    const documents = access.documents(found.path);
    const resources = documents.documents.map((root) => withMadeBy(resourceOf(root), { path: found.path }));
    this.addFile({ kind: 'file', entry, path: found.path, documents, resources }, file);
  }

  private addFound(
    entry: Located,
    found: Exclude<Entry, { kind: 'file' }>,
    { file, cycles }: { file: KustomizationFile; cycles: Cycles },
  ): void {
    const cycle = cycleFinding(cycles, entry, file, this.access);
    if (cycle !== undefined) this.findings.push(cycle);
    else if (found.kind === 'directory') this.addBase(found.path, entry, file);
    else this.lack(found);
  }

  /** Notes which entry of this repository brought something from the network. */
  private noteRemote(path: string, entry: Located, file: KustomizationFile): Place {
    const root = remoteRootOf(path);
    const around = remoteRootOf(file.path);
    const outer = around === undefined ? undefined : this.remotes.get(around);
    const place = outer ?? { file: file.path, document: 0, path: entry.at };
    if (root !== undefined && !this.remotes.has(root)) this.remotes.set(root, place);
    return place;
  }

  /** Something that an entry names is not here. */
  private lack(found: Extract<Entry, { kind: 'remote' | 'refused' }>): void {
    this.findings.push(found.finding);
    this.partial ||= found.kind === 'remote';
  }

  private addFile(item: Extract<EntryItem, { kind: 'file' }>, file: KustomizationFile): void {
    const { path, entry, resources } = item;
    const { findings } = item.documents;
    this.noteRemote(path, entry, file);
    // Kustomize misses a name in such a "resource"; what a person has to know is that the file names itself.
    if (findings.length > 0 && path === file.path) this.findings.push(namesItself(entry, file));
    else this.findings.push(...findings);
    const scoped = this.types.scoped(resources);
    this.append(this.recursion.traced ? scoped.map(markTraced) : scoped, entry, file);
  }

  private addBase(directory: string, entry: Located, file: KustomizationFile): void {
    const lookup = this.access.kustomization(directory);
    const place = { file: file.path, path: entry.at };
    if (lookup.kind !== 'found') {
      this.findings.push(lookupFinding(lookup, entry.text, place));
      return;
    }
    if (lookup.file.component) {
      const message = `\`${entry.text}\` is a Component; list it in \`components\`.`;
      this.findings.push(entryFinding(place, { code: 'kustomize/wrong-kind', severity: 'error', message }));
      return;
    }
    const { traced } = this.recursion;
    const { types, access, space } = this;
    const base = buildBase(directory, {
      recursion: this.recursion,
      access,
      types,
      space,
      before: () => this.resources,
    });
    this.openCharts ||= base.openCharts;
    this.partial ||= base.partial;
    types.adopt(base.types);
    this.scope();
    const brought = this.noteRemote(directory, entry, file);
    this.removed.push(...base.removed);
    for (const [root, from] of base.remotes) {
      if (!this.remotes.has(root)) this.remotes.set(root, isRemotePath(from.file) ? brought : from);
    }
    this.findings.push(...base.findings);
    this.mergeConfig(base.config, entry, file);
    this.vars.push(...base.vars);
    // The root of a repository has a name of its own in kustomize's notes.
    const isRoot = traced && remoteRootOf(directory) === directory && isRemote(entry.text);
    const resources = isRoot ? base.resources.map((one) => fromRoot(one, directory)) : base.resources;
    if (!this.appendUnique(resources, entry)) this.append(resources, entry, file);
  }

  private addComponent(entry: Located, file: KustomizationFile, cycles: Cycles): void {
    const cycle = cycleFinding(cycles, entry, file, this.access);
    const found = resolveEntry(entry, { file: file.path, directory: file.directory, access: this.access }, false);
    const place = { file: file.path, path: entry.at };
    if (cycle !== undefined) this.findings.push(cycle);
    else if (found.kind === 'refused' || found.kind === 'remote') this.lack(found);
    else {
      this.noteRemote(found.path, entry, file);
      const lookup = this.access.kustomization(found.path);
      if (lookup.kind !== 'found') this.findings.push(lookupFinding(lookup, entry.text, place));
      else if (lookup.file.component || lookup.file.findings.some(({ severity }) => severity === 'error')) {
        this.run(lookup.file);
        this.rejoin(entry, file);
      } else {
        const message = `\`${entry.text}\` is a Kustomization; list it in \`resources\`, or make it a Component.`;
        this.findings.push(entryFinding(place, { code: 'kustomize/wrong-kind', severity: 'error', message }));
      }
    }
  }

  /** What a component leaves is put together anew, piece by piece (MergeAccumulator of accumulateDirectory). */
  private rejoin(entry: Located, file: KustomizationFile): void {
    const { resources } = this;
    const { config } = this;
    this.config = EMPTY_CONFIG;
    this.mergeConfig(config, entry, file);
    this.resources = [];
    this.own = undefined;
    this.known = undefined;
    if (!this.appendUnique(resources, entry)) this.append(resources, entry, file);
  }

  /**
   * Plugins given as text in the kustomization, as files or as directories that are built like bases; texts come first
   * (target/kusttarget.go configureExternalTransformers).
   */
  private plugins(role: PluginRole, file: KustomizationFile, cycles: Cycles): NamedStep[] {
    const entries = file.fields[role];
    if (entries.length === 0) return [];
    const loaded = new Accumulation(this.access, {
      ...this.recursion,
      types: this.types.below(() => this.resources),
    });
    const paths: Located[] = [];
    for (const entry of entries) {
      const inline = readInlineText(entry, file.path);
      if (inline === undefined) paths.push(entry);
      else loaded.append(inline.map(resourceOf), entry, file);
    }
    for (const entry of paths) loaded.addEntry(entry, file, cycles);
    this.types.adopt(loaded.types.state);
    this.types.notePlugins();
    this.findings.push(...loaded.findings);
    for (const [root, place] of loaded.remotes) if (!this.remotes.has(root)) this.remotes.set(root, place);
    const context = this.context(file);
    return loaded.resources.map((plugin) => {
      const { kind, name, namespace } = currentId(plugin);
      const by = { apiVersion: apiVersionOf(currentId(plugin)), kind, name, ...(namespace !== '' && { namespace }) };
      const configuredIn = plugin.made?.path ?? plugin.root.origin.file;
      // What validators saw is noted nowhere.
      const told = role === 'validators' ? undefined : by;
      return { step: pluginStep(plugin, role, context), by: told, configuredIn, generates: role === 'generators' };
    });
  }

  /** Adds objects whose ids must be new (resmap/reswrangler.go Append). */
  private append(resources: readonly Resource[], entry: Located, file: KustomizationFile): void {
    this.known ??= new Set(this.resources.map((resource) => idKey(currentId(resource))));
    const { known } = this;
    const list = this.ownList();
    const twins: Twin[] = [];
    for (const resource of resources) {
      const key = idKey(currentId(resource));
      if (known.has(key)) {
        const first = list.find((one) => idKey(currentId(one)) === key) ?? resource;
        twins.push({ resource, first });
      } else {
        known.add(key);
        list.push(resource);
      }
    }
    const [one, ...more] = twins;
    if (one !== undefined) this.findings.push(listedTwice([one, ...more], entry, file));
  }

  /** The list of objects as one that may be added to; nobody else has seen it. */
  private ownList(): Resource[] {
    this.own ??= [...this.resources];
    this.resources = this.own;
    return this.own;
  }

  /** Adds the first objects of a build when all have ids of their own. That is known already when they did the last time. */
  private appendUnique(resources: readonly Resource[], key: object): boolean {
    if (this.resources.length > 0 || findTwinsAgain(key, resources) !== undefined) return false;
    this.resources = resources;
    this.own = undefined;
    this.known = undefined;
    return true;
  }

  private runSteps(steps: readonly NamedStep[], file: KustomizationFile, role: StepRole): void {
    steps.forEach(({ step, by, generates, configuredIn }, index) => {
      const before = this.resources;
      const made = step(before);
      if (made.merges === true) this.types.noteMerge();
      this.partial ||= made.findings.some(({ code }) => code === 'kustomize/helm');
      this.findings.push(...keepCertain(made.findings, this.partial));
      const settled = settleStep(settleMemoryOf(file.fields, `${role} ${index}`), made.resources, before);
      this.findings.push(...settled.findings);
      this.removed.push(...removedBy(before, settled.resources));
      this.resources = settled.resources;
      const configured: MadeBy = { configuredIn: configuredIn ?? file.path, ...(by && { configuredBy: by }) };
      if (generates === true) this.resources = stampNew(before, this.resources, configured);
      if (this.recursion.traced && by !== undefined) {
        this.resources = this.resources.map((one) => traced(one, configured, generates === true));
      }
    });
    if (steps.length > 0) {
      this.known = undefined;
      this.own = undefined;
      this.scope();
    }
  }
}

/** Which of its lists of steps a kustomization runs. */
type StepRole = 'generate' | 'transform' | PluginRole | 'vars';

/** Notes on new objects what made them. */
function stampNew(before: readonly Resource[], now: readonly Resource[], made: MadeBy): readonly Resource[] {
  return now.some((one, at) => one !== before[at])
    ? now.map((one, at) => (one === before[at] ? one : withMadeBy(one, made)))
    : now;
}

function namesItself(entry: Located, file: KustomizationFile): Finding {
  const message = `\`${entry.text}\` is this kustomization itself, which is no resource; remove the entry.`;
  return entryFinding({ file: file.path, path: entry.at }, { code: 'kustomize/cycle', severity: 'error', message });
}
