import type { Finding, Fix, Place, Severity } from '../diagnostics/finding.ts';
import { nearestName } from '../schema/nearest.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { dirName, joinPath } from '../text/paths.ts';
import type { FileFacts } from './fileFacts.ts';
import {
  actionsOf,
  isRegistryReference,
  lineageOf,
  type PolycrateWorkspace,
  readWorkspace,
  splitReference,
} from './polycrateBlocks.ts';
import type { BlockReference, PolycrateBlock, PolycrateStep } from './polycrateFacts.ts';
import type { WorkspaceTree } from './tree.ts';

/** What is wrong with the references of a `workspace.poly` or `block.poly`; nothing for other files. */
export function polycrateFindings(tree: WorkspaceTree, file: FileFacts): readonly Finding[] {
  if (file.kind === 'polycrateBlock') return blockFileFindings(tree, file);
  const workspace = readWorkspace(tree, file);
  if (workspace === undefined) return [];
  return [
    ...workspace.facts.blocks.flatMap((block) => entryFindings(workspace, block)),
    ...workspace.facts.steps.flatMap((step) => stepFindings(workspace, step)),
  ];
}

interface Report {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly field: FieldPath;
  readonly part?: 'key';
  readonly to?: string;
}

function finding(file: string, { code, severity, message, field, part, to }: Report): Finding {
  const place: Place = { file, document: 0, path: field, part: part ?? 'value' };
  const fixes: Fix[] =
    to === undefined ? [] : [{ title: `Change to \`${to}\``, edit: { kind: 'set-value', place, to } }];
  return { code, severity, message, place, overlays: [], related: [], fixes };
}

function entryFindings(workspace: PolycrateWorkspace, block: PolycrateBlock): readonly Finding[] {
  const references = [...(block.from === undefined ? [] : [block.from]), ...block.borrows];
  const found = references.flatMap((reference) => referenceFindings(workspace, reference));
  const lineage = lineageOf(workspace, block.name);
  if (block.from !== undefined && lineage.cycle) {
    const message = `\`${block.name}\` inherits from itself through \`${block.from.text}\`; none of these blocks gets its values. Remove one \`from\`.`;
    found.push(
      finding(workspace.file, { code: 'polycrate/block-cycle', severity: 'error', message, field: block.from.field }),
    );
  }
  // What an unknown parent brings is unknown too, so the actions are judged only with all parents at hand.
  if (lineage.missing || lineage.cycle) return found;
  const merged = actionsOf(lineage);
  for (const { name, field } of block.actions) {
    const action = merged.get(name);
    if (action === undefined || (action.playbook !== undefined) !== action.script) continue;
    const inherited = action.script
      ? 'both `playbook` and `script`, inherited ones included'
      : 'neither `playbook` nor `script`';
    const message = `Action \`${name}\` has ${inherited}; the workspace does not load. Keep exactly one.`;
    found.push(finding(workspace.file, { code: 'polycrate/action-form', severity: 'error', message, field }));
  }
  return found;
}

function referenceFindings(workspace: PolycrateWorkspace, { text, field }: BlockReference): Finding[] {
  const { name, version } = splitReference(text);
  const block = workspace.blocks.get(name);
  if (block === undefined) {
    if (isRegistryReference(name)) {
      const message = `Block \`${text}\` is not installed; run \`polycrate blocks pull ${text}\`.`;
      return [finding(workspace.file, { code: 'polycrate/block-missing', severity: 'warning', message, field })];
    }
    const nearest = nearestName(name, workspace.blocks.keys());
    const hint = nearest === undefined ? 'The workspace does not load.' : `Did you mean \`${nearest}\`?`;
    const to = nearest === undefined || version === undefined ? nearest : `${nearest}:${version}`;
    const message = `No block is called \`${name}\`. ${hint}`;
    const report = { code: 'polycrate/block-missing', severity: 'error', message, field } as const;
    return [finding(workspace.file, to === undefined ? report : { ...report, to })];
  }
  const present = block.entry?.version ?? block.installed?.version;
  if (version === undefined || present === undefined || version === present) return [];
  const message = `Block \`${name}\` is here in version \`${present}\`, not \`${version}\`; it is not found like this.`;
  const to = `${name}:${present}`;
  return [finding(workspace.file, { code: 'polycrate/block-version', severity: 'warning', message, field, to })];
}

function stepFindings(workspace: PolycrateWorkspace, { block, action }: PolycrateStep): readonly Finding[] {
  if (block === undefined) return [];
  const found = referenceFindings(workspace, block);
  const { name } = splitReference(block.text);
  const known = workspace.blocks.get(name);
  if (known === undefined) return found;
  if ((known.entry ?? known.installed)?.template === true) {
    const message = `Block \`${name}\` is a template and cannot be run; name a block that inherits from it.`;
    const report = { code: 'polycrate/template-run', severity: 'warning', message, field: block.field } as const;
    found.push(finding(workspace.file, report));
  }
  const lineage = lineageOf(workspace, name);
  if (action === undefined || lineage.missing || lineage.cycle) return found;
  const names = [...actionsOf(lineage).keys()];
  if (names.includes(action.text)) return found;
  const nearest = nearestName(action.text, names);
  const hint = nearest === undefined ? `It has: ${names.join(', ') || 'none'}.` : `Did you mean \`${nearest}\`?`;
  const message = `Block \`${name}\` has no action \`${action.text}\`; the workflow stops here. ${hint}`;
  const report = { code: 'polycrate/action-missing', severity: 'error', message, field: action.field } as const;
  return [...found, finding(workspace.file, nearest === undefined ? report : { ...report, to: nearest })];
}

function blockFileFindings(tree: WorkspaceTree, file: FileFacts): readonly Finding[] {
  const [block] = file.polycrate?.blocks ?? [];
  if (block === undefined) return [];
  return block.actions.flatMap(({ name, playbook, script, field }): Finding[] => {
    if ((playbook !== undefined) === script && block.from === undefined) {
      const form = script ? 'both `playbook` and `script`' : 'neither `playbook` nor `script`';
      const message = `Action \`${name}\` has ${form}; the workspace does not load. Keep exactly one.`;
      return [finding(file.path, { code: 'polycrate/action-form', severity: 'error', message, field })];
    }
    const path = playbook === undefined ? undefined : joinPath(dirName(file.path), playbook);
    if (path === undefined || tree.directories.get(dirName(path))?.files.includes(path) === true) return [];
    const message = `Playbook \`${playbook}\` does not exist in the folder of this block; the action fails when it runs.`;
    const at = [...field, 'playbook'];
    return [finding(file.path, { code: 'polycrate/playbook-missing', severity: 'warning', message, field: at })];
  });
}
