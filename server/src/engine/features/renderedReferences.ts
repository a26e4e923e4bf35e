import type { MapNode, Node } from '../kustomize/node.ts';
import { once } from '../policy/verdicts/once.ts';
import { readObject } from '../workspace/references/readObject.ts';
import type { ObjectReferences } from '../workspace/references/reference.ts';
import { readNode } from './nodeReader.ts';

/** What a rendered object names, read once for each tree. */
export const referencesOfRender = once((root: MapNode): ObjectReferences => readObject<Node>(root, 0, readNode));
