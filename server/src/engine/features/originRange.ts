import type { Origin } from '../kustomize/provenance.ts';
import { originPath } from '../kustomize/provenance.ts';
import type { Range, SyntaxFile } from '../syntax/tree.ts';
import { LineIndex } from '../text/lineIndex.ts';
import { originPlace } from './blame.ts';
import { locatePlace } from './locate.ts';

/** What origins are looked up in. */
export interface OriginContext {
  readonly syntax: (file: string) => SyntaxFile | undefined;
  /** A path as people read it. */
  readonly shorten: (file: string) => string;
}

/** Where an origin stands in the present text of its file. */
export function originRange(origin: Origin, { syntax }: OriginContext, part: 'key' | 'value' = 'value'): Range {
  const isPlain = origin.orderedBy !== undefined && origin.step !== 'patch';
  return isPlain
    ? plainRange(syntax(origin.file)?.text ?? '', originPath(origin))
    : locatePlace(originPlace(origin, part), syntax);
}

/** The same as a one-based line. */
export function originLine(origin: Origin, context: OriginContext): number {
  const file = context.syntax(origin.file);
  if (file === undefined) return 1;
  const index = indices.get(file) ?? new LineIndex(file.text);
  indices.set(file, index);
  return index.position(originRange(origin, context).start).line + 1;
}

const indices = new WeakMap<SyntaxFile, LineIndex>();

/** The line of a variable in an env file; the start of a file that is taken as a whole. */
function plainRange(text: string, [key]: readonly (string | number)[]): Range {
  if (key === undefined) return { start: 0, end: 0 };
  let start = 0;
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed === key || trimmed.startsWith(`${key}=`)) return { start, end: start + line.trimEnd().length };
    start += line.length + 1;
  }
  return { start: 0, end: 0 };
}
