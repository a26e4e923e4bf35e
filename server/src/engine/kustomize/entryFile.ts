import type { Finding } from '../diagnostics/finding.ts';
import type { FileState } from '../files.ts';
import { isWithin, joinPath } from '../text/paths.ts';
import { isUrl, mayLie } from './entries.ts';
import type { Located } from './kustomizationFields.ts';
import { remoteFile, remoteRootOf } from './remotePaths.ts';
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
  const outside = (): EntryFile =>
    refuse(
      'kustomize/outside-root',
      `\`${entry.text}\` lies outside of this kustomization's directory, which kustomize refuses; move it below, or make a base of its directory.`,
    );
  if (isUrl(entry.text)) {
    const path = remoteFile(entry.text);
    const fetched = context.access.file(path);
    if (fetched.kind === 'file') return { path, file: fetched };
    return refuse(
      'kustomize/remote-file',
      `\`${entry.text}\` was not fetched yet, and without it the output would be wrong. Run \`polycrate-gitops fetch\`.`,
    );
  }
  const path = joinPath(context.directory, entry.text);
  const repository = remoteRootOf(context.directory);
  if (repository !== undefined && !isWithin(path, repository)) return outside();
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
  if (root.kind === 'directory' && !isWithin(state.real, root.real) && !mayLie(state.real, context)) return outside();
  return { path, file: state };
}
