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

/** Starters of real servers and programs: a test that imports one, directly or not, needs it. */
const STARTERS: Readonly<Record<string, PeerName>> = {
  'test/support/helmCase.ts': 'helm',
  'test/support/apiServer.ts': 'apiServer',
  'test/support/forgePeer.ts': 'gitea',
  'test/support/opaCases.ts': 'opa',
};

/** What makes whole repositories and runs git on them, many times a test: part of `forge`, and needs no server. */
const GIT_SUPPORT = 'test/support/requestCase.ts';

/** All test files that mocha runs in plain Node. */
export function findTests(): string[] {
  return readdirSync(inRoot('test'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.test.ts') && !ELSEWHERE.includes(path.split('/')[0] ?? ''))
    .map((path) => `test/${path}`)
    .sort();
}

function importsOf(file: string, inputs: Metafile['inputs']): ReadonlySet<string> {
  const seen = new Set<string>([file]);
  for (const path of seen) for (const found of inputs[path]?.imports ?? []) if (!found.external) seen.add(found.path);
  return seen;
}

function peersOf(file: string, seen: ReadonlySet<string>): PeerName[] {
  const peers = Object.entries(STARTERS).flatMap(([starter, peer]) => (seen.has(starter) ? [peer] : []));
  const isAgainstKustomize = file.startsWith('test/conformance/') && !peers.includes('opa');
  return isAgainstKustomize ? ['kustomize', ...peers] : peers;
}

function partOf(peers: readonly PeerName[], seen: ReadonlySet<string>): Part {
  if (peers.includes('apiServer')) return 'cluster';
  if (peers.includes('gitea') || seen.has(GIT_SUPPORT)) return 'forge';
  return peers.includes('kustomize') || peers.includes('opa') ? 'conformance' : 'unit';
}

/**
 * Sorts test files into suites by what they import, so that nobody has to list them: a file that starts no server and no chain
 * of git commands belongs to `unit`, wherever it lies. Files of one part that need different servers are suites of their own, so
 * that a missing server leaves out no more than it must.
 */
export function sortIntoSuites(files: readonly string[], inputs: Metafile['inputs']): Suite[] {
  const suites = new Map<string, { part: Part; peers: readonly PeerName[]; files: string[] }>();
  for (const file of files) {
    const seen = importsOf(file, inputs);
    const peers = peersOf(file, seen);
    const part = partOf(peers, seen);
    const key = [part, ...peers].join(' ');
    const suite = suites.get(key) ?? { part, peers, files: [] };
    suite.files.push(file);
    suites.set(key, suite);
  }
  return [...suites.values()].sort(
    (a, b) => PARTS.indexOf(a.part) - PARTS.indexOf(b.part) || a.peers.length - b.peers.length,
  );
}
