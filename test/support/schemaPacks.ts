import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SchemaContext } from '../../server/src/engine/features/schemaContext.ts';
import { CUSTOM_KINDS, type CustomPacks, readCustomKinds } from '../../server/src/engine/schema/customPacks.ts';
import { readDescriptions } from '../../server/src/engine/schema/descriptions.ts';
import { LIFECYCLE, readLifecycles } from '../../server/src/engine/schema/lifecycle.ts';
import { type OwnFile, type OwnSchema, packOfOwnFile, readOwnSchema } from '../../server/src/engine/schema/ownFiles.ts';
import { readPack, type SchemaPack } from '../../server/src/engine/schema/pack.ts';
import { createRegistry, type Registry } from '../../server/src/engine/schema/registry.ts';

/** Text of a committed pack, `kubernetes/1.37` from `schemas/kubernetes/1.37.json`. */
export function packText(name: string): string {
  return readFileSync(join(process.cwd(), 'schemas', `${name}.json`), 'utf8');
}

const packs = new Map<string, SchemaPack>();

/** A committed pack, read once for all tests; throws when it is none. */
export function pack(name: string): SchemaPack {
  const read = packs.get(name) ?? readPack(name, packText(name), pack);
  if (read === undefined) throw new Error(`schemas/${name}.json is not a pack`);
  packs.set(name, read);
  return read;
}

/** The bundled custom resources. */
export const bundledCustom: CustomPacks = { kinds: readCustomKinds(packText(CUSTOM_KINDS)), load: pack };

let bundled: Registry | undefined;

/** The registry of everything that is bundled, with the newest Kubernetes. Read once for all tests. */
export function bundledRegistry(): Registry {
  bundled ??= registryFor('1.37');
  return bundled;
}

/** The registry of everything that is bundled for a version of Kubernetes. */
export function registryFor(kubernetes: string): Registry {
  return createRegistry([pack(`kubernetes/${kubernetes}`), bundledCustom], {
    kubernetes,
    lives: readLifecycles(packText(LIFECYCLE)),
  });
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
    descriptions: readDescriptions(JSON.stringify(descriptions)),
    kubernetes: '1.37',
    sourceName: () => '',
  };
}
