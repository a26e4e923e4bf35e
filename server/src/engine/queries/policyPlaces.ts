import { isPolicyKind } from '../policy/collect/policyKinds.ts';
import { baseName, dirName, isWithin } from '../text/paths.ts';
import { sameItems } from '../text/same.ts';
import { namedBy } from '../workspace/globs.ts';
import { rootOf } from '../workspace/tree.ts';
import { defineQuery } from './database.ts';
import { ONLY, OPTIONS, TREE } from './inputs.ts';
import { regoFilesOf } from './regoQueries.ts';
import { isUnbuilt } from './renderQueries.ts';
import { allFacts, environments, graph, readersOf, teamOf } from './workspaceQueries.ts';

/** Files with policies or with what belongs to them, in the order of the tree. */
export const policyFiles = defineQuery<readonly string[]>(
  'policyFiles',
  (db) =>
    db
      .get(allFacts, ONLY)
      .filter(
        ({ kind, objects }) => kind === 'manifest' && objects.some((one) => isPolicyKind(one.apiVersion, one.kind)),
      )
      .map(({ path }) => path),
  sameItems,
);

/** Manifests of `policies.paths` in the team file of a repository root, parameters among them; rules about a change are in files that no server gets. */
export const teamPolicyFiles = defineQuery<readonly string[]>(
  'teamPolicyFiles',
  (db, root) => {
    const { paths } = teamOf(db, root).policies;
    if (paths.length === 0) return [];
    const { roots } = db.input(OPTIONS, ONLY);
    const isNamed = namedBy(paths, root);
    return db
      .get(allFacts, ONLY)
      .filter(({ path, kind }) => (kind === 'manifest' || kind === 'clientConfig') && isNamed(path))
      .map(({ path }) => path)
      .filter((path) => rootOf(roots, path) === root);
  },
  sameItems,
);

/** Folders whose manifests are there for tests and for people to read. */
const TEST_FOLDER = /\/(?:e2e|examples?|fixtures?|samples?|tests?|testdata)(?:\/|$)/i;
const POLICY_TEST = /^(?:kyverno-test|chainsaw-test|suite)\.ya?ml$/;

/**
 * Repository roots whose folders of plain manifests go to a cluster as they are: those without a kustomization. Where there are tests of
 * policies it is a library, whose policies are there to be picked from.
 */
const plainRoots = defineQuery<readonly string[]>(
  'plainPolicyRoots',
  (db) => {
    const { roots } = db.input(OPTIONS, ONLY);
    const others = [
      ...[...db.get(graph, ONLY).tree.kustomizations.keys()],
      ...db.input(TREE, ONLY).filter((path) => POLICY_TEST.test(baseName(path))),
    ];
    const built = new Set(others.map((path) => rootOf(roots, path)));
    return roots.filter((root) => !built.has(root));
  },
  sameItems,
);

/** Overlays that bring policies to their clusters: what is built, and what a repository of plain manifests holds. */
const policyOverlays = defineQuery<readonly string[]>(
  'policyOverlays',
  (db) => {
    const found = new Set(db.get(policyFiles, ONLY).flatMap((file) => db.get(readersOf, file)));
    const { roots } = db.input(OPTIONS, ONLY);
    return [...found].filter(
      (overlay) =>
        !isUnbuilt(db, overlay) ||
        (!TEST_FOLDER.test(overlay) && db.get(plainRoots, ONLY).includes(rootOf(roots, overlay) ?? '')),
    );
  },
  sameItems,
);

/** Overlays that go to a cluster of an overlay, itself among them; by environments where no clusters are known of one of the two. */
export const neighboursOf = defineQuery<readonly string[]>(
  'neighbours',
  (db, overlay) => {
    const all = db.get(environments, ONLY);
    const placed = all.flatMap((environment) => environment.overlays);
    const own = placed.filter(({ directory }) => directory === overlay);
    const clusters = new Set(own.flatMap((one) => one.clusters));
    const names = new Set(own.map(({ environment }) => environment));
    const meets = placed.filter((other) =>
      clusters.size > 0 && other.clusters.length > 0
        ? other.clusters.some((cluster) => clusters.has(cluster))
        : names.has(other.environment),
    );
    return [...new Set([overlay, ...meets.map(({ directory }) => directory)])];
  },
  sameItems,
);

/** Overlays whose policies hold for an overlay. */
export const policySourcesOf = defineQuery<readonly string[]>(
  'policySources',
  (db, overlay) => {
    const bringing = db.get(policyOverlays, ONLY);
    if (bringing.length === 0) return [];
    const near = new Set(db.get(neighboursOf, overlay));
    return bringing.filter((directory) => near.has(directory));
  },
  sameItems,
);

/** Overlays that the policies of a file hold for, so that what they say of the file is asked of them. */
export const policyReachOf = defineQuery<readonly string[]>(
  'policyReach',
  (db, file) => {
    const root = rootOf(db.input(OPTIONS, ONLY).roots, file);
    const isTeams =
      root !== undefined && (db.get(teamPolicyFiles, root).includes(file) || db.get(regoFilesOf, root).includes(file));
    if (!isTeams && !db.get(policyFiles, ONLY).includes(file)) return [];
    const readers = new Set(db.get(readersOf, file));
    const placed = db.get(environments, ONLY).flatMap((environment) => environment.overlays);
    const directories = [...new Set(placed.map(({ directory }) => directory))];
    return directories.filter(
      (overlay) =>
        (isTeams && rootOf(db.input(OPTIONS, ONLY).roots, overlay) === root) ||
        db.get(policySourcesOf, overlay).some((source) => readers.has(source)),
    );
  },
  sameItems,
);

/** Topmost folders of policies that no overlay builds: what `policies.paths` of a team file would name. */
export const loosePolicyFolders = defineQuery<readonly string[]>(
  'loosePolicyFolders',
  (db) => {
    const loose = db
      .get(policyFiles, ONLY)
      .filter((file) => db.get(readersOf, file).every((overlay) => isUnbuilt(db, overlay)));
    const folders = [...new Set(loose.map(dirName))];
    return folders.filter((folder) => !folders.some((other) => other !== folder && isWithin(folder, other))).sort();
  },
  sameItems,
);
