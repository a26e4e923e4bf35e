import type { Engine, EngineHost } from '../engine/api.ts';
import { Pace } from './breathe.ts';
import type { Delivery } from './delivery.ts';
import type { Documents } from './documents.ts';
import { inSlices } from './slices.ts';

/** What preparing needs of the session. */
interface PreparationParts {
  readonly engine: Engine;
  readonly host: EngineHost;
  readonly documents: Documents;
  readonly delivery: Delivery;
  onFailure(error: unknown): void;
}

/** Asks ahead, once for each open file, what its first edit will ask for: that one waits no longer than those after it. */
export class Preparation {
  private readonly parts: PreparationParts;
  private readonly prepared = new Set<string>();

  constructor(parts: PreparationParts) {
    this.parts = parts;
  }

  /** Goes on where the last run was stopped, for as long as nothing happens. */
  async run(isQuiet: () => boolean): Promise<void> {
    const { documents, onFailure } = this.parts;
    for (const path of this.prepared) if (!documents.isOpen(path)) this.prepared.delete(path);
    try {
      for (const path of documents.all()) {
        if (this.prepared.has(path)) continue;
        if (!(await this.prepare(path, isQuiet))) return;
        this.prepared.add(path);
      }
    } catch (error) {
      onFailure(error);
    }
  }

  /** False when it was stopped. */
  private async prepare(path: string, isQuiet: () => boolean): Promise<boolean> {
    const { engine, host } = this.parts;
    const pace = new Pace(host);
    for (const step of engine.preparations(path)) {
      if ((await inSlices(this.parts, step, isQuiet)) === undefined) return false;
      if (!pace.isDue()) continue;
      await pace.rest();
      if (!isQuiet()) return false;
    }
    return true;
  }
}
