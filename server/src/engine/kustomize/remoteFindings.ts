import type { Finding, Place } from '../diagnostics/finding.ts';
import { isRemotePath, remoteRootOf, shownRemote } from './remotePaths.ts';

/** The entries of the repository's own kustomizations that brought something from the network, by its root (remotePaths.ts). */
export type RemoteEntries = ReadonlyMap<string, Place>;

/** What says that something is not here stays as it is, wherever it is said. */
const LACKS = new Set(['kustomize/remote-resource', 'kustomize/remote-file', 'kustomize/helm', 'kustomize/program']);

/**
 * The findings with those in fetched files moved to the entry that brings them: nobody can correct them there. What kustomize refuses
 * is told once for each entry; of everything else there is one hint, that counts it.
 * @param fallback where to tell of a file that no entry of `resources` brings, such as a patch by its URL
 */
export function hoistRemote(
  findings: readonly Finding[],
  entries: RemoteEntries,
  fallback: string,
): readonly Finding[] {
  if (isRemotePath(fallback) || !findings.some(({ place }) => isRemotePath(place.file))) return findings;
  const kept: Finding[] = [];
  const moved = new Map<Place, Finding[]>();
  const nowhere: Place = { file: fallback, document: 0, path: [] };
  for (const finding of findings) {
    const root = remoteRootOf(finding.place.file);
    const place = root === undefined ? undefined : (entries.get(root) ?? nowhere);
    if (place === undefined) kept.push(finding);
    else if (LACKS.has(finding.code)) kept.push({ ...finding, place, related: [], fixes: [] });
    else moved.set(place, [...(moved.get(place) ?? []), finding]);
  }
  return [...kept, ...[...moved].flatMap(([place, found]) => summed(place, found))];
}

function summed(place: Place, found: readonly Finding[]): readonly Finding[] {
  const refused = found.filter(({ code, severity }) => severity === 'error' && /^(?:kustomize|yaml)\//.test(code));
  const others = found.filter(({ code, severity }) => !/^(?:kustomize|yaml)\//.test(code) && severity !== 'hint');
  const overlays = [...new Set(found.flatMap((one) => one.overlays))];
  const made = (code: string, severity: Finding['severity'], message: string): Finding => ({
    ...{ code, severity, message, place, overlays },
    ...{ related: [], fixes: [] },
  });
  const [first] = refused;
  if (first !== undefined) {
    const message = `What this brings cannot be built; \`${shownRemote(first.place.file)}\`: ${first.message}`;
    return [made('kustomize/remote-broken', 'error', message)];
  }
  const [problem] = others;
  if (problem === undefined) return [];
  const rest = others.length === 1 ? '' : ` (and ${others.length - 1} more)`;
  const message = `What this brings has a problem that cannot be corrected here${rest}; \`${shownRemote(problem.place.file)}\`: ${problem.message}`;
  return [made('kustomize/remote-problem', 'hint', message)];
}
