import type { RenderAccess } from './access.ts';
import { DEFAULT_CONFIG } from './fieldSpecs.ts';
import { recordAccess } from './recordAccess.ts';
import type { Accumulated } from './render.ts';
import { resourceOf } from './resource.ts';

/** A folder of manifests without a kustomization, as `kubectl apply -f` takes it: all objects of its files, none changed. */
export function accumulatePlain(directory: string, paths: readonly string[], access: RenderAccess): Accumulated {
  const recorded = recordAccess(access);
  recorded.access.file(directory);
  const sets = paths.map((path) => recorded.access.documents(path));
  return {
    resources: sets.flatMap(({ documents }) => documents.map(resourceOf)),
    config: DEFAULT_CONFIG,
    vars: [],
    findings: sets.flatMap(({ findings }) => findings),
    files: recorded.files(),
    top: undefined,
  };
}
