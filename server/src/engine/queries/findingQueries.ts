import type { Finding } from '../diagnostics/finding.ts';
import { manifestFindings } from '../features/judgeAlone.ts';
import { mergeFindings, placeKey } from '../features/mergeFindings.ts';
import { syntaxFindings, unreadableFinding } from '../features/sourceFindings.ts';
import { oncePerKind } from '../features/unknownKinds.ts';
import { isAboutAbsence, isLacking } from '../kustomize/partial.ts';
import { isRegoFile } from '../policy/conftest/regoDocument.ts';
import { dirName } from '../text/paths.ts';
import { sameItems } from '../text/same.ts';
import { isCandidate, isOurs, isPolycrate } from '../workspace/classify.ts';
import { deployFindings, unmatchedPatterns } from '../workspace/deployFindings.ts';
import { rolesOf } from '../workspace/graph.ts';
import { isPatchByName } from '../workspace/patchNames.ts';
import { unusedFindings } from '../workspace/unusedFindings.ts';
import { type Database, defineQuery } from './database.ts';
import { FILE, ONLY, TREE } from './inputs.ts';
import { cleanFiles, judgedFile } from './judgedQueries.ts';
import { isLoose } from './looseQueries.ts';
import { firstKinds, overlayFindingsIn, overlayFindingsOf, placeIn } from './overlayFindings.ts';
import { policyReachOf } from './policyPlaces.ts';
import { overdueSuppressions, suppressionFindings, withoutSuppressed } from './policyQueries.ts';
import { polycrateFindingsOf } from './polycrateQueries.ts';
import { allRegoFiles, regoFindingsOf } from './regoQueries.ts';
import { kustomizationOf, outlineOf } from './renderQueries.ts';
import { registryOf } from './schemaQueries.ts';
import { factsOf, syntaxOf } from './sourceQueries.ts';
import { targetOfFile } from './targetQueries.ts';
import { graph, overlays, readersOf, teamFileOf } from './workspaceQueries.ts';

/**
 * How a manifest is judged by itself: as a patch, or as something that an overlay may still complete. Whether it is complete
 * shows in the render, and a file that nothing reads may be either.
 */
const modeOf = defineQuery<'partial' | 'base' | 'full'>('mode', (db, path) => {
  if (db.get(isLoose, path)) return 'full';
  const roles = rolesOf(db.get(graph, ONLY), path);
  const isPatch = roles.size === 0 ? isPatchByName(path) : roles.has('patch') && !roles.has('resource');
  return isPatch ? 'partial' : 'base';
});

/** What the graph tells about paths that lead nowhere, by file. */
const graphFindings = defineQuery<ReadonlyMap<string, readonly Finding[]>>('graphFindings', (db) => {
  const whole = db.get(graph, ONLY);
  return groupByFile([...deployFindings(whole), ...unusedFindings(whole)]);
});

function teamFileFindings(db: Database, path: string): readonly Finding[] {
  const read = db.get(teamFileOf, dirName(path));
  return read === undefined ? [] : [...read.findings, ...unmatchedPatterns(db.get(graph, ONLY), read.team, path)];
}

function groupByFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) {
    const list = byFile.get(finding.place.file) ?? [];
    list.push(finding);
    byFile.set(finding.place.file, list);
  }
  return byFile;
}

/** That nothing uses a file cannot be said while the kustomization that could name it is not readable. */
function isCertain(db: Database, { code, related }: Finding): boolean {
  const [near] = related;
  if (code !== 'kustomize/file-unused' || near === undefined || !('file' in near.place)) return true;
  const lookup = db.get(kustomizationOf, dirName(near.place.file));
  return lookup.kind === 'found' && lookup.file.findings.every(({ severity }) => severity !== 'error');
}

/** What the other files say of a file. */
function aroundFile(db: Database, path: string): readonly Finding[] {
  return (db.get(graphFindings, ONLY).get(path) ?? []).filter((finding) => isCertain(db, finding));
}

/** Stages A and B: what is wrong with a file by itself. Empty for files that are not ours. */
export const sourceFindingsOf = defineQuery<readonly Finding[]>('sourceFindings', (db, path) => {
  if (isRegoFile(path)) return db.get(regoFindingsOf, path);
  const judged = judgedFile(db, path);
  if (judged !== undefined) {
    const all = mergeFindings([...judged.findings, ...aroundFile(db, path)]);
    return withoutSuppressed(
      db,
      oncePerKind(all, () => db.get(firstKinds, ONLY)),
    );
  }
  const state = db.input(FILE, path);
  if (state.kind === 'unreadable') return isCandidate(path) ? [unreadableFinding(path, state)] : [];
  if (state.kind !== 'file') return [];
  const { kind } = db.get(factsOf, path);
  // JSON manifests are judged where overlays read them; a `.json` file by itself may be anything, a stream of objects too.
  if (!isOurs(kind) || path.endsWith('.json')) return [];
  const syntax = db.get(syntaxOf, path);
  const found: Finding[] = [];
  if (kind === 'manifest') {
    const registry = db.get(registryOf, db.get(targetOfFile, path));
    found.push(...manifestFindings(path, syntax, registry, db.get(modeOf, path)));
  } else found.push(...syntaxFindings(path, syntax), ...suppressionFindings(db, path));
  found.push(...overdueSuppressions(db, path));
  if (isPolycrate(kind)) found.push(...polycrateFindingsOf(db, path));
  if (kind === 'teamFile') found.push(...teamFileFindings(db, path));
  found.push(...aroundFile(db, path));
  if (kind === 'kustomization') {
    const lookup = db.get(kustomizationOf, dirName(path));
    if (lookup.kind === 'found' && lookup.file.path === path) found.push(...lookup.file.findings);
  }
  return withoutSuppressed(
    db,
    oncePerKind(mergeFindings(found), () => db.get(firstKinds, ONLY)),
  );
});

