import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

/** Read access to the files of one module version. */
export interface ModuleFiles {
  /** Paths inside the module that start with the prefix, sorted. */
  list(prefix: string): string[];
  /** Text of a file; throws when it does not exist, since the tool cannot go on without it. */
  read(path: string): string;
}

/** Opens a folder that holds the module's files, such as a Git checkout at the wanted tag. */
export function openFolder(folder: string): ModuleFiles {
  return {
    list: (prefix) =>
      readdirSync(join(folder, dirname(`${prefix}x`)), { recursive: true, encoding: 'utf8' })
        .map((name) => join(dirname(`${prefix}x`), name))
        .filter((path) => path.startsWith(prefix))
        .sort(),
    read: (path) => readFileSync(join(folder, path), 'utf8'),
  };
}

/**
 * Downloads a module (`path@version`) with the Go client and opens its zip. The client verifies it against the checksum
 * database. A module that asks for a newer Go than the installed one is downloaded all the same, which is enough here.
 */
export function openModule(module: string): ModuleFiles {
  const done = spawnSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8', cwd: tmpdir() });
  const answer = readAnswer(done.stdout);
  if (answer.Zip === undefined) {
    const reason = answer.Error ?? done.error?.message ?? done.stderr;
    throw new Error(`Go could not download ${module}: ${reason}`);
  }
  return openZip(readFileSync(answer.Zip), `${module}/`);
}

function readAnswer(text: string | null): { Zip?: string; Error?: string } {
  try {
    return JSON.parse(text ?? '') as { Zip?: string; Error?: string };
  } catch {
    return {};
  }
}

interface ZipEntry {
  readonly method: number;
  readonly size: number;
  readonly offset: number;
}

/** Zip as in APPNOTE.TXT 6.3 without ZIP64 and encryption, which module zips (at most 500 MB, golang.org/ref/mod) never use. */
function openZip(zip: Buffer, root: string): ModuleFiles {
  const entries = readDirectory(zip);
  return {
    list: (prefix) =>
      [...entries.keys()]
        .filter((path) => path.startsWith(root + prefix))
        .map((path) => path.slice(root.length))
        .sort(),
    read: (path) => {
      const entry = entries.get(root + path);
      if (entry === undefined) throw new Error(`${root} has no file ${path}`);
      const start = entry.offset + 30 + zip.readUInt16LE(entry.offset + 26) + zip.readUInt16LE(entry.offset + 28);
      const bytes = zip.subarray(start, start + entry.size);
      return (entry.method === 0 ? bytes : inflateRawSync(bytes)).toString('utf8');
    },
  };
}

function readDirectory(zip: Buffer): Map<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    entries.set(name, {
      method: zip.readUInt16LE(at + 10),
      size: zip.readUInt32LE(at + 20),
      offset: zip.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}
