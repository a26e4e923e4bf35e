/** An operator in front of a pattern (pkg/engine/operator); `-` and `!-` stand for the ranges `a-b` and `a!-b`. */
export type PatternOperator = '' | '>=' | '<=' | '>' | '<' | '!' | '-' | '!-';

const NUMBER = '[-|+]?\\d+(?:\\.\\d+)?[A-Za-z]*';
const IN_RANGE = new RegExp(`^(${NUMBER})-(${NUMBER})$`);
const NOT_IN_RANGE = new RegExp(`^(${NUMBER})!-(${NUMBER})$`);

/** The operator that a text begins with. A range is told by the whole text. */
export function patternOperator(text: string): PatternOperator {
  if (text.length < 2) return '';
  const plain = operatorOf(text);
  if (plain !== '') return plain;
  if (NOT_IN_RANGE.test(text)) return '!-';
  return IN_RANGE.test(text) ? '-' : '';
}

/** The operator without ranges. */
export function operatorOf(text: string): Exclude<PatternOperator, '-' | '!-'> {
  if (text.length < 2) return '';
  if (text.startsWith('>=')) return '>=';
  if (text.startsWith('<=')) return '<=';
  const first = text[0];
  return first === '>' || first === '<' || first === '!' ? first : '';
}

/** The ends of a range; undefined for a text that is none. */
export function rangeEnds(text: string): readonly [string, string] | undefined {
  const [, low, high] = NOT_IN_RANGE.exec(text) ?? IN_RANGE.exec(text) ?? [];
  return low === undefined || high === undefined ? undefined : [low, high];
}
