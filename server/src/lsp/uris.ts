import { URI } from 'vscode-uri';
import { isRemotePath } from '../engine/api.ts';
import { REMOTE_SCHEME } from '../protocol/remotes.ts';

/** Documents that are no files get paths below here, so that the engine can judge them: `/.virtual/<scheme>/<authority>/…`. */
const VIRTUAL = '/.virtual';

/** The engine's path of a document. A file's is its own; the drive letter is in lower case. */
export function pathOfUri(uri: string): string {
  const { scheme, authority, path } = URI.parse(uri);
  const clean = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  if (scheme === REMOTE_SCHEME) return clean;
  if (scheme !== 'file') return `${VIRTUAL}/${scheme}/${authority || '-'}${clean.startsWith('/') ? '' : '/'}${clean}`;
  return authority === ''
    ? clean.replace(/^\/([A-Z]):/, (_all, drive: string) => `/${drive.toLowerCase()}:`)
    : `//${authority}${clean}`;
}

/** The URI of an engine path, encoded as VS Code encodes it. */
export function uriOfPath(path: string): string {
  const virtual = /^\/\.virtual\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path);
  if (virtual) {
    const [, scheme = '', authority = '', rest = ''] = virtual;
    const opaque = scheme === 'untitled' ? rest.slice(1) : rest;
    return URI.from({ scheme, authority: authority === '-' ? '' : authority, path: opaque }).toString();
  }
  return isRemotePath(path) ? URI.from({ scheme: REMOTE_SCHEME, path }).toString() : URI.file(path).toString();
}

/** Whether a document is a file on this machine. */
export function isFileUri(uri: string): boolean {
  return uri.startsWith('file:');
}
