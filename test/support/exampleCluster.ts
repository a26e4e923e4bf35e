import { readFileSync } from 'node:fs';
import type { CliContext } from '../../server/src/cli/context.ts';
import { loadCommit } from '../../server/src/cli/diff.ts';
import { openWorkspace } from '../../server/src/cli/workspace.ts';
import { isProblem } from '../../server/src/git/errors.ts';
import { readTree } from '../../server/src/git/head.ts';
import { inRoot } from '../tools/root.ts';
import type { ApiServer } from './apiServer.ts';
import { type ClusterPlan, type ManifestJson, type SeedInput, seedCluster } from './seedCluster.ts';

/** The plan that comes with the example platform. */
export function examplePlan(): ClusterPlan {
  return JSON.parse(readFileSync(inRoot('test/example/cluster.json'), 'utf8')) as ClusterPlan;
}

/** One overlay of a made example repository, as committed. */
export interface CommittedOverlay {
  readonly name: string;
  readonly objects: readonly ManifestJson[];
  readonly owners: readonly ManifestJson[];
}

/** Every overlay of a made example repository (tools/exampleRepository.ts) as its last commit renders it. */
export async function committedOverlays(folder: string): Promise<readonly CommittedOverlay[]> {
  const cli = silentCli(folder);
  const workspace = await openWorkspace(folder, cli);
  const problem = await loadCommit(workspace, 'HEAD', cli);
  if (problem !== undefined) throw new Error(problem);
  return workspace
    .settle(() => workspace.engine.overlays())
    .map((overlay) => {
      const source = workspace.settle(() => workspace.engine.driftSource(overlay.directory));
      return {
        name: source.overlay,
        objects: source.resources.map((one) => one.json as unknown as ManifestJson),
        owners: source.owners.map((one) => one.json as unknown as ManifestJson),
      };
    });
}

/** The seed of a made example repository: the overlay of the plan as committed. */
async function exampleSeed(folder: string): Promise<SeedInput> {
  const plan = examplePlan();
  const overlay = (await committedOverlays(folder)).find((one) => one.name === plan.overlay);
  if (overlay === undefined) throw new Error(`The example has no ${plan.overlay}.`);
  const owner = overlay.owners.find((one) => one.metadata.name === plan.owner.name);
  const read = await readTree(folder, 'HEAD', [], { env: process.env });
  if (isProblem(read)) throw new Error(read.message);
  return { rendered: overlay.objects, ...(owner === undefined ? {} : { owner }), commit: read.commit, plan };
}

/** Fills a cluster with the example's production and its drift. */
export async function seedExample(server: ApiServer, folder: string): Promise<void> {
  await seedCluster(server, await exampleSeed(folder));
}

function silentCli(cwd: string): CliContext {
  const nothing = (): void => undefined;
  const signal = new AbortController().signal;
  return { cwd, env: process.env, out: nothing, err: nothing, progress: nothing, color: false, signal };
}
