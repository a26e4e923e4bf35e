import type { OverlaySummary } from '../../engine/api.ts';

export interface SummaryPorts {
  ask(overlay: string): Promise<OverlaySummary>;
  /** Lets other work run. */
  turn(): Promise<void>;
  /** A summary came, or is another than before. */
  onChange(): void;
  onFailure(error: unknown): void;
}

/** Summaries of overlays for the rows that are shown: the last one known stands until the new one is there. */
export class Summaries {
  private readonly ports: SummaryPorts;
  private readonly known = new Map<string, OverlaySummary>();
  private readonly fresh = new Set<string>();
  private readonly waiting = new Set<string>();
  private working: Promise<void> | undefined;

  constructor(ports: SummaryPorts) {
    this.ports = ports;
  }

  get(overlay: string): OverlaySummary | undefined {
    return this.known.get(overlay);
  }

  /** Everything may be another by now. */
  expire(): void {
    this.fresh.clear();
  }

  /** Brings summaries up to date; resolves when they are. */
  async bring(overlays: readonly string[]): Promise<void> {
    for (const overlay of overlays) if (!this.fresh.has(overlay)) this.waiting.add(overlay);
    if (this.waiting.size > 0) this.working ??= this.work();
    await this.working;
  }

  private async work(): Promise<void> {
    for (const overlay of this.waiting) {
      this.waiting.delete(overlay);
      this.fresh.add(overlay);
      const before = this.known.get(overlay);
      try {
        const summary = await this.ports.ask(overlay);
        this.known.set(overlay, summary);
        if (JSON.stringify(before) !== JSON.stringify(summary)) this.ports.onChange();
      } catch (error) {
        this.ports.onFailure(error);
      }
      await this.ports.turn();
    }
    // At once, so that nobody waits for work that has just ended.
    this.working = undefined;
  }
}
