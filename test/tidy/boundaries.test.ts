import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { listSources, readImports, readSource } from '../tools/sourceFiles.ts';

/** Who may import whom, outside of the engine. `engine/api` is the door into it; its host and file types belong to the door. */
const DOOR = ['engine/api', 'engine/host', 'engine/files'];
const AREAS: Readonly<Record<string, readonly string[]>> = {
  client: ['protocol', 'git', 'forge'],
  main: ['lsp', 'protocol', ...DOOR, 'host', 'cluster', 'git'],
  lsp: ['protocol', ...DOOR, 'git'],
  cli: [...DOOR, 'host', 'cluster', 'git', 'forge', 'main'],
  cluster: [...DOOR, 'host'],
  host: DOOR,
  git: [],
  forge: ['git'],
  protocol: [],
};

/** Inside the engine a folder may import only folders before it. */
const ENGINE_ORDER = ['text', 'syntax', 'schema', 'workspace', 'kustomize', 'policy', 'features'];
/** Files at the engine's own level that hold types and names only; anyone inside may import them. */
const ENGINE_LEAVES = ['host', 'files'];

/** Packages and the files that may import them, as prefixes of paths below the checkout. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  vscode: ['client/'],
  'vscode-languageclient': ['client/'],
  'vscode-languageserver': ['server/src/lsp/', 'server/src/main.ts'],
  yaml: ['server/src/engine/syntax/parse.ts', 'server/src/engine/syntax/problems.ts'],
  ajv: ['server/src/engine/schema/crdRules.ts'],
  'ajv-formats': ['server/src/engine/schema/crdRules.ts'],
  'simple-git': ['server/src/git/'],
  '@kubernetes/client-node': ['server/src/cluster/kubeClient.ts'],
  preact: ['client/'],
  node: [
    'server/src/host/',
    'server/src/main.ts',
    'server/src/cli/',
    'server/src/git/',
    'server/src/forge/',
    'server/src/cluster/',
    'client/',
  ],
};

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly line: number;
  readonly typeOnly: boolean;
}

const sources = ['client/src', 'server/src'].flatMap(listSources);
const edges: Edge[] = sources.flatMap((from) =>
  readImports(readSource(from)).map(({ specifier, line, typeOnly }) => ({
    from,
    to: specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : specifier,
    line,
    typeOnly,
  })),
);
const local = edges.filter(({ to }) => to.startsWith('client/') || to.startsWith('server/'));
const say = ({ from, to, line }: Edge): string => `${from}:${line} imports ${to}`;

/** The area of a file: `client`, `main`, or the folder below `server/src`. */
function areaOf(path: string): string {
  if (path.startsWith('client/')) return 'client';
  return path.split('/')[2]?.replace(/\.ts$/, '') ?? '';
}

const engineFolder = (path: string): string => path.split('/')[3]?.replace(/\.ts$/, '') ?? '';

function isAllowedOutside(edge: Edge): boolean {
  const [from, to] = [areaOf(edge.from), areaOf(edge.to)];
  if (from === to) return true;
  const allowed = AREAS[from] ?? [];
  return allowed.includes(to === 'engine' ? `engine/${engineFolder(edge.to)}` : to);
}

function isAllowedInEngine(edge: Edge): boolean {
  const [from, to] = [engineFolder(edge.from), engineFolder(edge.to)];
  if (from === to || to === 'diagnostics' || ENGINE_LEAVES.includes(to)) return true;
  // The composition of the engine sees all of it; nobody but it sees the queries.
  if (['engine', 'api', 'queries'].includes(from)) return true;
  // Results are typed at the door, findings by where they lie.
  if (edge.typeOnly && from === 'features' && to === 'api') return true;
  if (edge.typeOnly && from === 'diagnostics' && ['text', 'syntax'].includes(to)) return true;
  const [own, other] = [ENGINE_ORDER.indexOf(from), ENGINE_ORDER.indexOf(to)];
  return from !== 'diagnostics' && own >= 0 && other >= 0 && other < own;
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node';
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

function isAllowedPackage(edge: Edge): boolean {
  const places = PACKAGES[packageOf(edge.to)];
  return places === undefined || places.some((place) => edge.from.startsWith(place));
}

describe('boundaries', () => {
  it('lets each part of the product import only what the matrix names', () => {
    const inEngine = (path: string): boolean => path.startsWith('server/src/engine/');
    const wrong = local.filter((edge) => !inEngine(edge.from) && !isAllowedOutside(edge)).map(say);
    assert.deepEqual(wrong, []);
  });

  it('keeps the engine from importing anything outside of it', () => {
    const wrong = local.filter(({ from, to }) => areaOf(from) === 'engine' && areaOf(to) !== 'engine').map(say);
    assert.deepEqual(wrong, []);
  });

  it('orders the folders of the engine, so that each imports only those before it', () => {
    const inside = local.filter(({ from, to }) => areaOf(from) === 'engine' && areaOf(to) === 'engine');
    assert.deepEqual(inside.filter((edge) => !isAllowedInEngine(edge)).map(say), []);
  });

  it('keeps each package where it belongs', () => {
    const packages = edges.filter(({ to }) => !to.startsWith('client/') && !to.startsWith('server/'));
    assert.deepEqual(packages.filter((edge) => !isAllowedPackage(edge)).map(say), []);
  });

  it('throws nothing in the engine, whose errors are values, outside of cancelling queries', () => {
    const throwing = sources
      .filter((path) => path.startsWith('server/src/engine/') && !path.startsWith('server/src/engine/queries/'))
      .filter((path) =>
        /^(?!\s*(\/\/|\*)).*\bthrow\b(?! away)/m.test(
          readSource(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'|`[^`]*`/g, ''),
        ),
      );
    assert.deepEqual(throwing, []);
  });

  it('names no half-done work', () => {
    const marks = new RegExp(
      `(//|^\\s*\\*).*\\b(${['TODO', 'FIXME', 'XXX', 'not implemented', 'for now'].join('|')})\\b`,
      'i',
    );
    const found = [...sources, ...listSources('test')]
      .filter((path) => path !== 'test/tidy/boundaries.test.ts' && !path.startsWith('test/example/'))
      .flatMap((path) => {
        const line = readSource(path)
          .split('\n')
          .findIndex((text) => marks.test(text));
        return line < 0 ? [] : [`${path}:${line + 1}`];
      });
    assert.deepEqual(found, []);
  });
});
