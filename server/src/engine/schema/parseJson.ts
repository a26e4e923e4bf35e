import type { Json } from './schemaShape.ts';

/** The value of a JSON text; undefined when it is none, which for a file of the product only a damaged installation can cause. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
