import type { Finding } from '../diagnostics/finding.ts';
import { nodeAt, resolveAlias } from '../syntax/lookup.ts';
import { blockActions, entryActions } from './polycrate/actions.ts';
import { blockFileFindings, computedFindings, numberFinding } from './polycrate/blockFile.ts';
import { blockConfig, entryConfigs } from './polycrate/config.ts';
import { blockNameFindings, duplicateFindings, sameNameFindings } from './polycrate/names.ts';
import { exposedFindings, secretEntryFindings } from './polycrate/otherFiles.ts';
import { referenceFindings } from './polycrate/references.ts';
import { type PolycrateScene, report } from './polycrate/scene.ts';
import { valueFindings } from './polycrate/values.ts';
import { computedFields, computedOfBlock, workspaceFileFindings } from './polycrate/workspaceFile.ts';
import type { PolycrateBlock } from './polycrateFacts.ts';

/** What is wrong with a file of Polycrate beside its schema, in no order; nothing for other files. */
export function polycrateFindings(scene: PolycrateScene): readonly Finding[] {
  const { file, facts, root, workspace } = scene;
  const common = [
    ...duplicateFindings(file.path, facts),
    ...facts.blocks.flatMap((block) => mapFindings(scene, block)),
    ...valueFindings(scene),
    ...exposedFindings(scene),
  ];
  if (file.kind === 'polycrateBlock') {
    const [block] = facts.blocks;
    if (block === undefined) return [];
    return [
      ...common,
      ...blockActions(scene, block),
      ...blockNameFindings(file.path, block),
      ...sameNameFindings(scene, block.name),
      ...blockFileFindings(scene, block),
      ...blockConfig(scene, block),
      ...computedFindings(file.path, root, [
        ...computedOfBlock(root, []),
        ...block.actions.map(({ field }) => [...field, 'block']),
      ]),
    ];
  }
  if (file.kind === 'polycrateWorkspace' && workspace !== undefined)
    return [
      ...common,
      ...referenceFindings(workspace),
      ...entryActions(scene, workspace),
      ...facts.blocks.flatMap((block) => blockNameFindings(file.path, block)),
      ...facts.blocks.flatMap(({ field }) => numberFinding(file.path, root, [...field, 'version'], 'quotes') ?? []),
      ...workspaceFileFindings(scene, workspace),
      ...entryConfigs(scene, workspace),
      ...computedFindings(file.path, root, computedFields(root, workspace)),
    ];
  return file.kind === 'polycrateSecrets' ? [...common, ...secretEntryFindings(scene)] : common;
}

/** Very old pages show a mapping, which no longer parses (cmd/actions.go). */
function mapFindings({ file, root }: PolycrateScene, { field }: PolycrateBlock): readonly Finding[] {
  if (resolveAlias(nodeAt(root, [...field, 'actions']))?.kind !== 'map') return [];
  const message =
    '`actions` is a list of actions with a `name` each; the mapping of old versions is not read any more.';
  const row = { code: 'polycrate/actions-map', severity: 'warning' } as const;
  return [report(file.path, { ...row, message, field: [...field, 'actions'], part: 'key' })];
}
