import { isWithin, joinPath } from '../text/paths.ts';

/**
 * True when a path below the repository root fits a pattern of the team file: `*` and `?` stay inside one segment, `**`
 * crosses segments, everything else is literal. Both sides are compared without a leading `./` and a trailing `/`.
 */
export function matchGlob(pattern: string, path: string): boolean {
  const tokens = splitPath(pattern).map(
    (item): Token => (item === '**' ? { star: true } : { star: false, fits: (part) => matchWildcards(item, part) }),
  );
  return matchTokens(tokens, splitPath(path));
}

/** Whether a file is named by paths of a team file: by a pattern, or as a file or folder below the root that has it. */
export function namedBy(paths: readonly string[], root: string): (file: string) => boolean {
  const below = paths.map((path) => joinPath(root, path));
  const prefix = root === '/' ? 1 : root.length + 1;
  return (file) =>
    below.some((path) => isWithin(file, path)) || paths.some((path) => matchGlob(path, file.slice(prefix)));
}

function splitPath(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** One step of a pattern: any number of items, or one that fits. */
type Token = { readonly star: true } | { readonly star: false; readonly fits: (item: string) => boolean };

/** Whether tokens describe items, by all ways at once, so that no pattern takes long. */
function matchTokens(tokens: readonly Token[], items: Iterable<string>): boolean {
  const skipStars = (states: Set<number>): Set<number> => {
    for (const state of states) if (tokens[state]?.star) states.add(state + 1);
    return states;
  };
  let states = skipStars(new Set([0]));
  for (const item of items) {
    const next = new Set<number>();
    for (const state of states) {
      const token = tokens[state];
      if (token?.star) next.add(state);
      else if (token?.fits(item)) next.add(state + 1);
    }
    states = skipStars(next);
  }
  return states.has(tokens.length);
}

/** True when a text fits a pattern in which `*` stands for any characters and `?` for one; linear, without regular expressions. */
export function matchWildcards(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/**
 * Go's `path.Match`, which ApplicationSet directory generators use: the whole path, `*` and `?` stop at `/`, `**` is the
 * same as `*`, `[a-z]` and `[^a]` are classes, `\` escapes. A malformed pattern matches nothing.
 */
export function matchGoPath(pattern: string, path: string): boolean {
  const patterns = pattern.split('/');
  const parts = path.split('/');
  return patterns.length === parts.length && patterns.every((item, i) => matchGoSegment(item, 0, parts[i] ?? ''));
}

function matchGoSegment(pattern: string, from: number, text: string): boolean {
  const tokens = readGoTokens(pattern.slice(from));
  return tokens !== undefined && matchTokens(tokens, text);
}

function readGoTokens(pattern: string): Token[] | undefined {
  const tokens: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? '';
    if (char === '*') tokens.push({ star: true });
    else if (char === '?') tokens.push({ star: false, fits: () => true });
    else if (char === '[') {
      const close = pattern.indexOf(']', i + 2);
      if (close < 0) return undefined;
      const fits = readClass(pattern.slice(i + 1, close));
      tokens.push({ star: false, fits });
      i = close;
    } else {
      const literal = char === '\\' ? pattern[++i] : char;
      if (literal === undefined) return undefined;
      tokens.push({ star: false, fits: (other) => other === literal });
    }
  }
  return tokens;
}

function readClass(body: string): (char: string) => boolean {
  const negated = body.startsWith('^');
  const text = negated ? body.slice(1) : body;
  const ranges: [string, string][] = [];
  for (let i = 0; i < text.length; i++) {
    const low = text[i] ?? '';
    if (text[i + 1] === '-' && i + 2 < text.length) {
      ranges.push([low, text[i + 2] ?? '']);
      i += 2;
    } else ranges.push([low, low]);
  }
  return (char) => ranges.some(([low, high]) => low <= char && char <= high) !== negated;
}
