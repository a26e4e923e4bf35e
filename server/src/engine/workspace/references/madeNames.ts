import type { FileReferences } from './fileReferences.ts';
import type { NamedObject } from './namedObject.ts';

/** What operators make of the objects of a file. */
export function madeNames(file: string, { objects }: FileReferences): readonly NamedObject[] {
  return objects.flatMap(({ document, namespace, makes }) =>
    makes.map((made) => ({
      file,
      document,
      path: made.path,
      group: '',
      kind: made.kind,
      name: made.name,
      namespace: made.namespace ?? namespace,
      how: 'made' as const,
    })),
  );
}
