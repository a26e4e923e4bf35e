/**
 * Splits the field path of a replacement at dots: `\.` keeps one, a bracketed part stays whole, with its brackets only when it has
 * `=` in it (SmarterPathSplitter of kyaml/utils/pathsplitter.go).
 */
export function splitFieldPath(path: string): readonly string[] {
  const known = splits.get(path);
  if (known !== undefined) return known;
  if (splits.size > MAX_KEPT) splits.clear();
  const made = joinBrackets(splitDots(path));
  splits.set(path, made);
  return made;
}

const splits = new Map<string, readonly string[]>();
const MAX_KEPT = 5000;

function splitDots(path: string): string[] {
  const pieces = path.split('.');
  if (pieces.length > 1 && pieces[0] === '') pieces.shift();
  const made: string[] = [];
  for (const piece of pieces) {
    const last = made.at(-1);
    if (last?.endsWith('\\')) made[made.length - 1] = `${last.slice(0, -1)}.${piece}`;
    else made.push(piece);
  }
  return made;
}

function joinBrackets(pieces: readonly string[]): string[] {
  const made: string[] = [];
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i] ?? '';
    if (!piece.startsWith('[') || piece.endsWith(']')) {
      made.push(piece);
      continue;
    }
    const parts = [piece];
    while (i < pieces.length - 1) {
      i++;
      parts.push(pieces[i] ?? '');
      if (pieces[i]?.endsWith(']')) break;
    }
    const joined = parts.join('.');
    made.push(joined.includes('=') ? joined : joined.replace(/^[[\]]+|[[\]]+$/g, ''));
  }
  return made;
}

/** One segment of a field path. */
export type Segment =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'every' }
  | { readonly kind: 'match'; readonly field: string; readonly value: string }
  /** Brackets around a name, which nothing can be made of. */
  | { readonly kind: 'bad' };

/** Reads one part of a split path (kyaml/yaml/fns.go getFilter, match.go). */
export function readSegment(part: string): Segment {
  if (/^[0-9]+$/.test(part)) return { kind: 'index', index: Number(part) };
  if (part === '-') return { kind: 'last' };
  if (part === '*') return { kind: 'every' };
  if (!part.startsWith('[') || !part.endsWith(']')) return { kind: 'field', name: part };
  const inner = part.slice(1, -1);
  const equals = inner.indexOf('=');
  if (equals < 0) return { kind: 'bad' };
  return { kind: 'match', field: inner.slice(0, equals), value: inner.slice(equals + 1) };
}
