import { isObject } from './openapi.ts';
import type { SchemaPack } from './pack.ts';
import { parseJson } from './parseJson.ts';
import type { Json } from './schemaShape.ts';

/** Name of the pack that says which bundled pack has which custom resources. */
export const CUSTOM_KINDS = 'customKinds';

/** The bundled custom resources, whose packs are read when one of their kinds is met: nobody uses them all. */
export interface CustomPacks {
  /** `apiVersion/Kind` to the name of its pack; undefined while the list has not been delivered. */
  readonly kinds: ReadonlyMap<string, string> | undefined;
  /** A pack by its name; undefined while it has not been delivered. */
  load(name: string): SchemaPack | undefined;
}

/** Reads `schemas/customKinds.json`: pack to apiVersion to kinds. A text that is none counts as empty. */
export function readCustomKinds(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, versions] of entriesOf(parseJson(text))) {
    for (const [apiVersion, kinds] of entriesOf(versions)) {
      for (const kind of Array.isArray(kinds) ? (kinds as readonly Json[]) : []) {
        found.set(`${apiVersion}/${String(kind)}`, name);
      }
    }
  }
  return found;
}

function entriesOf(json: Json | undefined): [string, Json][] {
  return isObject(json) ? Object.entries(json) : [];
}
