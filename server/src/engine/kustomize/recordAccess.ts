import { joinPath } from '../text/paths.ts';
import type { RenderAccess } from './access.ts';
import { buildOptionsOf } from './buildOptions.ts';
import type { HelmRequest } from './helmRequest.ts';
import { KUSTOMIZATION_NAMES } from './kustomization.ts';

/** An access that notes every path it is asked for. */
export interface Recorded {
  readonly access: RenderAccess;
  /** All paths, sorted, those of bases included; to be asked when everything is read. */
  files(): readonly string[];
}

/** Wraps an access so that it is known afterwards what a render depends on. */
export function recordAccess(access: RenderAccess): Recorded {
  const seen = new Set<string>();
  const parts = new Set<{ readonly files: readonly string[] }>();
  const { entries, leads, runHelm, freeWithin } = access;
  const recording: RenderAccess = {
    ...buildOptionsOf(access),
    file(path) {
      seen.add(path);
      return access.file(path);
    },
    syntax(path) {
      seen.add(path);
      return access.syntax(path);
    },
    kustomization(directory) {
      for (const name of KUSTOMIZATION_NAMES) seen.add(joinPath(directory, name));
      return access.kustomization(directory);
    },
    documents(path) {
      seen.add(path);
      return access.documents(path);
    },
    target(directory) {
      const target = access.target(directory);
      parts.add(target);
      return target;
    },
    ...(leads !== undefined && {
      leads: (directory: string) => {
        const found = leads(directory);
        parts.add(found);
        return found;
      },
    }),
    ...(runHelm !== undefined && {
      runHelm: (request: HelmRequest) => {
        const answer = runHelm(request);
        if (answer?.kind === 'rendered') for (const path of answer.files) seen.add(path);
        return answer;
      },
    }),
    ...(freeWithin !== undefined && { freeWithin }),
    sha256: (bytes) => access.sha256(bytes),
  };
  let sorted: readonly string[] | undefined;
  return {
    access:
      entries === undefined
        ? recording
        : {
            ...recording,
            entries(directory, number) {
              const chunk = entries(directory, number);
              parts.add(chunk);
              return chunk;
            },
          },
    files() {
      sorted ??= union(seen, parts);
      return sorted;
    },
  };
}

function union(seen: ReadonlySet<string>, parts: Iterable<{ readonly files: readonly string[] }>): readonly string[] {
  const all = new Set(seen);
  for (const { files } of parts) for (const path of files) all.add(path);
  return [...all].sort();
}
