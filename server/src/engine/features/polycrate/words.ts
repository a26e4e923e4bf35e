import { isObject } from '../../schema/openapi.ts';
import type { Json } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { isSecretName, secretForm } from '../../workspace/polycrate/secretValues.ts';
import type { BlockPart } from '../../workspace/polycrateBlocks.ts';
import { actionsOf, type KnownAction, type Lineage } from '../../workspace/polycrateLineage.ts';
import { textAt } from '../../workspace/read.ts';
import { MASK } from '../secrets.ts';
import { type PolycrateView, rootOfFile } from './place.ts';

/** A text of a block, of the nearest part that has it. */
export function textOf(view: PolycrateView, { parts }: Lineage, key: string): string | undefined {
  for (const { file, block } of parts) {
    const found = textAt(rootOfFile(view, file), [...block.field, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `block.poly` path or entry in words: `` `acme/web` in `blocks/web/block.poly` ``. */
export function partWords({ scene }: PolycrateView, { file, block }: BlockPart): string {
  return `\`${block.name}\` in \`${scene.shorten(file)}\``;
}

/** A block as Markdown: what it is, what it inherits from, what it can do. */
export function blockCard(view: PolycrateView, name: string, lineage: Lineage): string {
  const [own, ...parents] = lineage.parts;
  const kind = textOf(view, lineage, 'kind');
  const version = own?.block.version ?? lineage.parts.find(({ block }) => block.name === name)?.block.version;
  const head = [`**${asPlain(name)}** · block`, kind, version && `version ${version}`].filter(Boolean).join(' · ');
  const description = textOf(view, lineage, 'description');
  const actions = [...actionsOf(lineage).keys()].map((one) => `\`${one}\``);
  return [
    head,
    ...(description === undefined ? [] : [asPlain(description)]),
    ...(own === undefined ? [] : [`In \`${view.scene.shorten(own.file)}\``]),
    ...(parents.length === 0 ? [] : [`Inherits from ${parents.map((part) => partWords(view, part)).join(', ')}`]),
    ...(lineage.missing ? ['A block that it inherits from is not here.'] : []),
    ...(own?.block.template === true ? ['A template: its actions run in blocks that inherit from it only.'] : []),
    actions.length === 0 ? 'It has no actions.' : `Actions: ${actions.join(', ')}`,
  ].join('\n\n');
}

/** An action as Markdown: what it does, and from where a block has it. */
export function actionCard(view: PolycrateView, block: string, action: KnownAction, lineage: Lineage): string {
  const places = lineage.parts.filter((part) => part.block.actions.some(({ name }) => name === action.name));
  const text = (key: string): string | undefined => {
    for (const part of places) {
      const at = part.block.actions.find(({ name }) => name === action.name)?.field ?? [];
      const found = textAt(rootOfFile(view, part.file), [...at, ...key.split('.')]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const [description, prompt] = [text('description'), text('prompt.message')];
  const origin = places.at(-1);
  const isInherited = origin !== undefined && origin.block.name !== block;
  return [
    `**${asPlain(action.name)}** · action of \`${block}\``,
    ...(description === undefined ? [] : [asPlain(description)]),
    action.playbook !== undefined ? `Runs the playbook \`${action.playbook}\`` : 'Runs a script',
    ...(prompt === undefined ? [] : [`Asks before: ${asPlain(prompt)}`]),
    ...(isInherited ? [`Inherited from ${partWords(view, origin)}`] : []),
  ].join('\n\n');
}

/** A value in a cell of a table; what looks secret, or lies below something that does, is masked. */
export function valueWords(path: FieldPath, value: Json): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (isObject(value)) return Object.keys(value).length === 0 ? 'an empty mapping' : 'a mapping';
  const text = String(value);
  const isSecret = path.some((segment) => isSecretName(String(segment))) || secretForm(text) !== undefined;
  if (isSecret && typeof value !== 'boolean' && value !== null && text !== '') return MASK;
  if (text === '') return 'an empty text';
  const line = text.replaceAll(/\s+/g, ' ').replaceAll('`', "'").replaceAll('|', '\\|');
  return `\`${line.length > 60 ? `${line.slice(0, 59)}…` : line}\``;
}

/** Text that is no Markdown. */
export function asPlain(text: string): string {
  return text.replaceAll(/[\\*_`[\]<>]/g, '\\$&');
}
