import type { Finding } from '../diagnostics/finding.ts';
import { recovered } from '../features/recovered.ts';
import { ownFileFindings } from '../features/sourceFindings.ts';
import { readBroughtSchema } from '../schema/configSchema.ts';
import { baseName, dirName, isWithin, joinPath, relativePath } from '../text/paths.ts';
import { sameItems } from '../text/same.ts';
import { isPolycrate } from '../workspace/classify.ts';
import type { FileFacts } from '../workspace/fileFacts.ts';
import { isExposed } from '../workspace/polycrate/otherFiles.ts';
import type { ConfigSchema, PolycrateScene } from '../workspace/polycrate/scene.ts';
import { withSchema } from '../workspace/polycrate/schemaFindings.ts';
import { type PolycrateWorkspace, readWorkspaces, workspaceOf } from '../workspace/polycrateBlocks.ts';
import { type BlockConfigs, readConfigs } from '../workspace/polycrateConfig.ts';
import { polycrateFindings } from '../workspace/polycrateFindings.ts';
import { type Database, defineQuery } from './database.ts';
import { FILE, ONLY, OPTIONS, TREE } from './inputs.ts';
import { ownSchema } from './schemaQueries.ts';
import { factsOf, inTree, syntaxOf } from './sourceQueries.ts';
import { allFacts } from './workspaceQueries.ts';

/** Facts of the files of Polycrate; the same array while none of them changed. */
const polycrateFiles = defineQuery<readonly FileFacts[]>(
  'polycrateFiles',
  (db) => db.get(allFacts, ONLY).filter(({ kind }) => isPolycrate(kind)),
  (a, b) => a.length === b.length && a.every((facts, at) => facts === b[at]),
);

/** Every Polycrate workspace of the repositories, with the blocks that it can name. */
export const polycrateWorkspaces = defineQuery<readonly PolycrateWorkspace[]>('polycrateWorkspaces', (db) =>
  readWorkspaces(db.get(polycrateFiles, ONLY)),
);

/** Values of `config` of the blocks of a file; equal after an edit that changes none. */
export const polycrateConfigs = defineQuery<BlockConfigs>(
  'polycrateConfigs',
  (db, path) => readConfigs(recovered(db.get(syntaxOf, path)), db.get(factsOf, path).polycrate?.blocks ?? []),
  (a, b) => JSON.stringify(a) === JSON.stringify(b),
);

/** Files of a workspace that should not be readable in the repository; what Git ignores is not in it. */
const exposedFiles = defineQuery<readonly string[]>(
  'polycrateExposed',
  (db, file) => {
    const workspace = workspaceOf(db.get(polycrateWorkspaces, ONLY), file);
    if (workspace === undefined) return [];
    return db.input(TREE, ONLY).filter((path) => isWithin(path, workspace.folder) && isExposed(workspace, path));
  },
  sameItems,
);

/** The schema that a folder of a block has for its config. */
const configSchemaOf = defineQuery<ConfigSchema | undefined>('polycrateConfigSchema', (db, file) => {
  const state = db.get(inTree, file) ? db.input(FILE, file) : undefined;
  const read = state?.kind === 'file' ? readBroughtSchema(file, state.text) : undefined;
  return read && { file, ...read };
});

function schemaBeside(db: Database, block: string): ConfigSchema | undefined {
  return db.get(configSchemaOf, joinPath(dirName(block), 'schema.json'));
}

/** A file of Polycrate with what stands around it; undefined for any other file. */
export function sceneOf(db: Database, path: string): PolycrateScene | undefined {
  const file = db.get(factsOf, path);
  if (file.polycrate === undefined) return undefined;
  const { roots } = db.input(OPTIONS, ONLY);
  const root = roots.find((one) => isWithin(path, one)) ?? dirName(path);
  const workspace = workspaceOf(db.get(polycrateWorkspaces, ONLY), path);
  return {
    file,
    facts: file.polycrate,
    root: recovered(db.get(syntaxOf, path)).documents.find((document) => document.root !== undefined)?.root,
    workspace,
    configs: (other) => db.get(polycrateConfigs, other),
    exists: (other) => db.get(inTree, other),
    exposed: workspace === undefined ? [] : db.get(exposedFiles, workspace.file),
    configSchema: ({ file: other }) => (baseName(other) === 'block.poly' ? schemaBeside(db, other) : undefined),
    shorten: (other) => relativePath(root, other),
  };
}

/** What is wrong with a file of Polycrate beside its syntax. */
export function polycrateFindingsOf(db: Database, path: string): readonly Finding[] {
  const scene = sceneOf(db, path);
  if (scene === undefined) return [];
  const own = ownFileFindings(path, db.get(syntaxOf, path), ownSchema(db, path));
  return withSchema(scene, own, polycrateFindings(scene));
}
