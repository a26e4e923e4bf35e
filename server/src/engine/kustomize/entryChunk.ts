import type { DocumentSet, RenderAccess } from './access.ts';
import { type Entry, resolveEntry } from './entries.ts';
import type { Located } from './kustomizationFields.ts';
import { recordAccess } from './recordAccess.ts';
import { type MadeBy, type Resource, resourceOf } from './resource.ts';
import { copyOf } from './resourceCopy.ts';

/** Entries of `resources` that are read together: after an edit, only those of one chunk are looked at again. */
export const CHUNK_SIZE = 64;

/** An entry of `resources`: a file with its objects, or something else that it leads to. */
export type EntryItem =
  | {
      readonly kind: 'file';
      readonly entry: Located;
      readonly path: string;
      readonly documents: DocumentSet;
      readonly resources: readonly Resource[];
    }
  | { readonly kind: 'other'; readonly entry: Located; readonly found: Exclude<Entry, { kind: 'file' }> };

/** Some entries of the `resources` of a directory. */
export interface EntryChunk {
  readonly items: readonly EntryItem[];
  /** All objects in order, when every entry is a file that has nothing wrong. */
  readonly plain: readonly Resource[] | undefined;
  /** Every path that was read or looked for. */
  readonly files: readonly string[];
}

/** Reads the chunk of that number of the kustomization of a directory; an empty one where there is none. */
export function readEntryChunk(directory: string, number: number, access: RenderAccess): EntryChunk {
  const lookup = access.kustomization(directory);
  if (lookup.kind !== 'found') return { items: [], plain: [], files: [] };
  const { path: file, fields } = lookup.file;
  const recorded = recordAccess(access);
  const entries = fields.resources.slice(number * CHUNK_SIZE, (number + 1) * CHUNK_SIZE);
  const items = entries.map((entry): EntryItem => {
    const found = resolveEntry(entry, { file, directory, access: recorded.access }, true);
    if (found.kind !== 'file') return { kind: 'other', entry, found };
    const documents = recorded.access.documents(found.path);
    const resources = documents.documents.map((root) => withMadeBy(resourceOf(root), { path: found.path }));
    return { kind: 'file', entry, path: found.path, documents, resources };
  });
  return { items, plain: plainOf(items), files: recorded.files() };
}

function plainOf(items: readonly EntryItem[]): readonly Resource[] | undefined {
  const resources: Resource[] = [];
  for (const item of items) {
    if (item.kind === 'other' || item.documents.findings.length > 0) return undefined;
    resources.push(...item.resources);
  }
  return resources;
}

const madeFrom = new WeakMap<Resource, Resource>();

/** The object with a note of what made it; the same object for the same input. */
export function withMadeBy(resource: Resource, made: MadeBy): Resource {
  if (resource.made !== undefined) return resource;
  const known = madeFrom.get(resource);
  if (known !== undefined) return known;
  const marked = copyOf(resource);
  marked.made = made;
  madeFrom.set(resource, marked);
  return marked;
}
