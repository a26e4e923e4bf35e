import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SchemaContext } from '../../server/src/engine/features/schemaContext.ts';
import { readDescriptions } from '../../server/src/engine/schema/descriptions.ts';
import { type OwnFile, type OwnSchema, packOfOwnFile, readOwnSchema } from '../../server/src/engine/schema/ownFiles.ts';
import { readPack, type SchemaPack } from '../../server/src/engine/schema/pack.ts';
import { createRegistry, type Registry } from '../../server/src/engine/schema/registry.ts';

/** Text of a committed pack, `kubernetes/1.37` from `schemas/kubernetes/1.37.json`. */
export function packText(name: string): string {
  return readFileSync(join(process.cwd(), 'schemas', `${name}.json`), 'utf8');
}

/** A committed pack; throws when it is none. */
export function pack(name: string): SchemaPack {
  const read = readPack(name, packText(name));
  if (read === undefined) throw new Error(`schemas/${name}.json is not a pack`);
  return read;
}

let bundled: Registry | undefined;

/** The registry of everything that is bundled, with the newest Kubernetes. Read once for all tests. */
export function bundledRegistry(): Registry {
  bundled ??= createRegistry(['kubernetes/1.37', 'flux/flux', 'argo/argo-cd'].map(pack));
  return bundled;
}

/** The schema of one of our own files. */
export function ownSchema(file: OwnFile): OwnSchema {
  const read = readOwnSchema(file, packText(packOfOwnFile(file)));
  if (read === undefined) throw new Error(`schemas/${packOfOwnFile(file)}.json has no schema for ${file}`);
  return read;
}

/** What hover and completion are given; descriptions only as far as a test names them. */
export function schemaContext(own?: OwnFile, descriptions: Record<string, Record<string, string>> = {}): SchemaContext {
  return {
    registry: bundledRegistry(),
    own: own === undefined ? undefined : ownSchema(own),
    descriptions: readDescriptions([JSON.stringify(descriptions)]),
    kubernetes: '1.37',
  };
}
