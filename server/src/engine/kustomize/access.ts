import type { Finding } from '../diagnostics/finding.ts';
import type { FileState } from '../files.ts';
import type { SyntaxFile } from '../syntax/tree.ts';
import type { BuildOptions } from './buildOptions.ts';
import type { Leads } from './cycles.ts';
import type { EntryChunk } from './entryChunk.ts';
import type { HelmAnswer, HelmRequest } from './helmRequest.ts';
import type { KustomizationLookup } from './kustomization.ts';
import type { MapNode } from './node.ts';
import type { Accumulated } from './render.ts';

/** The objects of a file as steps see them: without offsets, so that an edit of a comment gives an equal value. */
export interface DocumentSet {
  readonly documents: readonly MapNode[];
  /** What makes kustomize refuse the file (severity error), or lets something pass in silence. */
  readonly findings: readonly Finding[];
}

/**
 * What a render may ask for, by absolute path. The caller memoises every member: the same question gets the identical answer
 * as long as nothing changed, and that is what makes the next render cheap.
 */
export interface RenderAccess extends BuildOptions {
  file(path: string): FileState;
  /** The file as YAML trees; an empty file for what cannot be read. */
  syntax(path: string): SyntaxFile;
  /** The kustomization of a directory (kustomization.ts, `lookUpKustomization`). */
  kustomization(directory: string): KustomizationLookup;
  /** The objects of a manifest or patch file (documents.ts, `readDocuments`). */
  documents(path: string): DocumentSet;
  /** A part of the `resources` of a directory (entryChunk.ts, `readEntryChunk`); read anew each time where this is not there. */
  entries?(directory: string, number: number): EntryChunk;
  /** The directories that entries of a directory lead to (cycles.ts, `readLeads`); read anew each time where this is not there. */
  leads?(directory: string): Leads;
  /** A base, accumulated from nothing. Never asked for a directory on the way here: `findCycles` is called before. */
  target(directory: string): Accumulated;
  /** What helm answers to a request; undefined until it is there. Not there where no program can be run. */
  runHelm?(request: HelmRequest): HelmAnswer | undefined;
  /**
   * The folder that files of a kustomization may lie in wherever that is, for one that a tool builds without kustomize's load
   * restrictor; undefined where the restrictor holds.
   */
  freeWithin?(directory: string): string | undefined;
  /** Lower-case hex of SHA-256. */
  sha256(bytes: Uint8Array): string;
}
