import type { Finding } from '../diagnostics/finding.ts';
import type { RenderAccess } from './access.ts';
import { markTraced, traced } from './buildNotes.ts';
import { mergeBaseConfig, readConfigurations } from './configurations.ts';
import { readCrds } from './crds.ts';
import { cycleFindings } from './cycles.ts';
import { type Entry, resolveEntry } from './entries.ts';
import { EMPTY_CONFIG, mergeConfig, type TransformerConfig } from './fieldSpecs.ts';
import { readInlineText } from './inlinePlugins.ts';
import type { KustomizationFile, KustomizationLookup } from './kustomization.ts';
import type { Located } from './kustomizationFields.ts';
import { lookupFinding } from './lookupFindings.ts';
import type { MergeSchemas } from './merge/mergeKeys.ts';
import { readOpenApi } from './openapi.ts';
import { keepCertain } from './partial.ts';
import { generatorSteps, type NamedStep, transformerSteps } from './pipeline.ts';
import { type PluginRole, pluginStep } from './plugins.ts';
import { originPath } from './provenance.ts';
import type { Accumulated, AccumulatedVar, AccumulateOptions } from './render.ts';
import { currentId, type MadeBy, type Resource, resourceOf } from './resource.ts';
import { apiVersionOf, printId } from './resourceId.ts';
import { settleShared, strayedFindings } from './sharedScalars.ts';
import { entryFinding, type StepContext } from './step.ts';
import { idKey } from './steps/twins.ts';
import { declareVarsStep } from './steps/vars.ts';

/** How bases are accumulated when they may not be shared. */
interface Recursion extends AccumulateOptions {
  readonly again: (directory: string, access: RenderAccess, options: AccumulateOptions) => Accumulated;
}

const madeFrom = new WeakMap<Resource, Resource>();

/** The state of one build of a directory; components run on the accumulation of their parent (target/kusttarget.go accumulateTarget). */
export class Accumulation {
  private readonly access: RenderAccess;
  private readonly recursion: Recursion;
  private resources: readonly Resource[] = [];
  private config: TransformerConfig = EMPTY_CONFIG;
  private schemas: MergeSchemas | undefined;
  private partial = false;
  private readonly vars: AccumulatedVar[] = [];
  private readonly findings: Finding[] = [];
  private known: Set<string> | undefined;
  private top: Accumulated['top'];

  constructor(access: RenderAccess, recursion: Recursion) {
    this.access = access;
    this.recursion = recursion;
    this.schemas = recursion.schemas;
  }

  result(): Omit<Accumulated, 'files'> {
    const { resources, config, schemas, vars, findings, top, partial } = this;
    return { resources, config, schemas, vars, findings, top, partial };
  }

  /** There is no kustomization to build: the directory itself is to blame. */
  refuseTop(directory: string, lookup: Exclude<KustomizationLookup, { kind: 'found' }>): void {
    this.findings.push(lookupFinding(lookup, directory, { file: directory, path: [] }));
  }

  /** All that a kustomization orders, in kustomize's order. */
  run(file: KustomizationFile): void {
    this.top ??= { file: file.path, fields: file.fields };
    this.findings.push(...file.findings);
    if (file.findings.some(({ severity }) => severity === 'error')) return;
    const { fields } = file;
    this.readOpenApi(file);
    const cycles = cycleFindings(file, this.access);
    for (const entry of fields.resources) this.addEntry(entry, file, cycles);
    const configured = readConfigurations(fields.configurations, this.context(file));
    this.config = configured.config;
    this.findings.push(...configured.findings);
    const crds = readCrds(fields.crds, this.context(file));
    this.config = mergeConfig(this.config, crds.config, []);
    this.findings.push(...crds.findings);
    this.runSteps(generatorSteps(fields, this.context(file)), file);
    this.runSteps(this.plugins('generators', file, cycles), file);
    for (const entry of fields.components) this.addComponent(entry, file, cycles);
    this.runSteps(transformerSteps(file, this.context(file)), file);
    this.runSteps(this.plugins('transformers', file, cycles), file);
    this.runSteps(this.plugins('validators', file, cycles), file);
    if (fields.vars.length > 0) this.runSteps([{ step: declareVarsStep(fields.vars, file.path), by: undefined }], file);
    for (const entry of fields.vars) this.vars.push({ entry, file: file.path });
  }

