import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readClientNode } from './descriptions/clientNode.ts';
import { type ModelPack, readModels } from './descriptions/kubernetesModels.ts';
import { inRoot } from './root.ts';

/**
 * Sentences for hover: definition of a fact pack to field to text. A field that lies deeper in its definition is a path with
 * dots; the empty one is the definition itself.
 */
export type Descriptions = Readonly<Record<string, Readonly<Record<string, string>>>>;

function readPack(name: string): ModelPack {
  return JSON.parse(readFileSync(inRoot('schemas', `${name}.json`), 'utf8')) as ModelPack;
}

/** Texts for every fact pack, by the pack's name; empty where the package with the texts is not installed. */
export function collectDescriptions(): Readonly<Record<string, Descriptions>> {
  return {
    kubernetes: readClientNode(Object.keys(readPack('kubernetes/1.37').definitions)),
    flux: readModels('flux-cd', readPack('flux/flux')),
    argo: readModels('argo-cd', readPack('argo/argo-cd')),
  };
}

/** Writes the texts into `descriptions/` below a folder of schema packs. The build does it; nothing of it is committed. */
export function writeDescriptions(folder: string): void {
  mkdirSync(join(folder, 'descriptions'), { recursive: true });
  for (const [name, texts] of Object.entries(collectDescriptions())) {
    writeFileSync(join(folder, 'descriptions', `${name}.json`), JSON.stringify(texts));
  }
}
