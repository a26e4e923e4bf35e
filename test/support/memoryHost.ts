import { createHash } from 'node:crypto';
import type { EngineHost } from '../../server/src/engine/host.ts';

/** A host with a clock that only a test moves, and a log that a test can read. */
export class MemoryHost implements EngineHost {
  time = Date.UTC(2026, 0, 1);
  readonly lines: string[] = [];

  sha256(bytes: Uint8Array): string {
    return createHash('sha256').update(bytes).digest('hex');
  }

  now(): number {
    return this.time;
  }

  turn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  log(level: string, message: string): void {
    this.lines.push(`${level}: ${message}`);
  }
}
