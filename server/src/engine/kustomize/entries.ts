import type { Finding } from '../diagnostics/finding.ts';
import { dirName, isWithin, joinPath } from '../text/paths.ts';
import type { RenderAccess } from './access.ts';
import type { Located } from './kustomizationFields.ts';
import { entryFinding } from './step.ts';

/** What an entry of `resources`, `components` or a plugin list leads to. */
export type Entry =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'remote'; readonly finding: Finding }
  | { readonly kind: 'refused'; readonly finding: Finding };

/** The kustomization that holds the entry. */
export interface EntryPlace {
  readonly file: string;
  readonly directory: string;
  readonly access: Pick<RenderAccess, 'file' | 'unrestricted'>;
}

/**
 * Finds what an entry names (api/internal/loader, target/kusttarget.go accumulateResources): a file below this directory, a
 * directory anywhere, or something that would come from the network. `files` tells whether a file may stand there at all.
 */
export function resolveEntry(entry: Located, place: EntryPlace, files: boolean): Entry {
  const refuse = (code: string, message: string): Entry => ({
    kind: 'refused',
    finding: entryFinding({ file: place.file, path: entry.at }, { code, severity: 'error', message }),
  });
  const { text } = entry;
  const shown = `\`${text}\``;
  if (text === '')
    return refuse('kustomize/missing-file', 'This entry is empty; name a file or a directory, or remove it.');
  const path = joinPath(place.directory, text);
  const state = place.access.file(path);
  if (state.kind === 'file' && files && !/^https?:\/\//.test(text))
    return restrict(state.real, path, place) ?? outside(entry, place);
  if (isRemote(text)) return remote(entry, place);
  if (text.startsWith('/'))
    return refuse('kustomize/absolute-path', `${shown} is an absolute path; write it relative to this file.`);
  if (text.split('/').some((part) => part !== '..' && part.includes('..')) && state.kind !== 'file') {
    return refuse(
      'kustomize/missing-file',
      `${shown} has \`..\` inside of a name, which kustomize refuses; is the indentation of the list right?`,
    );
  }
  switch (state.kind) {
    case 'directory':
      return { kind: 'directory', path: state.real };
    case 'file':
      return refuse(
        'kustomize/not-a-directory',
        `${shown} is a file; a directory with a kustomization is wanted here.`,
      );
    case 'missing':
      return refuse(
        'kustomize/missing-file',
        `${shown} does not exist${nearby(path, place)}; create it or correct the path.`,
      );
    case 'unreadable':
      return refuse('kustomize/missing-file', `${shown} cannot be read (${state.detail}).`);
  }
}

function restrict(real: string, path: string, place: EntryPlace): Entry | undefined {
  const root = place.access.file(place.directory);
  const base = root.kind === 'directory' ? root.real : place.directory;
  return place.access.unrestricted === true || isWithin(real, base) ? { kind: 'file', path } : undefined;
}

function outside(entry: Located, place: EntryPlace): Entry {
  const message = `\`${entry.text}\` lies outside of this kustomization's directory, which kustomize refuses; make its directory a kustomization and name that.`;
  const finding = entryFinding(
    { file: place.file, path: entry.at },
    { code: 'kustomize/outside-root', severity: 'error', message },
  );
  return { kind: 'refused', finding };
}

function remote(entry: Located, place: EntryPlace): Entry {
  const message = `\`${entry.text}\` comes from the network and is not rendered here; everything else is.`;
  const finding = entryFinding(
    { file: place.file, path: entry.at },
    { code: 'kustomize/remote-resource', severity: 'information', message },
  );
  return { kind: 'remote', finding };
}

/** Tells when not even the directory of a missing file is there. */
function nearby(path: string, place: EntryPlace): string {
  const parent = dirName(path);
  return parent !== place.directory && place.access.file(parent).kind === 'missing' ? ' (nor does its directory)' : '';
}

/** Whether kustomize takes a text for a URL or a repository (api/internal/git/repospec.go). */
export function isRemote(text: string): boolean {
  return /^(?:git::|(?:https?|ssh|git|file):\/\/|github\.com[/:]|[\w.-]+@[\w.-]+[:/])/i.test(text);
}