/** Whether a file belongs to the repositories: not what `.gitignore` names, and nothing beside them. */
const isListed = defineQuery<boolean>('isListed', (db, path) => {
  const listing = db.get(graph, ONLY).tree.directories.get(dirName(path));
  return listing?.files.includes(path) === true;
});

/**
 * Overlays that may say something about a file: its readers, and those that its policies judge. The graph knows none for a file that
 * is not listed, and an overlay can read it all the same; without what it says there, such an overlay would fail in silence.
 */
const blamersOf = defineQuery<readonly string[]>(
  'blamers',
  (db, path) =>
    db.get(isListed, path)
      ? [...new Set([...db.get(readersOf, path), ...db.get(policyReachOf, path)])]
      : [...db.get(overlays, ONLY).keys()],
  sameItems,
);

/** All that is known of one file: its own findings and those of every overlay that reads it. */
export const findingsOf = defineQuery<readonly Finding[]>('findings', (db, path) => {
  const fromOverlays = db.get(blamersOf, path).flatMap((overlay) => db.get(overlayFindingsIn, placeIn(overlay, path)));
  const own = db.get(isListed, path) ? db.get(sourceFindingsOf, path) : [];
  return withoutUsedElsewhere(db, combine(withoutOvercome(db, path, own), fromOverlays));
});

/**
 * The findings of a file without what no overlay shows: a value that every overlay replaces, such as `FROM_OVERLAY` in a base, reaches
 * no server. They stay while an overlay cannot be rendered, for objects that no overlay has, and for files that are read as something
 * else than a resource of kustomizations.
 */
export function withoutOvercome(db: Database, path: string, own: readonly Finding[]): readonly Finding[] {
  if (!own.some(isJudgement)) return own;
  const readers = db.get(readersOf, path);
  const roles = rolesOf(db.get(graph, ONLY), path);
  if (readers.length === 0 || roles.size !== 1 || !roles.has('resource')) return own;
  const { overlays: known } = db.get(graph, ONLY);
  if (readers.some((overlay) => known.get(overlay)?.kind !== 'kustomization')) return own;
  const outlines = readers.map((overlay) => db.get(outlineOf, overlay));
  if (outlines.some(({ failed }) => failed)) return own;
  const found = readers.flatMap((overlay) => db.get(overlayFindingsIn, placeIn(overlay, path)));
  const shown = new Set(found.map(fieldOf));
  return own.filter((finding) => {
    if (!isJudgement(finding) || !('document' in finding.place)) return true;
    const source = `${path}#${finding.place.document}`;
    return shown.has(fieldOf(finding)) || !outlines.some(({ sources }) => sources.has(source));
  });
}

/** What is said of which field. */
function fieldOf({ code, place }: Finding): string {
  return 'range' in place ? code : `${code}#${place.document}/${place.path.join('/')}`;
}

function isJudgement({ code, severity }: Finding): boolean {
  return (severity === 'error' || severity === 'warning') && /^(?:schema|validation)\//.test(code);
}

/**
 * Without findings that an entry does nothing, where it does something in another overlay: a component that several overlays share
 * names what some of them have.
 */
export function withoutUsedElsewhere(db: Database, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => {
    if (finding.severity === 'error' || !isAboutAbsence(finding.code)) return true;
    return !db
      .get(readersOf, finding.place.file)
      .some((overlay) => !finding.overlays.includes(overlay) && isWholeWithout(db, overlay, finding));
  });
}

/** Whether an overlay is rendered with all that belongs to it and does not say the same. */
function isWholeWithout(db: Database, overlay: string, { code, place }: Finding): boolean {
  if (db.get(outlineOf, overlay).failed) return false;
  const others = db.get(overlayFindingsOf, overlay);
  const says = (other: Finding): boolean => other.code === code && placeKey(other.place) === placeKey(place);
  return !others.some((other) => isLacking(other.code) || says(other));
}

/**
 * Findings of files and of renders together. A file that is not YAML is told once, by the parser, and not again by every
 * overlay that cannot read it. An unreadable kustomization is told by the overlays: not being checked is a warning, not
 * being rendered an error.
 */
export function combine(own: readonly Finding[], fromOverlays: readonly Finding[]): readonly Finding[] {
  const unbuilt = new Set(fromOverlays.filter(isUnreadable).map((finding) => finding.place.file));
  const kept = own.filter((finding) => !isUnreadable(finding) || !unbuilt.has(finding.place.file));
  const broken = new Set(kept.filter(isSyntax).map((finding) => finding.place.file));
  return mergeFindings([
    ...kept,
    ...fromOverlays.filter((finding) => !isSyntax(finding) || !broken.has(finding.place.file)),
  ]);
}

function isUnreadable(finding: Finding): boolean {
  return finding.code === 'yaml/unreadable';
}

function isSyntax(finding: Finding): boolean {
  return finding.code.startsWith('yaml/');
}

/** Files that have to be asked for what is wrong with them, in the order of the tree. */
export function filesToAsk(db: Database): readonly string[] {
  const clean = db.get(cleanFiles, ONLY);
  const around = db.get(graphFindings, ONLY);
  const written = db.input(TREE, ONLY).filter((path) => isCandidate(path) && (!clean.has(path) || around.has(path)));
  return [...written, ...allRegoFiles(db)];
}