  /** The first `openapi` on the way is in force for all that follows (kyaml/openapi SetSchema). */
  private readOpenApi(file: KustomizationFile): void {
    if (file.fields.openapi === undefined || this.schemas !== undefined) return;
    const { schemas, findings } = readOpenApi(file.fields.openapi, this.context(file));
    this.schemas = schemas;
    this.findings.push(...findings);
  }

  private context(file: KustomizationFile): StepContext {
    const { access, config, schemas } = this;
    return { access, file: file.path, directory: file.directory, config, schemas };
  }

  private addEntry(entry: Located, file: KustomizationFile, cycles: ReadonlyMap<Located, Finding>): void {
    const cycle = cycles.get(entry);
    if (cycle !== undefined) {
      this.findings.push(cycle);
      return;
    }
    const found = resolveEntry(entry, { file: file.path, directory: file.directory, access: this.access }, true);
    if (found.kind === 'file') this.addFile(found.path, entry, file);
    else if (found.kind === 'directory') this.addBase(found.path, entry, file);
    else this.lack(found);
  }

  /** Something that an entry names is not here. */
  private lack(found: Extract<Entry, { kind: 'remote' | 'refused' }>): void {
    this.findings.push(found.finding);
    this.partial ||= found.kind === 'remote';
  }

  private addFile(path: string, entry: Located, file: KustomizationFile): void {
    const { documents, findings } = this.access.documents(path);
    // Kustomize misses a name in such a "resource"; what a person has to know is that the file names itself.
    if (findings.length > 0 && path === file.path) this.findings.push(namesItself(entry, file));
    else this.findings.push(...findings);
    const made: MadeBy = { path };
    const resources = documents.map((root) => withMadeBy(resourceOf(root), made));
    this.append(this.recursion.traced ? resources.map(markTraced) : resources, entry, file);
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
    const { traced, again } = this.recursion;
    const { schemas } = this;
    const shared = !traced && schemas === undefined;
    const base = shared ? this.access.target(directory) : again(directory, this.access, { traced, schemas });
    this.schemas ??= base.schemas;
    this.partial ||= base.partial;
    this.findings.push(...base.findings);
    const merged = mergeBaseConfig(this.config, base.config, { entry, file: file.path });
    this.config = merged.config;
    this.findings.push(...merged.findings);
    this.vars.push(...base.vars);
    this.append(base.resources, entry, file);
  }

  private addComponent(entry: Located, file: KustomizationFile, cycles: ReadonlyMap<Located, Finding>): void {
    const cycle = cycles.get(entry);
    const found = resolveEntry(entry, { file: file.path, directory: file.directory, access: this.access }, false);
    const place = { file: file.path, path: entry.at };
    if (cycle !== undefined) this.findings.push(cycle);
    else if (found.kind === 'refused' || found.kind === 'remote') this.lack(found);
    else {
      const lookup = this.access.kustomization(found.path);
      if (lookup.kind !== 'found') this.findings.push(lookupFinding(lookup, entry.text, place));
      else if (lookup.file.component || lookup.file.findings.some(({ severity }) => severity === 'error')) {
        this.run(lookup.file);
      } else {
        const message = `\`${entry.text}\` is a Kustomization; list it in \`resources\`, or make it a Component.`;
        this.findings.push(entryFinding(place, { code: 'kustomize/wrong-kind', severity: 'error', message }));
      }
    }
  }

