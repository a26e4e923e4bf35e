import { describeField } from '../../schema/describe.ts';
import { childField, fieldSchema } from '../../schema/fieldSchema.ts';
import { isObject } from '../../schema/openapi.ts';
import type { Json, Schema } from '../../schema/schemaShape.ts';
import { schemaOf } from '../../workspace/polycrate/config.ts';
import type { ConfigSchema } from '../../workspace/polycrate/scene.ts';
import { mergedConfig, valueAt } from '../../workspace/polycrateConfig.ts';
import type { PolycrateBlock } from '../../workspace/polycrateFacts.ts';
import { lineageOf } from '../../workspace/polycrateLineage.ts';
import type { CompletionItem } from '../completion/completionItem.ts';
import { insertField, insertScalar } from '../completion/insertion.ts';
import type { CompletionPlace } from '../completion/place.ts';
import { MASK } from '../secrets.ts';
import type { PolycrateView } from './place.ts';
import { asPlain, valueWords } from './words.ts';

type Inside = readonly (string | number)[];

/** Keys and values of a config: those of the `schema.json` of the block, and those that what it inherits from sets. */
export function configItems(
  view: PolycrateView,
  place: CompletionPlace,
  block: PolycrateBlock | undefined,
  inside: Inside,
): readonly CompletionItem[] {
  if (block === undefined || view.workspace === undefined) return [];
  const lineage = lineageOf(view.workspace, block.name);
  // The file's own values are no defaults.
  const parents = { ...lineage, parts: lineage.parts.filter(({ file }) => file !== view.scene.file.path) };
  const inherited = valueAt(mergedConfig(parents, view.scene.configs), pathIn(place, inside));
  const schema = schemaOf(view.scene, lineage);
  return isValue(place)
    ? valueProposals(place, schema, inside, inherited)
    : keyProposals(place, schema, { inside, inherited });
}

function isValue({ cursor }: CompletionPlace): boolean {
  return cursor.part !== 'key' && !(cursor.part === 'value' && cursor.word === '' && cursor.below.column !== undefined);
}

function pathIn({ cursor }: CompletionPlace, inside: Inside): Inside {
  return cursor.part === 'value' && cursor.name !== undefined && inside.at(-1) !== cursor.name
    ? [...inside, cursor.name]
    : inside;
}

function keyProposals(
  place: CompletionPlace,
  schema: ConfigSchema | undefined,
  { inside, inherited }: { readonly inside: Inside; readonly inherited: Json | undefined },
): readonly CompletionItem[] {
  const { cursor } = place;
  if (inside.some((segment) => typeof segment === 'number')) return [];
  const path = pathIn(place, inside);
  const holder = schema && fieldSchema({ schema: schema.schema, definition: '' }, path, schema.registry);
  const present = cursor.part === 'value' ? cursor.below.keys : cursor.siblings;
  const known = isObject(inherited) ? inherited : {};
  const names = new Set([...(holder?.schema.properties?.keys() ?? []), ...Object.keys(known)]);
  const registry = schema?.registry ?? place.context.registry;
  return [...names]
    .filter((name) => !present.has(name))
    .map((name): CompletionItem => {
      const field = holder && childField(holder, name, registry);
      const value = Object.hasOwn(known, name) ? known[name] : undefined;
      const found = field && describeField(field, name, { registry, descriptions: () => undefined });
      const inheritedWords =
        value === undefined ? undefined : `inherits ${valueWords([...path, name], value).replaceAll('`', '')}`;
      const details = [found?.type, found?.required ? 'required' : undefined, inheritedWords].filter(Boolean);
      return {
        label: name,
        kind: 'field',
        detail: details.join(', '),
        ...(found?.text !== undefined && { documentation: asPlain(found.text) }),
        ...insertField(cursor, name, field?.schema ?? shapeOf(value), { registry, dash: false }),
        sort: `${found?.required ? 0 : 1}${name}`,
      };
    });
}

function shapeOf(value: Json | undefined): Schema {
  return { type: Array.isArray(value) ? 'array' : isObject(value) ? 'object' : 'any' };
}

function valueProposals(
  place: CompletionPlace,
  schema: ConfigSchema | undefined,
  inside: Inside,
  inherited: Json | undefined,
): readonly CompletionItem[] {
  const { cursor } = place;
  const path = pathIn(place, inside);
  const found = schema && fieldSchema({ schema: schema.schema, definition: '' }, path, schema.registry)?.schema;
  const isSwitch = found?.type === 'boolean' || typeof inherited === 'boolean';
  const values = found?.enum ?? found?.examples ?? (isSwitch ? [true, false] : []);
  const fallback = found?.default;
  const all = [...values, ...[fallback, inherited].filter((one) => one !== undefined)];
  const shown = new Map<string, CompletionItem>();
  for (const value of all) {
    if (value === null || typeof value === 'object' || valueWords(path, value) === MASK) continue;
    const label = String(value);
    const detail = value === inherited ? 'inherited' : value === fallback ? 'default' : undefined;
    shown.set(label, {
      label,
      kind: 'value',
      ...(detail !== undefined && { detail }),
      ...insertScalar(cursor, label, typeof value === 'string'),
      sort: String(shown.size).padStart(3, '0'),
    });
  }
  return [...shown.values()];
}
