import type { Field } from '../validation/field.ts';

/**
 * An object as it will be once the manifest was applied to the live one (server-side apply): what the manifest says, and what the cluster
 * has beside it. A list of another length is left as the cluster has it: who put the other items there cannot be told. Places are those
 * of the manifest.
 */
export function mergedField(now: Field, live: Field, parent?: Field): Field {
  const isMap = now.type === 'map' && live.type === 'map';
  const seen = now.exists && !isOtherLength(now, live) ? now : live;
  const merged: Field = {
    path: now.path,
    parent: parent ?? now.parent,
    type: seen.type,
    exists: seen.exists,
    text: seen.text,
    integer: seen.integer,
    flag: seen.flag,
    shown: seen.shown,
    get items() {
      return seen === now ? now.items.map((item, index) => mergedItem(item, index, live, merged)) : live.items;
    },
    get keys() {
      return isMap ? [...new Set([...now.keys, ...live.keys])] : seen.keys;
    },
    get: (...names) => names.reduce<Field>((at, name) => childOf(at, name), merged),
    fields: () => merged.keys.map((name) => [name, childOf(merged, name)] as const),
  };
  sides.set(merged, { now, live });
  return merged;
}

const sides = new WeakMap<Field, { readonly now: Field; readonly live: Field }>();

function childOf(at: Field, name: string): Field {
  const pair = sides.get(at);
  return pair === undefined ? at.get(name) : mergedField(pair.now.get(name), pair.live.get(name), at);
}

function isOtherLength(now: Field, live: Field): boolean {
  return now.type === 'seq' && live.type === 'seq' && now.items.length !== live.items.length;
}

/** The item of the same name, or at the same place. */
function mergedItem(item: Field, index: number, live: Field, parent: Field): Field {
  const name = item.get('name').text;
  const same = name === '' ? undefined : live.items.find((one) => one.get('name').text === name);
  const other = same ?? live.items[index];
  return other === undefined ? item : mergedField(item, other, parent);
}
