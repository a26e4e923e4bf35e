import { compileGoRegex } from '../../../text/goRegex.ts';
import { isArray, type Value } from '../value.ts';
import { type Builtins, costly, isText, lengthOf, of, ofTexts } from './define.ts';

const PLAIN = /[$()+.\\[\]^{|}]/g;

/** gobwas/glob as a pattern of RE2: `*` stops at delimiters, `**` does not, `{a,b}` and `[!a]` are alternatives. */
function globPattern(glob: string, delimiters: readonly string[]): string | undefined {
  const stops = delimiters.map((char) => char.replace(/[\]\\^-]/g, '\\$&')).join('');
  const any = stops === '' ? '.' : `[^${stops}]`;
  let made = '';
  let depth = 0;
  for (let at = 0; at < glob.length; at++) {
    const char = glob.charAt(at);
    if (char === '\\') made += quoted(glob.charAt(++at));
    else if (glob.startsWith('**', at)) {
      made += '(?s:.*)';
      at++;
    } else if (char === '*') made += `${any}*`;
    else if (char === '?') made += any;
    else if (char === '[') {
      const end = glob.indexOf(']', at + 2);
      if (end < 0) return undefined;
      made += `[${glob
        .slice(at + 1, end)
        .replace(/^!/, '^')
        .replaceAll('\\', '\\\\')}]`;
      at = end;
    } else if (char === '{') {
      depth++;
      made += '(?:';
    } else if (char === '}' && depth > 0) {
      depth--;
      made += ')';
    } else made += char === ',' && depth > 0 ? '|' : quoted(char);
  }
  return depth === 0 ? `^(?:${made})$` : undefined;
}

function quoted(char: string): string {
  return char.replace(PLAIN, '\\$&').replace(/[*?]/, '\\$&');
}

/** Without delimiters it is `.`; an empty list knows none. */
function globMatch(glob: Value | undefined, delimiters: Value | undefined, text: Value | undefined): Value | undefined {
  if (!isText(glob) || !isText(text)) return undefined;
  const stops = delimiters === null ? [] : isArray(delimiters) && delimiters.every(isText) ? delimiters : undefined;
  const pattern = stops && globPattern(glob, delimiters !== null && stops.length === 0 ? ['.'] : stops);
  return pattern === undefined ? undefined : compileGoRegex(pattern)?.test(text);
}

/** Globs (v1/topdown/glob.go). */
export const GLOBS: Builtins = {
  'glob.match': costly(
    of(3, ([glob, delimiters, text]) => globMatch(glob, delimiters, text)),
    ([glob, , text]) => (lengthOf(glob) * lengthOf(text)) / 64,
  ),
  'glob.quote_meta': ofTexts(1, (text = '') => text.replaceAll(/[*?\\[\]{}]/g, '\\$&')),
};
