import type { Expression } from './expression.ts';

/** Calls `see` for every part of an expression. */
export function visit(at: Expression, see: (part: Expression) => void): void {
  see(at);
  for (const part of partsOf(at)) visit(part, see);
}

/** The parts directly below a part. */
export function partsOf(at: Expression): readonly Expression[] {
  switch (at.kind) {
    case 'field':
    case 'has':
      return [at.of];
    case 'list':
      return at.items.map(({ value }) => value);
    case 'map':
      return at.entries.flatMap(({ key, value }) => [key, value]);
    case 'message':
      return at.fields.map(([, { value }]) => value);
    case 'call':
      return at.of === undefined ? at.args : [at.of, ...at.args];
    case 'macro':
      return [at.of, at.test, at.result].filter((part) => part !== undefined);
    case 'bind':
      return [at.value, at.body];
    default:
      return [];
  }
}

/** Whether a tree has more levels than that; without recursion, which such a tree would break. */
export function isDeeper(root: Expression, most: number): boolean {
  let level: readonly Expression[] = [root];
  for (let depth = 0; depth <= most; depth++) {
    level = level.flatMap(partsOf);
    if (level.length === 0) return false;
  }
  return true;
}
