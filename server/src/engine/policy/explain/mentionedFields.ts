import type { Json } from '../../schema/schemaShape.ts';
import { memberOf } from '../judged/resource.ts';
import { isArray, isObject } from '../values/json.ts';
import { type ExplainStep, shownValue } from './step.ts';

const FIELD = /\b(?:object|input\.review\.object)((?:\.\??\w+|\[\?*(?:"[^"]*"|'[^']*'|_|\d+)\])+)(\()?/g;
const MOST = 20;

/** The fields of an object that an expression or a module names, with what stands there. Names of called functions are left out. */
export function mentionedFields(text: string, object: Json): readonly ExplainStep[] {
  const ways = new Set<string>();
  for (const { 1: way = '', 2: call } of text.matchAll(FIELD))
    ways.add(call === undefined ? way : way.replace(/\.\??\w+$/, ''));
  return [...ways]
    .filter((way) => way !== '')
    .slice(0, MOST)
    .map((way) => ({ text: `object${way}`, holds: undefined, found: shownValue(valueAt(object, way)) }));
}

function valueAt(object: Json, way: string): Json | undefined {
  const steps = [...way.matchAll(/\.\??(\w+)|\[\?*(?:"([^"]*)"|'([^']*)'|(_|\d+))\]/g)];
  return steps.reduce<Json | undefined>((at, [, name, double, single, index]) => {
    const key = name ?? double ?? single;
    if (key !== undefined) return isArray(at) ? at.map((item) => memberOf(item, key) ?? null) : memberOf(at, key);
    if (index === '_') return isObject(at) ? Object.values(at) : at;
    return isArray(at) ? at[Number(index)] : undefined;
  }, object);
}
