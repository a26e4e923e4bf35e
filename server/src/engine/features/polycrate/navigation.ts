import type { DefinitionAnswer } from '../../api.ts';
import { type FieldPath, samePath } from '../../syntax/fieldPath.ts';
import { dirName, joinPath } from '../../text/paths.ts';
import { schemaOf } from '../../workspace/polycrate/config.ts';
import { type Occurrence, occurrencesIn } from '../../workspace/polycrate/occurrences.ts';
import { sourcesOf } from '../../workspace/polycrateConfig.ts';
import { lineageOf, workFolder } from '../../workspace/polycrateLineage.ts';
import { textAt } from '../../workspace/read.ts';
import { blockAround, fieldUnder, nameRange, nameUnder, type PolycrateView, rangeOf, rootOfFile } from './place.ts';

/**
 * Where the thing under an offset is said to be: the entry and the `block.poly` of a block, the action with what it inherits, the file of
 * a path, the default of a value.
 */
export function polycrateDefinition(view: PolycrateView, offset: number): readonly DefinitionAnswer[] {
  const name = nameUnder(view, offset);
  if (name !== undefined) return definitionsOfName(view, name);
  const at = fieldUnder(view, offset);
  if (at === undefined) return [];
  const file = at.part === 'value' ? fileOf(view, at.path) : undefined;
  if (file !== undefined) return [{ file, range: { start: 0, end: 0 } }];
  return releaseOf(view, at.path) ?? defaultsOf(view, at.path);
}

/** Everything that names the thing under an offset, with the places that say it first where they are wanted. */
export function polycrateReferences(
  view: PolycrateView,
  offset: number,
  withDefinition: boolean,
): readonly DefinitionAnswer[] {
  const name = nameUnder(view, offset);
  if (name === undefined || view.workspace === undefined) return [];
  const all = occurrencesIn(view.workspace).filter(({ subject }) => subject === name.subject);
  const declared = withDefinition ? all.filter(({ declares }) => declares) : [];
  return ranged(view, [...declared, ...all.filter(({ declares }) => !declares)]);
}

function definitionsOfName(view: PolycrateView, name: Occurrence): readonly DefinitionAnswer[] {
  const { workspace } = view;
  if (workspace === undefined) return [];
  const all = occurrencesIn(workspace).filter(({ subject, declares }) => subject === name.subject && declares);
  const others = all.filter((one) => one.file !== name.file || !samePath(one.field, name.field));
  return ranged(view, others.length > 0 ? others : all);
}

function ranged(view: PolycrateView, found: readonly Occurrence[]): readonly DefinitionAnswer[] {
  return found.flatMap((one) => {
    const range = nameRange(view, one) ?? rangeOf(view, one.file, one.field, 'value');
    return range === undefined ? [] : [{ file: one.file, range }];
  });
}

/** The file that a path in a field leads to, where the repository has it. */
function fileOf(view: PolycrateView, field: FieldPath): string | undefined {
  const { scene, workspace } = view;
  const text = textAt(rootOfFile(view, scene.file.path), field);
  const folder = text === undefined ? undefined : folderOf(view, field);
  if (text === undefined || folder === undefined || workspace === undefined) return undefined;
  const path = joinPath(folder, text);
  return scene.exists(path) ? path : undefined;
}

/** The folder that the path of a field counts from. */
function folderOf({ scene, workspace }: PolycrateView, field: FieldPath): string | undefined {
  const key = String(field.at(-1));
  if (workspace === undefined) return undefined;
  const block = blockAround(scene.facts.blocks, field);
  if (key === 'playbook' && block !== undefined) {
    if (scene.file.kind === 'polycrateBlock') return dirName(scene.file.path);
    return workFolder(lineageOf(workspace, block.name), workspace);
  }
  if (key === 'filename' && ['inventory', 'kubeconfig'].includes(String(field.at(-2))))
    return block === undefined || (field.length === 2 && scene.file.kind === 'polycrateWorkspace')
      ? workspace.folder
      : joinPath(workspace.folder, `artifacts/blocks/${block.name}`);
  const isFile = field[0] === 'config' && ['dockerfile', 'sshprivatekey', 'sshpublickey'].includes(key);
  return isFile && scene.file.kind === 'polycrateWorkspace' ? workspace.folder : undefined;
}

/** From a release to the version of its block, and back. */
function releaseOf(view: PolycrateView, path: FieldPath): readonly DefinitionAnswer[] | undefined {
  const { file, exists } = view.scene;
  const isChangelog = file.kind === 'polycrateChangelog' && path.length === 2 && path[1] === 'version';
  const isBlock = file.kind === 'polycrateBlock' && samePath(path, ['version']);
  if (!isChangelog && !isBlock) return undefined;
  const other = joinPath(dirName(file.path), isBlock ? 'CHANGELOG.poly' : 'block.poly');
  const field = isBlock ? [0, 'version'] : ['version'];
  const range = exists(other) ? rangeOf(view, other, field, 'value') : undefined;
  return range === undefined ? [] : [{ file: other, range }];
}

/** Where a value of a config is set below: the parents' defaults, else the schema of the block. */
function defaultsOf(view: PolycrateView, path: FieldPath): readonly DefinitionAnswer[] {
  const { scene, workspace } = view;
  const block = blockAround(scene.facts.blocks, path);
  if (workspace === undefined || block === undefined || path[block.field.length] !== 'config') return [];
  const inside = path.slice(block.field.length + 1);
  const lineage = lineageOf(workspace, block.name);
  if (inside.length === 0) return [];
  const below = sourcesOf(lineage, scene.configs, inside).filter(({ part }) => part.file !== scene.file.path);
  const found = below.flatMap(({ part }) => {
    const range = rangeOf(view, part.file, [...part.block.field, 'config', ...inside], 'key');
    return range === undefined ? [] : [{ file: part.file, range }];
  });
  const schema = found.length === 0 ? schemaOf(scene, lineage) : undefined;
  return schema === undefined ? found : [{ file: schema.file, range: { start: 0, end: 0 } }];
}
