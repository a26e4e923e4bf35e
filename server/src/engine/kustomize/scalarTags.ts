import { ownValue } from '../text/ownValue.ts';
import type { ScalarNode } from './node.ts';
import { resolveScalar, timestampText, YAML_GO_3 } from './scalars.ts';

/** The short tag that go-yaml v3 gives a plain scalar. */
export function resolvedTag(text: string): string {
  const value = resolveScalar(text, YAML_GO_3);
  if (value === null) return '!!null';
  if (typeof value === 'boolean') return '!!bool';
  if (typeof value === 'bigint') return '!!int';
  if (typeof value === 'string') return timestampText(text) === undefined ? '!!str' : '!!timestamp';
  const whole = Number.isInteger(value) && /^[-+]?(?:0[xX][\da-fA-F_]+|0[oObB]?[0-7_]*|[1-9][\d_]*)$/.test(text);
  return whole ? '!!int' : '!!float';
}

const NAMES: Readonly<Record<string, string>> = {
  '!!int': 'whole number',
  '!!float': 'number',
  '!!bool': 'boolean',
  '!!null': 'null',
  '!!timestamp': 'time',
};

/** What a scalar with an explicit tag should be and is not, in words; undefined when its text fits the tag. */
export function misfit(tag: string, text: string): string | undefined {
  const name = ownValue(NAMES, tag);
  if (name === undefined) return undefined;
  const is = resolvedTag(text);
  return is === tag || (tag === '!!float' && is === '!!int') ? undefined : name;
}

/** Whether a scalar is a string to kyaml (IsYNodeString); a plain `<<` is a merge key to go-yaml wherever it stands. */
export function isTaggedString({ tag, style, text }: ScalarNode): boolean {
  return tag === '!!str' || (tag === '' && (style !== 'plain' || (text !== '<<' && resolvedTag(text) === '!!str')));
}
