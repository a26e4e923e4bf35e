import { createEngine, type FileState } from '../../server/src/engine/api.ts';
import { createPackReader } from '../../server/src/host/nodeHost.ts';
import { settle } from '../../server/src/host/settle.ts';
import { MemoryHost } from '../support/memoryHost.ts';
import { inRoot } from '../tools/root.ts';
import { benchPolicies } from './policyCases.ts';
import { workload } from './policyWorkloads.ts';

/** What edits of one field cost in the engine of the editor. */
export interface PolicyTyping {
  /** Milliseconds until everything was judged for the first time. */
  readonly first: number;
  /** Milliseconds of each edit, until all findings of the edited file stand. */
  readonly times: readonly number[];
  /** Objects that were judged again, for each edit. */
  readonly judged: readonly number[];
  /** Findings of policies in all files in the end. */
  readonly findings: number;
}

/** Overlays beside `prod` on the same base. */
const OTHERS = ['dev', 'test', 'stage'];

/** A base of so many workloads, overlays on it, of which `prod` patches the image of one, and the policies of the bench. */
function repository(count: number): Map<string, string> {
  const names = Array.from({ length: count }, (_, at) => `app-${at}.yaml`);
  const overlays = ['prod', ...OTHERS].map((name): [string, string] => [
    `${name}/kustomization.yaml`,
    `resources: [../base]\nnamePrefix: ${name}-\n${name === 'prod' ? 'patches: [{path: patch.yaml}]\n' : ''}`,
  ]);
  return new Map([
    ['base/kustomization.yaml', `resources:\n${names.map((name) => `- ${name}\n`).join('')}`],
    ...names.map((name, at): [string, string] => [`base/${name}`, workload(at)]),
    ...overlays,
    ['prod/patch.yaml', patch(0)],
    ...benchPolicies().map((text, at): [string, string] => [`policies/policy-${at}.yaml`, text]),
    ['.polycrate-gitops.yaml', 'policies: {paths: [policies]}\n'],
  ]);
}

/** Now with a tag that policies allow, now with one that they do not. */
function patch(round: number): string {
  const image = `registry.example.com/shop/app:${round % 2 === 0 ? `v${round}` : 'latest'}`;
  const container = `{name: app-1, image: "${image}"}`;
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: app-2, namespace: space-2}
spec:
  template:
    spec:
      containers:
      - ${container}
`;
}

/** Types into the patch of one overlay and into the base that all read, and waits for the findings of that file. */
export function typePolicies(
  count: number,
  rounds: number,
): { readonly overlay: PolicyTyping; readonly base: PolicyTyping } {
  const files = new Map([...repository(count)].map(([path, text]) => [`/repo/${path}`, text]));
  const engine = createEngine(new MemoryHost());
  engine.configure({ roots: ['/repo'], trusted: true });
  const sources = {
    readPack: createPackReader(inRoot('schemas')),
    readFile: (path: string) => stateOf(files, path),
    readHead: () => undefined,
  };
  engine.setTree([...files.keys()]);
  engine.apply([...files.keys()].map((path) => ({ path, state: stateOf(files, path) })));
  const policyFindings = (): number =>
    settle(engine, () => engine.allFindings().filter(({ code }) => code.startsWith('policy/')), sources).length;
  const began = performance.now();
  policyFindings();
  const first = performance.now() - began;
  const type = (path: string, textAt: (round: number) => string): PolicyTyping => {
    const times: number[] = [];
    const judged: number[] = [];
    for (let round = 0; round < rounds; round++) {
      files.set(path, textAt(round + 1));
      engine.db.log = [];
      const start = performance.now();
      engine.apply([{ path, state: stateOf(files, path) }]);
      settle(engine, () => engine.findings(path), sources);
      times.push(performance.now() - start);
      judged.push(engine.db.log.filter(({ what, query }) => what !== 'verified' && query === 'policyVerdicts').length);
      // What waits for a quiet moment is done before the next keystroke.
      policyFindings();
    }
    return { first, times, judged, findings: policyFindings() };
  };
  const text = files.get('/repo/base/app-4.yaml') ?? '';
  return {
    overlay: type('/repo/prod/patch.yaml', patch),
    base: type('/repo/base/app-4.yaml', (round) => text.replace(/memory: \d+Mi/, `memory: ${round}Mi`)),
  };
}

function stateOf(files: ReadonlyMap<string, string>, path: string): FileState {
  const text = files.get(path);
  if (text !== undefined) return { kind: 'file', text, real: path };
  const isFolder = path === '/' || [...files.keys()].some((file) => file.startsWith(`${path}/`));
  return isFolder ? { kind: 'directory', real: path } : { kind: 'missing' };
}
