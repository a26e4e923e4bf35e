import type { HoverAnswer } from '../../api.ts';
import { describeField } from '../../schema/describe.ts';
import type { Descriptions } from '../../schema/descriptions.ts';
import { fieldSchema } from '../../schema/fieldSchema.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { splitReference } from '../../workspace/polycrate/blockName.ts';
import { schemaOf } from '../../workspace/polycrate/config.ts';
import type { Occurrence } from '../../workspace/polycrate/occurrences.ts';
import { isSetBySecrets, sourcesOf } from '../../workspace/polycrateConfig.ts';
import type { PolycrateBlock } from '../../workspace/polycrateFacts.ts';
import { actionsOf, lineageOf } from '../../workspace/polycrateLineage.ts';
import { textAt } from '../../workspace/read.ts';
import { MASK } from '../secrets.ts';
import { blockAround, fieldUnder, nameRange, nameUnder, type PolycrateView, rangeOf, rootOfFile } from './place.ts';
import { actionCard, asPlain, blockCard, valueWords } from './words.ts';

/** What a name of a Polycrate file stands for, and what a value of a config comes to; undefined where the schema says all there is. */
export function polycrateHover(view: PolycrateView, offset: number): HoverAnswer | undefined {
  const name = nameUnder(view, offset);
  if (name !== undefined) {
    const range = nameRange(view, name);
    const markdown = nameCard(view, name);
    return range === undefined || markdown === undefined ? undefined : { range, markdown };
  }
  const at = fieldUnder(view, offset);
  return at === undefined ? undefined : configHover(view, at.path, at.part);
}

function nameCard(view: PolycrateView, { thing, name, file, field }: Occurrence): string | undefined {
  const { workspace } = view;
  if (workspace === undefined) return undefined;
  if (thing === 'block') {
    const lineage = lineageOf(workspace, name);
    return lineage.parts.length === 0 ? undefined : blockCard(view, name, lineage);
  }
  if (thing !== 'action') return undefined;
  const block = ownerOf(view, file, field);
  const lineage = block === undefined ? undefined : lineageOf(workspace, block);
  const action = lineage && actionsOf(lineage).get(name);
  return block === undefined || lineage === undefined || action === undefined
    ? undefined
    : actionCard(view, block, action, lineage);
}

/** The block whose action a field names: that of the step, or the one that the action stands in. */
function ownerOf(view: PolycrateView, file: string, field: FieldPath): string | undefined {
  const root = rootOfFile(view, file);
  if (field[0] === 'workflows') {
    const text = textAt(root, [...field.slice(0, -1), 'block']);
    return text === undefined ? undefined : splitReference(text).name;
  }
  return textAt(root, [...field.slice(0, field.indexOf('actions')), 'name']);
}

/** The value that a block has in the end, with everybody who sets it, nearest first. */
function configHover(view: PolycrateView, path: FieldPath, part: 'key' | 'value'): HoverAnswer | undefined {
  const { scene, workspace } = view;
  const block = blockAround(scene.facts.blocks, path);
  if (workspace === undefined || block === undefined || path[block.field.length] !== 'config') return undefined;
  const inside = path.slice(block.field.length + 1);
  const range = inside.length === 0 ? undefined : rangeOf(view, scene.file.path, path, part);
  if (range === undefined) return undefined;
  const words = [...fieldWords(view, block, inside), ...sourceRows(view, block, inside)];
  return { range, markdown: words.join('\n\n') };
}

const NO_TEXTS: Descriptions = () => undefined;

/** What the `schema.json` of the block says of the value; else only its name. */
function fieldWords(view: PolycrateView, block: PolycrateBlock, inside: FieldPath): readonly string[] {
  const title = `**${asPlain(String(inside.at(-1)))}** · config of \`${block.name}\``;
  const lineage = view.workspace && lineageOf(view.workspace, block.name);
  const found = lineage && schemaOf(view.scene, lineage);
  const field = found && fieldSchema({ schema: found.schema, definition: '' }, inside, found.registry);
  if (found === undefined || field === undefined) return [title];
  const key = typeof inside.at(-1) === 'string' ? String(inside.at(-1)) : undefined;
  const { type, required, text, values, ...rest } = describeField(field, key, {
    registry: found.registry,
    descriptions: NO_TEXTS,
  });
  const marks = [type, ...(required ? ['required'] : []), ...(rest.default ? [`default \`${rest.default}\``] : [])];
  return [
    `${title} · ${marks.join(' · ')}`,
    ...(text === undefined ? [] : [text.replaceAll('<', '\\<')]),
    ...(values.length === 0 ? [] : [`Values: ${values.map((value) => `\`${value}\``).join(', ')}`]),
  ];
}

function sourceRows(view: PolycrateView, block: PolycrateBlock, inside: FieldPath): readonly string[] {
  const { scene, workspace } = view;
  if (workspace === undefined) return [];
  const { secrets } = workspace;
  const lineage = lineageOf(workspace, block.name);
  const isHidden = isSetBySecrets(workspace, scene.configs, { block: block.name, path: inside });
  const rows = [
    ...(isHidden && secrets !== undefined ? [`| \`${scene.shorten(secrets.path)}\` | ${MASK} |`] : []),
    ...sourcesOf(lineage, scene.configs, inside).map(({ part, value }) => {
      const where = `\`${part.block.name}\` (\`${scene.shorten(part.file)}\`)`;
      return `| ${where} | ${valueWords(inside, value)} |`;
    }),
  ];
  if (rows.length === 0) return [];
  const table = ['| set by | value |', '| --- | --- |', ...rows].join('\n');
  return rows.length === 1 ? [table] : [table, 'The first one counts; mappings are put together key by key.'];
}
