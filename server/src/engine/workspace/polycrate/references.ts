import type { Finding } from '../../diagnostics/finding.ts';
import { nearestName } from '../../schema/nearest.ts';
import type { PolycrateWorkspace } from '../polycrateBlocks.ts';
import type { NameAt, PolycrateBlock, PolycrateStep } from '../polycrateFacts.ts';
import { actionsOf, lineageOf } from '../polycrateLineage.ts';
import { isRegistryReference, splitReference } from './blockName.ts';
import { report } from './scene.ts';

/** Registry of the vendor, whose host older versions added to short names. */
const VENDOR = 'cargo.ayedo.cloud';

/** Names of a `workspace.poly` that lead nowhere, or not where they should. */
export function referenceFindings(workspace: PolycrateWorkspace): readonly Finding[] {
  const { facts } = workspace;
  return [
    ...facts.blocks.flatMap((block) => [...parentFindings(workspace, block), ...borrowFindings(workspace, block)]),
    ...facts.workflows.flatMap(({ steps }) => steps.flatMap((step) => stepFindings(workspace, step))),
  ];
}

function parentFindings(workspace: PolycrateWorkspace, block: PolycrateBlock): readonly Finding[] {
  const { from } = block;
  if (from === undefined) return [];
  const found = [...nameFindings(workspace, from), ...pinFindings(workspace, from)];
  if (!lineageOf(workspace, block.name).cycle) return found;
  const message = `\`${block.name}\` inherits from itself through \`${from.text}\`; none of these blocks gets its values. Remove one \`from\`.`;
  return [
    ...found,
    report(workspace.file, { code: 'polycrate/block-cycle', severity: 'error', message, field: from.field }),
  ];
}

/** A name that no block has, or a version that the block does not have. */
function nameFindings(workspace: PolycrateWorkspace, { text, field }: NameAt): Finding[] {
  const { name, version } = splitReference(text);
  const block = workspace.blocks.get(name);
  if (block === undefined) return [missingBlock(workspace, { text, field })];
  const present = (block.installed ?? block.entry)?.block.version;
  if (version === undefined || version === 'latest' || present === undefined || version === present) return [];
  const message = `Block \`${name}\` is here in version \`${present}\`, not \`${version}\`; it is not found like this.`;
  const to = `${name}:${present}`;
  return [report(workspace.file, { code: 'polycrate/block-version', severity: 'warning', message, field, to })];
}

function missingBlock(workspace: PolycrateWorkspace, { text, field }: NameAt): Finding {
  const { name, version } = splitReference(text);
  const withVersion = (other: string): string => (version === undefined ? other : `${other}:${version}`);
  if (isRegistryReference(name)) {
    const message = `Block \`${text}\` is not installed; run \`polycrate blocks pull ${text}\`.`;
    return report(workspace.file, { code: 'polycrate/block-missing', severity: 'warning', message, field });
  }
  const hosted = [...workspace.blocks.keys()].find((other) => isRegistryReference(other) && other.endsWith(`/${name}`));
  const nearest = hosted ?? nearestName(name, workspace.blocks.keys());
  if (nearest === undefined && name.includes('/')) {
    const to = withVersion(`${VENDOR}/${name}`);
    const message = `\`${name}\` has no registry host, so it is a local block, and none is called that. For a block of a registry its host comes first: \`${to}\`.`;
    return report(workspace.file, { code: 'polycrate/registry-host', severity: 'warning', message, field, to });
  }
  const hint = nearest === undefined ? 'The workspace does not load.' : `Did you mean \`${nearest}\`?`;
  const message = `No block is called \`${name}\`. ${hint}`;
  const row = { code: 'polycrate/block-missing', severity: 'error', message, field } as const;
  return report(workspace.file, nearest === undefined ? row : { ...row, to: withVersion(nearest), sure: true });
}

/** A block of a registry without a version of its own may be another one tomorrow. */
function pinFindings(workspace: PolycrateWorkspace, { text, field }: NameAt): Finding[] {
  const { name, version } = splitReference(text);
  if (!isRegistryReference(name) || (version !== undefined && version !== 'latest')) return [];
  const what = version === undefined ? 'names no version' : 'asks for `latest`';
  const message = `\`${text}\` ${what}; which block runs depends on when it was pulled. Write \`${name}:VERSION\`.`;
  const present = workspace.blocks.get(name)?.installed?.block.version;
  const row = { code: 'polycrate/unpinned-block', severity: 'warning', message, field } as const;
  return [report(workspace.file, present === undefined ? row : { ...row, to: `${name}:${present}`, sure: true })];
}

/** `inventory.from` and `kubeconfig.from`: what they do not find is left out without a word. */
function borrowFindings(workspace: PolycrateWorkspace, block: PolycrateBlock): readonly Finding[] {
  return block.borrows.flatMap(({ text, field }): Finding[] => {
    const { name } = splitReference(text);
    if (workspace.blocks.has(name)) return [];
    const key = String(field.at(-2));
    const instead = key === 'inventory' ? '`/etc/ansible/hosts` is used' : '`KUBECONFIG` stays empty';
    const nearest = nearestName(name, workspace.blocks.keys());
    const hint =
      name === 'workspace'
        ? ' The word `workspace` means nothing here; without `from` that of the workspace is used.'
        : nearest === undefined
          ? ''
          : ` Did you mean \`${nearest}\`?`;
    const message = `No block is called \`${name}\`, so ${instead} without a word.${hint}`;
    const row = { code: 'polycrate/borrow-missing', severity: 'warning', message, field } as const;
    return [report(workspace.file, nearest === undefined ? row : { ...row, to: nearest, sure: true })];
  });
}

function stepFindings(workspace: PolycrateWorkspace, { block, action }: PolycrateStep): readonly Finding[] {
  if (block === undefined) return [];
  const found = nameFindings(workspace, block);
  const { name } = splitReference(block.text);
  const known = workspace.blocks.get(name);
  if (known === undefined) return found;
  if ((known.entry ?? known.installed)?.block.template === true) {
    const message = `Block \`${name}\` is a template and cannot be run; name a block that inherits from it.`;
    const row = { code: 'polycrate/template-run', severity: 'warning', message, field: block.field } as const;
    found.push(report(workspace.file, row));
  }
  const lineage = lineageOf(workspace, name);
  if (action === undefined || lineage.missing || lineage.cycle) return found;
  const names = [...actionsOf(lineage).keys()];
  if (names.includes(action.text)) return found;
  const nearest = nearestName(action.text, names);
  const hint = nearest === undefined ? `It has: ${names.join(', ') || 'none'}.` : `Did you mean \`${nearest}\`?`;
  const message = `Block \`${name}\` has no action \`${action.text}\`; the workflow stops here. ${hint}`;
  const row = { code: 'polycrate/action-missing', severity: 'error', message, field: action.field } as const;
  return [...found, report(workspace.file, nearest === undefined ? row : { ...row, to: nearest, sure: true })];
}
