import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './replaceFile.ts';

/** Start of the names of packs that a cluster gave, as the engine asks for them. */
const PREFIX = 'cluster/';

/** Whose schemas are known: by name of a cluster, or by directory of an overlay, below one repository. */
export type KnownClusters = Readonly<Record<string, { readonly pack: string; readonly kubernetes: string }>>;

/** What connected clusters said about their kinds, one file each, and which repository met which cluster. */
export class ClusterStore {
  private readonly folder: string;

  /** @param folder native path; it need not exist */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** The pack of a cluster: its server and the user, since two people may see different kinds. */
  packOf(server: string, context: string): string {
    return `${PREFIX}${createHash('sha256').update(`${server}\n${context}`).digest('hex').slice(0, 20)}`;
  }

  /** The text of a pack; undefined for what is none, or is not kept. */
  read(pack: string): string | undefined {
    return /^cluster\/[0-9a-f]{20}$/.test(pack) ? readText(this.fileOf(pack)) : undefined;
  }

  /** The clusters that a repository met. */
  known(root: string): KnownClusters {
    try {
      return JSON.parse(readText(this.linksOf(root)) ?? '{}') as KnownClusters;
    } catch {
      return {};
    }
  }

  /** Keeps what a cluster said. */
  keepPack(pack: string, text: string): void {
    replaceFile(this.fileOf(pack), text);
  }

  /** Keeps what a cluster said, and that a repository met it under a name. */
  keep(
    met: { readonly root: string; readonly name: string; readonly pack: string; readonly kubernetes: string },
    text: string,
  ): void {
    const { root, name, pack, kubernetes } = met;
    this.keepPack(pack, text);
    replaceFile(this.linksOf(root), JSON.stringify({ ...this.known(root), [name]: { pack, kubernetes } }));
  }

  private fileOf(pack: string): string {
    return join(this.folder, `${pack.slice(PREFIX.length)}.json`);
  }

  private linksOf(root: string): string {
    return join(this.folder, 'repositories', `${createHash('sha256').update(root).digest('hex').slice(0, 20)}.json`);
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
