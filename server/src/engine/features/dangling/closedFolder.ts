import type { Wanted } from '../../workspace/references/namedObject.ts';
import { danglingReferences } from './danglingReferences.ts';
import type { Around } from './judgedObject.ts';
import { type LooseFile, looseObjectsOf } from './looseObjects.ts';

/** What the references in a folder of manifests come to, seen without the rest of the repository. */
export interface ClosedFolder {
  /** Objects outside of the folder that its files name, by file. Nothing is to be said while no file of the repository has one of them. */
  readonly wanted: ReadonlyMap<string, readonly Pick<Wanted, 'kind' | 'name'>[]>;
}

/**
 * Judges the references in a folder that nothing builds as if nothing else existed. Undefined where something is to be said then, or
 * where names of elsewhere could be near ones: the whole repository has to be looked at.
 */
export function closedFolder(files: readonly LooseFile[]): ClosedFolder | undefined {
  const wanted = new Map<string, Pick<Wanted, 'kind' | 'name'>[]>();
  let isOpen = false;
  const around: Around = {
    built: false,
    elsewhere: ({ kind, name }, { file }) => {
      wanted.set(file, [...(wanted.get(file) ?? []), { kind, name }]);
      return 'absent';
    },
    hasOtherPods: () => false,
    // Only says that a selector is not a slip.
    isNamed: () => false,
    mayBeNamed: () => true,
    names: (kind) => {
      isOpen = isOpen || hasNamesElsewhere(kind);
      return [];
    },
  };
  const findings = danglingReferences(files.flatMap(looseObjectsOf), around);
  return findings.length > 0 || isOpen ? undefined : { wanted };
}

/** Whether an object of this kind may be one of another overlay whose name is nearly the same: kinds of Flux and Argo CD name each other across overlays. */
export function hasNamesElsewhere(kind: string): boolean {
  return DEPLOYERS.test(kind);
}

const DEPLOYERS =
  /^(?:GitRepository|OCIRepository|HelmRepository|Bucket|HelmChart|HelmRelease|Kustomization|Provider|ImageRepository|ImagePolicy|AppProject)$/;
