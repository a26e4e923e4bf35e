import type { Json } from '../../schema/schemaShape.ts';

/** One thing that was looked at when a verdict was made. */
export interface ExplainStep {
  readonly text: string;
  /** Whether it held; undefined for what is only shown. */
  readonly holds: boolean | undefined;
  /** The value that was found. */
  readonly found?: string;
  readonly steps?: readonly ExplainStep[];
}

const MOST_CHARACTERS = 160;

/** A value on one line, cut where it is long. */
export function shownValue(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

/** Plain letters: an editor frames signs that look like others. */
const MARKS = new Map<boolean | undefined, string>([
  [true, 'yes'],
  [false, 'no '],
  [undefined, '-  '],
]);

/** Steps as lines, what belongs to one below it. */
export function printSteps(steps: readonly ExplainStep[], indent = ''): readonly string[] {
  return steps.flatMap(({ text, holds, found, steps: inner = [] }) => [
    `${indent}${MARKS.get(holds)} ${text.replaceAll(/\s*\n\s*/g, ' ')}${found === undefined ? '' : `   = ${found}`}`,
    ...printSteps(inner, `${indent}    `),
  ]);
}
