import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { productCache } from './cacheFolder.ts';
import { download, type WebAccess } from './download.ts';
import { toEnginePath } from './paths.ts';
import { readState } from './readFile.ts';
import { replaceFile } from './replaceFile.ts';

/** Start of the names of packs that a person's location holds, as the engine asks for them. */
const PREFIX = 'location:';

/** How old a document may be before its server is asked whether it changed, in milliseconds. */
const FRESH = 24 * 60 * 60 * 1000;
const AT_ONCE = 8;

export interface SchemaStoreParts {
  /** Folder of the cache (native path); it need not exist. */
  readonly folder: string;
  now(): number;
  /** False where nothing may be downloaded now: an untrusted workspace. What was downloaded before is used all the same. */
  mayDownload(): boolean;
  access(): WebAccess;
}

interface Entry {
  readonly url: string;
  readonly etag?: string;
  readonly checkedAt: number;
  /** Undefined for a document that the server does not have. */
  readonly text?: string;
}

/**
 * Documents of schema locations. Files are read at once. URLs are answered from the cache and, where that has none or an old one,
 * downloaded when `refresh` is called; without a network the old one stays in force.
 */
export class SchemaStore {
  private readonly parts: SchemaStoreParts;
  private readonly waiting = new Set<string>();
  private readonly tried = new Set<string>();
  private readonly problems = new Map<string, string>();

  constructor(parts: SchemaStoreParts) {
    this.parts = parts;
  }

  /** The document of a pack's name; undefined for what is no location, not there, or not downloaded yet. */
  read(name: string): string | undefined {
    if (!name.startsWith(PREFIX)) return undefined;
    const place = name.slice(PREFIX.length);
    if (!isUrl(place)) return readFile(place);
    const entry = this.entry(place);
    const isOld = entry === undefined || this.parts.now() - entry.checkedAt > FRESH;
    if (isOld && !this.tried.has(place)) this.waiting.add(place);
    return entry?.text;
  }

  /** Whether something is to be downloaded, and may be. */
  get isBehind(): boolean {
    return this.waiting.size > 0 && this.parts.mayDownload();
  }

  /** What could not be downloaded, one sentence for each server. */
  get failures(): readonly string[] {
    return [...new Set(this.problems.values())];
  }

  /** Downloads what was asked for. Resolves to the packs that changed; those that are gone have no text. */
  async refresh(signal?: AbortSignal): Promise<ReadonlyMap<string, string | undefined>> {
    const changed = new Map<string, string | undefined>();
    if (!this.isBehind) return changed;
    const urls = [...this.waiting];
    this.waiting.clear();
    const work = async (): Promise<void> => {
      for (let url = urls.pop(); url !== undefined && signal?.aborted !== true; url = urls.pop()) {
        const before = this.entry(url);
        const now = await this.fetch(url, before, signal);
        if (now !== undefined && now.text !== before?.text) changed.set(PREFIX + url, now.text);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return changed;
  }

  /** Asks the servers again for everything, as after a change of the network. */
  retry(): void {
    this.tried.clear();
    this.problems.clear();
  }

  private async fetch(
    url: string,
    before: Entry | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Entry | undefined> {
    const etag = before?.etag;
    const request = { url, ...(etag === undefined ? {} : { etag }), ...(signal === undefined ? {} : { signal }) };
    const answer = await download(request, this.parts.access());
    this.tried.add(url);
    if (answer.is === 'failed') {
      this.problems.set(url, answer.message);
      return undefined;
    }
    this.problems.delete(url);
    const checkedAt = this.parts.now();
    const mark = answer.is === 'text' && answer.etag !== undefined ? { etag: answer.etag } : {};
    const entry: Entry =
      answer.is === 'unchanged'
        ? { ...before, url, checkedAt }
        : answer.is === 'missing'
          ? { url, checkedAt }
          : { url, checkedAt, ...mark, text: answer.text };
    this.keep(entry);
    return entry;
  }

  private entry(url: string): Entry | undefined {
    try {
      const entry = JSON.parse(readFileSync(this.fileOf(url), 'utf8')) as Entry;
      return entry.url === url && typeof entry.checkedAt === 'number' ? entry : undefined;
    } catch {
      return undefined;
    }
  }

  /** A cache that cannot be written costs a download more next time, and nothing else. */
  private keep(entry: Entry): void {
    try {
      replaceFile(this.fileOf(entry.url), JSON.stringify(entry));
    } catch {
      this.problems.set(entry.url, `Schemas cannot be kept in ${this.parts.folder}.`);
    }
  }

  private fileOf(url: string): string {
    return join(this.parts.folder, `${createHash('sha256').update(url).digest('hex').slice(0, 40)}.json`);
  }
}

/** The store of this person's cache, for a program that downloads what it was told to on its command line. */
export function openSchemaStore(env: Readonly<Record<string, string | undefined>>): SchemaStore {
  return new SchemaStore({
    folder: productCache(env, 'schemas'),
    now: () => Date.now(),
    mayDownload: () => true,
    access: () => ({ env, systemAuthorities: true }),
  });
}

function isUrl(place: string): boolean {
  return /^https?:\/\//i.test(place);
}

function readFile(place: string): string | undefined {
  const state = readState(place.startsWith('file://') ? toEnginePath(fileURLToPath(place)) : place);
  return state.kind === 'file' ? state.text : undefined;
}
