import type { Finding } from '../diagnostics/finding.ts';
import type { FileFacts } from '../workspace/fileFacts.ts';

/** `FILE#DOCUMENT` of every object that is judged by itself, and whether it is the first of its kind in the workspace. */
export type FirstOfKinds = ReadonlyMap<string, boolean>;

/** Finds the first object of every kind, in the order of the files. */
export function firstOfKinds(facts: readonly FileFacts[]): FirstOfKinds {
  const seen = new Set<string>();
  const places = new Map<string, boolean>();
  for (const { path, kind, objects } of facts) {
    if (kind !== 'manifest' || path.endsWith('.json')) continue;
    for (const object of objects) {
      const id = `${object.apiVersion}/${object.kind}`;
      places.set(`${path}#${object.document}`, !seen.has(id));
      seen.add(id);
    }
  }
  return places;
}

/** Without the hints that no schema is known for a kind, except for the first object of each kind. */
export function oncePerKind(findings: readonly Finding[], first: () => FirstOfKinds): readonly Finding[] {
  if (!findings.some(isKindHint)) return findings;
  const places = first();
  return findings.filter((finding) => {
    if (!isKindHint(finding) || !('document' in finding.place)) return true;
    return places.get(`${finding.place.file}#${finding.place.document}`) !== false;
  });
}

/** Whether a finding says that no schema is known for a kind. */
export function isKindHint({ code, severity }: Finding): boolean {
  return code === 'schema/unknown-kind' && severity === 'hint';
}
