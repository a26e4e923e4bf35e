import type { JsonValue } from './node.ts';

/** The value of a text that is JSON; undefined for every other text. Of equal names the last one counts. */
export function readJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
