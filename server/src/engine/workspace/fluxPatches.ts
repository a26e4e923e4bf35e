import type { SyntaxNode } from '../syntax/tree.ts';
import { dirName } from '../text/paths.ts';
import type { FileFacts } from './fileFacts.ts';
import { itemsAt, textAt } from './read.ts';
import { rootOf } from './tree.ts';

/** What an entry of `spec.patches` of a Flux Kustomization writes, in broad strokes: a patch for children may hold patches for theirs. */
export interface UnitPatch {
  /** Kinds that it is for, or that a patch inside of it is for; `*` for any. */
  readonly kinds: readonly string[];
  /** Names of fields that it sets, at any depth. */
  readonly fields: readonly string[];
}

/** Reads `spec.patches`, which Flux applies to all that the object deploys (kustomize-controller api/v1 kustomization_types.go). */
export function readUnitPatches(root: SyntaxNode | undefined): readonly UnitPatch[] {
  return itemsAt(root, ['spec', 'patches']).map((item) => {
    const text = textAt(item, ['patch']) ?? '';
    const target = textAt(item, ['target', 'kind']);
    const kinds = new Set([...(target === undefined ? [] : [target]), ...wordsOf(text, /^[\s-]*kind: *["']?(\w+)/gm)]);
    const fields = new Set([
      ...wordsOf(text, /^[\s-]*["']?([A-Za-z][\w.-]*)["']?:/gm),
      ...wordsOf(text, /^[\s-]*path: *["']?(\S*?)["']?\s*$/gm).flatMap((pointer) => pointer.split('/')),
    ]);
    return { kinds: kinds.size === 0 ? ['*'] : [...kinds].sort(), fields: [...fields].sort() };
  });
}

function wordsOf(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([, word]) => word ?? []);
}

/** Fields by kind of object that Flux objects of a repository add to what they deploy. */
export type Completions = Readonly<Record<string, readonly string[]>>;

/** Whether Flux adds a field of that name to an object of the kind when it deploys it. */
export function isCompleted(completions: Completions, kind: string, field: string): boolean {
  return [kind, '*'].some((key) => completions[key]?.includes(field) === true);
}

/**
 * What the Flux objects of each repository add to objects that they deploy, by root; nothing for one that has no such patches. Which
 * object gets which patch depends on all parents, and on labels that these patch; so a kind stands for all of its objects.
 */
export function completionsByRoot(
  roots: readonly string[],
  facts: Iterable<FileFacts>,
): ReadonlyMap<string, Completions> {
  const found = new Map<string, Record<string, string[]>>();
  for (const { path, units } of facts) {
    for (const { kinds, fields } of units.flatMap(({ patches }) => patches ?? [])) {
      const root = rootOf(roots, dirName(path));
      if (root === undefined) continue;
      // Any word may be a kind, those that every object of JavaScript has included.
      const known = found.get(root) ?? (Object.create(null) as Record<string, string[]>);
      found.set(root, known);
      for (const kind of kinds) known[kind] = [...new Set([...(known[kind] ?? []), ...fields])];
    }
  }
  return found;
}
