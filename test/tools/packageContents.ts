import { readFileSync } from 'node:fs';

/** What both packages may contain, as patterns; all else is a leak. */
const COMMON = [
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE)$/i,
  /^dist\/(cli\.mjs|THIRD-PARTY-NOTICES\.txt)$/,
  /^dist\/(server|cli|chunks)\/[\w.-]+\.mjs$/,
  /^dist\/pages\/(reference|[\w-]+\/[\w./-]+)\.md$/,
  /^dist\/schemas\/[\w./-]+\.json$/,
];
const EDITOR_ONLY = [
  /^LICENSE\.txt$/, // the packager renames it
  /^dist\/client\.cjs$/,
  /^dist\/client\/[\w.-]+\.mjs$/,
  /^dist\/sample\//,
  /^dist\/webviews\/[\w.-]+\.(js|css)$/,
  /^snippets\/[\w-]+\.json$/,
  /^client\/(media|syntaxes)\/[\w./-]+\.(svg|png|css|md|json)$/,
];
const NEEDED = [
  'package.json',
  'dist/cli.mjs',
  'dist/server/main.mjs',
  'dist/cli/main.mjs',
  'dist/THIRD-PARTY-NOTICES.txt',
];

/** What is wrong with the list of files of a package: files that do not belong there and files that are not there. */
export function judgeContents(files: readonly string[], kind: 'vsix' | 'npm'): string[] {
  const allowed = kind === 'vsix' ? [...COMMON, ...EDITOR_ONLY] : COMMON;
  const needed = kind === 'vsix' ? [...NEEDED, 'dist/client.cjs'] : NEEDED;
  return [
    ...files
      .filter((path) => !allowed.some((pattern) => pattern.test(path)))
      .map((path) => `${path} does not belong there`),
    ...needed.filter((path) => !files.includes(path)).map((path) => `${path} is missing`),
  ];
}

/** The paths below `extension/` of a VSIX, read from the directory at the end of the zip file (APPNOTE 4.3.12). */
export function listVsix(file: string): string[] {
  const zip = readFileSync(file);
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  const names: string[] = [];
  for (let i = 0; i < count; i++) {
    const length = zip.readUInt16LE(at + 28);
    names.push(zip.toString('utf8', at + 46, at + 46 + length));
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return names.filter((name) => name.startsWith('extension/')).map((name) => name.slice('extension/'.length));
}
