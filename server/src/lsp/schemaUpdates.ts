import type { Engine, EngineOptions } from '../engine/api.ts';
import type { DriftRequest } from './driftPorts.ts';
import type { ServerPorts } from './ports.ts';
import type { WebSettings } from './schemaPorts.ts';

/** The engine's options about schemas. */
export type SchemaOptions = Pick<
  EngineOptions,
  'kubernetes' | 'folderKubernetes' | 'schemaLocations' | 'clusterSchemas'
>;

/** What the updates work with. */
export interface SchemaUpdateParts {
  readonly engine: Engine;
  readonly ports: Pick<ServerPorts, 'schemas' | 'readPack'>;
  /** Gives the engine its options again, and has everything judged that they change. */
  onChange(): void;
  warn(message: string): void;
}

/** Brings schemas of locations and clusters to the engine when they arrive. Nothing here is waited for. */
export class SchemaUpdates {
  private readonly parts: SchemaUpdateParts;
  private readonly told = new Set<string>();
  private running = false;

  constructor(parts: SchemaUpdateParts) {
    this.parts = parts;
  }

  /** Clusters that these repositories met. */
  clusters(roots: readonly string[]): Pick<SchemaOptions, 'clusterSchemas'> {
    const known = this.parts.ports.schemas?.clusters(roots) ?? {};
    return Object.keys(known).length === 0 ? {} : { clusterSchemas: known };
  }

  setAccess(web: WebSettings, mayDownload: boolean): void {
    this.parts.ports.schemas?.setAccess({ ...web, mayDownload });
  }

  /** Downloads what is missing of a person's locations; called when everything is judged by what is there. */
  async refresh(): Promise<void> {
    const { schemas } = this.parts.ports;
    if (schemas === undefined || this.running) return;
    this.running = true;
    try {
      while (schemas.isBehind) {
        const changed = await schemas.refresh();
        for (const [name, text] of changed) this.parts.engine.deliverPack(name, text);
        if (changed.size > 0) this.parts.onChange();
      }
      for (const failure of schemas.failures) {
        if (!this.told.has(failure)) this.parts.warn(`Schemas are not complete: ${failure}`);
        this.told.add(failure);
      }
    } finally {
      this.running = false;
    }
  }

  /** Files changed that may be documents of a location. */
  filesChanged(paths: readonly string[]): void {
    for (const path of paths.filter((one) => /\.(?:json|ya?ml)$/.test(one))) {
      const name = `location:${path}`;
      this.parts.engine.deliverPack(name, this.parts.ports.readPack(name));
    }
  }

  /** A cluster said what it serves. */
  clusterChanged(pack: string): void {
    this.parts.engine.deliverPack(pack, this.parts.ports.readPack(pack));
    this.parts.onChange();
  }

  /** Asks a cluster that was just reached for its schemas too; where it does not answer, those at hand stay. */
  async follow(request: DriftRequest & { readonly context: string }): Promise<void> {
    const { schemas } = this.parts.ports;
    const run = { signal: new AbortController().signal, progress: () => undefined };
    const answer = await schemas?.fetchCluster(request, run).catch((error: unknown) => this.parts.warn(String(error)));
    if (answer?.done === true) this.clusterChanged(answer.result.pack);
    else if (answer !== undefined) this.parts.warn(`Schemas of ${request.context}: ${answer.failure.message}`);
  }
}
