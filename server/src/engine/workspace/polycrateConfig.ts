import { isObject } from '../schema/openapi.ts';
import type { Json } from '../schema/schemaShape.ts';
import { toJson } from '../schema/serverValue.ts';
import { readSyntaxNode } from '../schema/treeReader.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { nodeAt } from '../syntax/lookup.ts';
import type { SyntaxFile } from '../syntax/tree.ts';
import type { BlockPart, PolycrateWorkspace } from './polycrateBlocks.ts';
import type { PolycrateBlock } from './polycrateFacts.ts';
import type { Lineage } from './polycrateLineage.ts';

/** The values of `config` of each block of a file, in the order of its facts; undefined where there is none. */
export type BlockConfigs = readonly (Json | undefined)[];

/** Finds the configs of a file. */
export type ConfigsOf = (file: string) => BlockConfigs;

/** Reads the configs of the blocks of a file. */
export function readConfigs(syntax: SyntaxFile, blocks: readonly PolycrateBlock[]): BlockConfigs {
  const root = syntax.documents.find((document) => document.root !== undefined)?.root;
  return blocks.map(({ field }) => {
    const node = nodeAt(root, [...field, 'config']);
    return node === undefined ? undefined : toJson(node, readSyntaxNode);
  });
}

/** The value at a path below a config; undefined where it is not set. */
export function valueAt(config: Json | undefined, path: FieldPath): Json | undefined {
  let at = config;
  for (const segment of path) {
    if (Array.isArray(at) && typeof segment === 'number') at = (at as readonly Json[])[segment];
    else if (isObject(at) && Object.hasOwn(at, segment)) at = at[segment];
    else return undefined;
  }
  return at;
}

/** A part of a lineage that sets a value, with the value. */
export interface ConfigSource {
  readonly part: BlockPart;
  readonly value: Json;
}

/** Every part of a lineage that sets the value at a path, nearest first: the first one counts. */
export function sourcesOf({ parts }: Lineage, configs: ConfigsOf, path: FieldPath): readonly ConfigSource[] {
  return parts.flatMap((part) => {
    const value = valueAt(configs(part.file)[part.index], path);
    return value === undefined ? [] : [{ part, value }];
  });
}

/** The config that a block has in the end: mappings put together key by key, anything else taken from the nearest part that sets it. */
export function mergedConfig({ parts }: Lineage, configs: ConfigsOf): Json {
  return parts.reduceRight<Json>((below, part) => mergeConfig(configs(part.file)[part.index], below), {});
}

/** A child's config over its parent's; what the child sets stays (docs polycrate/vererbung). */
export function mergeConfig(child: Json | undefined, parent: Json): Json {
  if (child === undefined) return parent;
  if (!isObject(child) || !isObject(parent)) return child;
  const merged: Record<string, Json> = { ...parent };
  for (const [key, value] of Object.entries(child)) {
    const below = Object.hasOwn(parent, key) ? parent[key] : undefined;
    merged[key] = below === undefined ? value : mergeConfig(value, below);
  }
  return merged;
}

/** Whether the `secrets.poly` of a workspace sets the value at a path of the config of a block. */
export function isSetBySecrets(
  { secrets }: PolycrateWorkspace,
  configs: ConfigsOf,
  { block, path }: { readonly block: string; readonly path: FieldPath },
): boolean {
  const index = secrets?.polycrate?.blocks.findIndex(({ name }) => name === block) ?? -1;
  return secrets !== undefined && index >= 0 && valueAt(configs(secrets.path)[index], path) !== undefined;
}
