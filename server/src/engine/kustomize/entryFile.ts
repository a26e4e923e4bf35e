import type { Finding } from '../diagnostics/finding.ts';
import type { FileState } from '../files.ts';
import { isWithin, joinPath } from '../text/paths.ts';
import type { Located } from './kustomizationFields.ts';
import { entryFinding, type StepContext } from './step.ts';

/** A file that an entry of a kustomization names, or the finding that says why it cannot be read. */
export type EntryFile =
  | { readonly path: string; readonly file: Extract<FileState, { kind: 'file' }> }
  | { readonly finding: Finding };

/**
 * Reads a file that an entry names: relative to the kustomization, in or below its directory after links are followed
 * (the load restrictor, api/internal/loader/loadrestrictions.go). `entry` is the path as written and its place.
 */
export function readEntryFile(entry: Located, context: StepContext): EntryFile {
  const refuse = (code: string, message: string): EntryFile => ({
    finding: entryFinding({ file: context.file, path: entry.at }, { code, severity: 'error', message }),
  });
  if (/^https?:\/\//i.test(entry.text)) {
    return refuse(
      'kustomize/remote-file',
      `\`${entry.text}\` would be fetched from the network, which is never done while rendering; keep a copy in the repository.`,
    );
  }
  const path = joinPath(context.directory, entry.text);
  const state = context.access.file(path);
  if (state.kind === 'missing') {
    return refuse('kustomize/missing-file', `\`${entry.text}\` does not exist; create it or correct the path.`);
  }
  if (state.kind === 'directory') {
    return refuse('kustomize/missing-file', `\`${entry.text}\` is a directory; name a file.`);
  }
  if (state.kind === 'unreadable') {
    return refuse('kustomize/missing-file', `\`${entry.text}\` cannot be read (${state.detail}).`);
  }
  const root = context.access.file(context.directory);
  const restricted = context.access.unrestricted !== true;
  if (restricted && root.kind === 'directory' && !isWithin(state.real, root.real)) {
    return refuse(
      'kustomize/outside-root',
      `\`${entry.text}\` lies outside of this kustomization's directory, which kustomize refuses; move it below, or make a base of its directory.`,
    );
  }
  return { path, file: state };
}
