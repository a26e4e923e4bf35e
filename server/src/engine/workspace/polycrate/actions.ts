import type { Finding } from '../../diagnostics/finding.ts';
import { dirName, joinPath } from '../../text/paths.ts';
import type { PolycrateWorkspace } from '../polycrateBlocks.ts';
import type { PolycrateAction, PolycrateBlock } from '../polycrateFacts.ts';
import { actionsOf, lineageOf, workFolder } from '../polycrateLineage.ts';
import { type PolycrateScene, report } from './scene.ts';

/** Actions of the entries of a workspace: exactly one body, inherited ones included, and playbooks that are there. */
export function entryActions({ file, exists }: PolycrateScene, workspace: PolycrateWorkspace): readonly Finding[] {
  return workspace.facts.blocks.flatMap((block) => {
    const lineage = lineageOf(workspace, block.name);
    // What an unknown parent brings is unknown too, so the actions are judged only with all parents at hand.
    if (lineage.missing || lineage.cycle) return [];
    const merged = actionsOf(lineage);
    const folder = workFolder(lineage, workspace);
    return block.actions.flatMap((action): readonly Finding[] => {
      const whole = merged.get(action.name) ?? action;
      const inherits = whole.playbook !== action.playbook || whole.script !== action.script;
      const wrong = formFinding(file.path, action, whole, inherits);
      if (wrong !== undefined) return [wrong];
      return folder === undefined ? [] : playbookFindings(file.path, action, folder, exists);
    });
  });
}

/** Actions of a `block.poly`. */
export function blockActions({ file, exists }: PolycrateScene, block: PolycrateBlock): readonly Finding[] {
  // A parent may fill in what is missing here, and its folder is the one that counts.
  if (block.from !== undefined) return [];
  return block.actions.flatMap((action): readonly Finding[] => {
    const wrong = formFinding(file.path, action, action, false);
    return wrong === undefined ? playbookFindings(file.path, action, dirName(file.path), exists) : [wrong];
  });
}

function formFinding(
  file: string,
  { name, field }: PolycrateAction,
  whole: PolycrateAction,
  inherits: boolean,
): Finding | undefined {
  if ((whole.playbook !== undefined) !== whole.script) return undefined;
  const form = whole.script
    ? `both \`playbook\` and \`script\`${inherits ? ', inherited ones included' : ''}`
    : 'neither `playbook` nor `script`';
  const message = `Action \`${name}\` has ${form}; the workspace does not load. Keep exactly one.`;
  return report(file, { code: 'polycrate/action-form', severity: 'error', message, field });
}

function playbookFindings(
  file: string,
  { playbook, field }: PolycrateAction,
  folder: string,
  exists: (path: string) => boolean,
): readonly Finding[] {
  if (playbook === undefined || exists(joinPath(folder, playbook))) return [];
  const message = `Playbook \`${playbook}\` does not exist in the folder of this block; the action fails when it runs.`;
  const at = [...field, 'playbook'];
  return [report(file, { code: 'polycrate/playbook-missing', severity: 'warning', message, field: at })];
}
