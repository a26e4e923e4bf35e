import type { ServerStatus } from '../protocol/status.ts';

/** How long an update may take before the status says that there is one; below that the item would only flicker. */
const UPDATING_AFTER = 300;

type Counts = Pick<ServerStatus & { state: 'ready' }, 'overlays' | 'errors' | 'warnings' | 'schemas'>;

/** Tells the client what the server is doing; the same status is not sent twice. */
export class StatusReporter {
  private readonly send: (status: ServerStatus) => void;
  private last = '';
  private isIndexed = false;
  private limits: readonly string[] = [];
  private counts: Counts = { overlays: 0, errors: 0, warnings: 0, schemas: [] };
  private timer: NodeJS.Timeout | undefined;

  constructor(send: (status: ServerStatus) => void) {
    this.send = send;
  }

  /** While the workspace is read for the first time; `share` of the whole from 0 to 1. */
  indexing(done: number, total: number | undefined, share: number | undefined): void {
    if (this.isIndexed) return;
    // One message per percent is enough.
    const rounded = share === undefined ? undefined : Math.round(share * 100) / 100;
    const key = `indexing ${rounded ?? Math.floor(done / 500)}`;
    if (key === this.last) return;
    this.last = key;
    this.send({
      state: 'indexing',
      done,
      ...(total === undefined ? {} : { total }),
      ...(rounded === undefined ? {} : { share: rounded }),
    });
  }

  /** An update began; told when it takes long. */
  working(): void {
    if (this.isIndexed) this.timer ??= setTimeout(() => this.ready(true), UPDATING_AFTER);
  }

  done(counts: Counts): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.isIndexed = true;
    this.counts = counts;
    this.ready(false);
  }

  /** Why some answers are missing. */
  setLimits(limits: readonly string[]): void {
    this.limits = limits;
    if (this.isIndexed) this.ready(this.timer !== undefined);
  }

  get currentLimits(): readonly string[] {
    return this.limits;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private ready(updating: boolean): void {
    const status: ServerStatus = { state: 'ready', ...this.counts, updating, limits: this.limits };
    const key = JSON.stringify(status);
    if (key === this.last) return;
    this.last = key;
    this.send(status);
  }
}
