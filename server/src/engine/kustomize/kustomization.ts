import type { Finding } from '../diagnostics/finding.ts';
import type { Kustomization } from './kustomizationFields.ts';

/** A kustomization file as read: never fails, `fields` is what could be understood. */
export interface KustomizationFile {
  /** Path of the file itself, and of its directory. */
  readonly path: string;
  readonly directory: string;
  readonly component: boolean;
  readonly fields: Kustomization;
  /** Problems of the file; one of severity error makes kustomize refuse it. */
  readonly findings: readonly Finding[];
}

/** What there is in a directory that an entry names. */
export type KustomizationLookup =
  | { readonly kind: 'found'; readonly file: KustomizationFile }
  | { readonly kind: 'none' }
  /** More than one of the recognised names. */
  | { readonly kind: 'several'; readonly paths: readonly string[] }
  | { readonly kind: 'not-a-directory' }
  | { readonly kind: 'missing' };
