import { readdirSync } from 'node:fs';
import type { Metafile } from 'esbuild';
import type { PeerName } from './peers.ts';
import { inRoot } from './root.ts';

/** What a person can name on the command line, in the order in which `npm test` runs them. */
export const PARTS = ['unit', 'conformance', 'cluster', 'forge', 'host', 'ui'] as const;
export type Part = (typeof PARTS)[number];

/** A group of test files that one mocha process runs in plain Node. */
export interface Suite {
  readonly part: Part;
  readonly peers: readonly PeerName[];
  /** Paths relative to the checkout, with forward slashes. */
  readonly files: readonly string[];
}

/** Folders below `test/` whose tests do not run in plain Node or are not tests. */
const ELSEWHERE = ['host', 'ui', 'editor', 'example', 'bench', 'tools', 'support'];

/** Starters of real servers: a test that imports one, directly or not, needs that server. */
const STARTERS: Readonly<Record<string, PeerName>> = {
  'test/support/apiServer.ts': 'apiServer',
  'test/support/forgePeer.ts': 'gitea',
};

/** All test files that mocha runs in plain Node. */
export function findTests(): string[] {
  return readdirSync(inRoot('test'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.test.ts') && !ELSEWHERE.includes(path.split('/')[0] ?? ''))
    .map((path) => `test/${path}`)
    .sort();
}

function peersOf(file: string, inputs: Metafile['inputs']): PeerName[] {
  const seen = new Set<string>([file]);
  for (const path of seen) for (const found of inputs[path]?.imports ?? []) if (!found.external) seen.add(found.path);
  const peers = Object.entries(STARTERS).flatMap(([starter, peer]) => (seen.has(starter) ? [peer] : []));
  return file.startsWith('test/conformance/') ? ['kustomize', ...peers] : peers;
}

function partOf(peers: readonly PeerName[]): Part {
  if (peers.includes('apiServer')) return 'cluster';
  if (peers.includes('gitea')) return 'forge';
  return peers.includes('kustomize') ? 'conformance' : 'unit';
}

/**
 * Sorts test files into suites by the real servers that they import, so that nobody has to list them: a file that starts
 * none belongs to `unit`, wherever it lies.
 */
export function sortIntoSuites(files: readonly string[], inputs: Metafile['inputs']): Suite[] {
  const all = files.map((file) => {
    const peers = peersOf(file, inputs);
    return { file, peers, part: partOf(peers) };
  });
  return PARTS.map((part) => {
    const mine = all.filter((one) => one.part === part);
    return { part, peers: [...new Set(mine.flatMap((one) => one.peers))], files: mine.map((one) => one.file) };
  }).filter((suite) => suite.files.length > 0);
}
