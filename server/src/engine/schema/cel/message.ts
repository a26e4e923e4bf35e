import type { CelMap } from './value.ts';

const names = new WeakMap<CelMap, string>();

/** Marks a mapping as a message of a type, such as `Object.spec`. */
export function nameMessage(message: CelMap, name: string): CelMap {
  names.set(message, name);
  return message;
}

/** The type of a mapping that is a message. */
export function messageName(message: CelMap): string | undefined {
  return names.get(message);
}
