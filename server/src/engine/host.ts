import type { FileState } from './files.ts';

/** What the engine needs from outside. Implementations: host/nodeHost.ts (real), test/support/memoryHost.ts (tests). */
export interface EngineHost {
  /** SHA-256 of bytes as lower-case hex (64 digits). */
  sha256(bytes: Uint8Array): string;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Gives the event loop one turn, so that a newer edit or a cancellation can arrive. */
  turn(): Promise<void>;
  /** What stands at a path, for a host that can answer at once; where it is not there, files are asked for (`Engine.wanted`). */
  read?(path: string): FileState | undefined;
  /** The same for the text of a pack of schemas. */
  readPack?(name: string): string | undefined;
  /** One line for the log; never receives file contents or Secret values. */
  log(level: 'error' | 'warning' | 'information' | 'debug', message: string): void;
}