  /**
   * Plugins given as text in the kustomization, as files or as directories that are built like bases; texts come first
   * (target/kusttarget.go configureExternalTransformers).
   */
  private plugins(role: PluginRole, file: KustomizationFile, cycles: ReadonlyMap<Located, Finding>): NamedStep[] {
    const entries = file.fields[role];
    if (entries.length === 0) return [];
    const loaded = new Accumulation(this.access, this.recursion);
    const paths: Located[] = [];
    for (const entry of entries) {
      const inline = readInlineText(entry, file.path);
      if (inline === undefined) paths.push(entry);
      else loaded.append(inline.map(resourceOf), entry, file);
    }
    for (const entry of paths) loaded.addEntry(entry, file, cycles);
    this.findings.push(...loaded.findings);
    const context = this.context(file);
    return loaded.resources.map((plugin) => {
      const { kind, name, namespace } = currentId(plugin);
      const by = { apiVersion: apiVersionOf(currentId(plugin)), kind, name, ...(namespace !== '' && { namespace }) };
      const configuredIn = plugin.made?.path ?? plugin.root.origin.file;
      return { step: pluginStep(plugin, role, context), by, configuredIn, generates: role === 'generators' };
    });
  }

  /** Adds objects whose ids must be new (resmap/reswrangler.go Append). */
  private append(resources: readonly Resource[], entry: Located, file: KustomizationFile): void {
    this.known ??= new Set(this.resources.map((resource) => idKey(currentId(resource))));
    const added: Resource[] = [];
    for (const resource of resources) {
      const key = idKey(currentId(resource));
      if (this.known.has(key)) this.findings.push(this.twice(resource, [...this.resources, ...added], entry, file));
      else {
        this.known.add(key);
        added.push(resource);
      }
    }
    this.resources = [...this.resources, ...added];
  }

  private twice(resource: Resource, before: readonly Resource[], entry: Located, file: KustomizationFile): Finding {
    const key = idKey(currentId(resource));
    const first = before.find((one) => idKey(currentId(one)) === key) ?? resource;
    const { file: path, document } = first.root.origin;
    const name = printId(currentId(resource));
    return entryFinding(
      { file: file.path, path: entry.at },
      {
        code: 'kustomize/id-conflict',
        severity: 'error',
        message: `\`${entry.text}\` brings ${name} a second time; kustomize refuses that. Remove one of them.`,
        related: [{ message: 'The first one', place: { file: path, document, path: originPath(first.root.origin) } }],
      },
    );
  }

  private runSteps(steps: readonly NamedStep[], file: KustomizationFile): void {
    for (const { step, by, generates, configuredIn } of steps) {
      const before = this.resources;
      const made = step(before);
      this.findings.push(...keepCertain(made.findings, this.partial));
      this.resources = made.resources.some(({ root }) => root.fields.length === 0)
        ? made.resources.filter(({ root }) => root.fields.length > 0)
        : made.resources;
      if (this.resources.some(({ shares }) => shares)) this.settle();
      const configured: MadeBy = { configuredIn: configuredIn ?? file.path, ...(by && { configuredBy: by }) };
      if (generates === true) this.resources = this.resources.map((one) => withMadeBy(one, configured));
      if (this.recursion.traced && by !== undefined) {
        this.resources = this.resources.map((one) => traced(one, configured, generates === true));
      }
    }
    if (steps.length > 0) this.known = undefined;
  }

  /** Makes the places of shared labels equal again after a step. */
  private settle(): void {
    const settled = this.resources.map(settleShared);
    this.findings.push(...strayedFindings(settled));
    this.resources = settled.map(({ resource }) => resource);
  }
}

/** The object with a note of what made it; the same object for the same input. */
function withMadeBy(resource: Resource, made: MadeBy): Resource {
  if (resource.made !== undefined) return resource;
  const known = madeFrom.get(resource);
  if (known !== undefined) return known;
  const marked = { ...resource, made };
  madeFrom.set(resource, marked);
  return marked;
}

function namesItself(entry: Located, file: KustomizationFile): Finding {
  const message = `\`${entry.text}\` is this kustomization itself, which is no resource; remove the entry.`;
  return entryFinding({ file: file.path, path: entry.at }, { code: 'kustomize/cycle', severity: 'error', message });
}
