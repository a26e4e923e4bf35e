import { joinPath } from '../text/paths.ts';
import type { RenderAccess } from './access.ts';
import { KUSTOMIZATION_NAMES } from './kustomization.ts';

/** An access that notes every path it is asked for. */
export interface Recorded {
  readonly access: RenderAccess;
  /** All paths so far, sorted, those of bases included. */
  files(): readonly string[];
}

/** Wraps an access so that it is known afterwards what a render depends on. */
export function recordAccess(access: RenderAccess): Recorded {
  const seen = new Set<string>();
  return {
    access: {
      unrestricted: access.unrestricted === true,
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
        for (const path of target.files) seen.add(path);
        return target;
      },
      sha256: (bytes) => access.sha256(bytes),
    },
    files: () => [...seen].sort(),
  };
}
