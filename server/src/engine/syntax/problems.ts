import type { YAMLError } from 'yaml';
import { keyText, resolveAlias } from './lookup.ts';
import type { Range, SyntaxEntry, SyntaxNode, SyntaxProblem } from './tree.ts';

const MESSAGES: Record<string, string> = {
  ALIAS_PROPS: 'An alias cannot carry an anchor or a tag.',
  BAD_ALIAS: 'This alias is not complete.',
  BAD_DIRECTIVE: 'This directive is not known.',
  BAD_DQ_ESCAPE: 'This escape is not allowed in a double-quoted text.',
  BAD_INDENT: 'The indentation does not fit the lines around it.',
  BAD_PROP_ORDER: 'Anchor and tag must stand before the value.',
  BAD_SCALAR_START: 'A plain text cannot begin with this character; put it in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'A nested mapping is not allowed here; is a line break or a quote missing?',
  BLOCK_IN_FLOW: 'Block style is not allowed inside `[ ]` or `{ }`.',
  IMPOSSIBLE: 'This cannot be read as YAML.',
  KEY_OVER_1024_CHARS: 'This key is longer than 1024 characters.',
  MISSING_CHAR: 'A character is missing here: a quote, comma, colon, bracket or brace.',
  MULTILINE_IMPLICIT_KEY: 'A key must end on its line; is a colon missing?',
  MULTIPLE_ANCHORS: 'A value can have only one anchor.',
  MULTIPLE_DOCS: 'Only one document is allowed here.',
  MULTIPLE_TAGS: 'A value can have only one tag.',
  NON_STRING_KEY: 'Only texts are allowed as keys here.',
  TAB_AS_INDENT: 'A tab cannot indent YAML; use spaces.',
  TAG_RESOLVE_FAILED: 'This tag is not known.',
  UNEXPECTED_TOKEN: 'This is not expected here.',
};

/**
 * The problems of the library in our words, each at the line that a person has to look at: where something begins that is never closed,
 * and the deeper line rather than the value that it seems to continue. The tab gets a code of its own since it has its own remedy.
 */
export function describeProblems(
  errors: readonly YAMLError[],
  text: string,
  root: SyntaxNode | undefined,
): SyntaxProblem[] {
  const starts = (name: string): Set<number> =>
    new Set(errors.flatMap(({ code, pos }) => (code === name ? [pos[0]] : [])));
  const [values, continued] = [starts('BLOCK_AS_IMPLICIT_KEY'), starts('MULTILINE_IMPLICIT_KEY')];
  return errors
    .filter(({ code, pos }) => code !== 'BLOCK_AS_IMPLICIT_KEY' || !continued.has(pos[0]))
    .map((error) => describeProblem(error, text, { root, isDeeper: values.has(error.pos[0]) }));
}

function describeProblem(
  error: YAMLError,
  text: string,
  { root, isDeeper }: { readonly root: SyntaxNode | undefined; readonly isDeeper: boolean },
): SyntaxProblem {
  const code = error.code === 'TAB_AS_INDENT' ? 'yaml/tab' : 'yaml/syntax';
  const opened = openingOf(error, text, root);
  if (opened !== undefined) {
    const message = `This \`${text[opened]}\` is never closed.`;
    return { code, message, range: { start: opened, end: opened + 1 } };
  }
  const end = Math.min(Math.max(error.pos[1], error.pos[0] + 1), text.length);
  const start = error.code === 'MULTILINE_IMPLICIT_KEY' && isDeeper ? lastLine(text, error.pos[0], end) : error.pos[0];
  const message = MESSAGES[error.code] ?? 'This cannot be read as YAML.';
  return { code, message, range: { start: Math.min(start, end), end } };
}

/** Where the bracket or the quote stands that has no other end; undefined for any other problem. */
function openingOf({ message, pos }: YAMLError, text: string, root: SyntaxNode | undefined): number | undefined {
  if (message.startsWith('Flow ')) {
    const bracket = message.endsWith(']') ? '[' : '{';
    const at = text.lastIndexOf(bracket, pos[0] - 1);
    return at < 0 ? undefined : at;
  }
  if (!/^Missing closing ['"]quote$/.test(message) || root === undefined) return undefined;
  const at = lastQuoted(root, pos[0])?.range.start;
  return at === undefined || !/['"]/.test(text[at] ?? '') ? undefined : at;
}

function lastQuoted(node: SyntaxNode, before: number): SyntaxNode | undefined {
  if (node.range.start > before) return undefined;
  if (node.kind === 'scalar') return node.style === 'single' || node.style === 'double' ? node : undefined;
  if (node.kind === 'seq') return lastOf(node.items, before);
  return node.kind === 'map'
    ? lastOf(
        node.entries.flatMap(({ key, value }) => [key, value]),
        before,
      )
    : undefined;
}

function lastOf(nodes: readonly SyntaxNode[], before: number): SyntaxNode | undefined {
  for (const node of nodes.toReversed()) {
    const found = lastQuoted(node, before);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where the text of the last line of a range begins. */
function lastLine(text: string, start: number, end: number): number {
  const line = text.lastIndexOf('\n', end - 1) + 1;
  return line <= start ? start : line + (/^ */.exec(text.slice(line, end))?.[0].length ?? 0);
}

/** Plain texts that are a boolean, null or a number to the server (resolve.go of go-yaml v2). */
const NO_TEXT =
  /^(?:~|null|Null|NULL|[yY]|[nN]|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF|\.nan|\.NaN|\.NAN|[-+]?(?:\.inf|\.Inf|\.INF|0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\.?\d[\d_]*(?:\.[\d_]*)?(?:[eE][-+]?\d+)?))$/;

/** Whether a key has a type of its own, which tells it from the same characters in quotes. */
function isTyped({ key }: SyntaxEntry): boolean {
  const scalar = resolveAlias(key);
  return scalar?.kind === 'scalar' && scalar.style === 'plain' && NO_TEXT.test(scalar.value);
}

/** Whether an entry before the one at a place has the same key. */
function hasTwin(entries: readonly SyntaxEntry[], at: number): boolean {
  const entry = entries[at];
  if (entry === undefined) return false;
  const [key, typed] = [keyText(entry), isTyped(entry)];
  return entries.slice(0, at).some((one) => keyText(one) === key && isTyped(one) === typed);
}

/**
 * Keys that stand twice in one mapping. Go's decoders differ (kustomize keeps the last one and fails when it prints,
 * the API server refuses), so it is a problem of the text, and the tree keeps both. `1` and `"1"` are two keys to the server.
 */
export function findDuplicateKeys(root: SyntaxNode): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.kind === 'seq') node.items.forEach(visit);
    if (node.kind !== 'map') return;
    const seen = new Set<string>();
    const { entries } = node;
    for (let at = 0; at < entries.length; at++) {
      const entry = entries[at] as SyntaxEntry;
      const key = keyText(entry);
      if (key !== undefined && key !== '<<' && seen.has(key) && hasTwin(entries, at)) {
        const message = `Key \`${key}\` stands twice in this mapping; remove one.`;
        problems.push({ code: 'yaml/duplicate-key', message, range: entry.key.range });
      }
      if (key !== undefined) seen.add(key);
      visit(entry.value);
    }
  };
  visit(root);
  return problems;
}

/** Git's conflict markers, one problem for each conflict (gitattributes(5): seven characters at the line start). */
export function findMergeConflicts(text: string): SyntaxProblem[] {
  if (!text.includes('<<<<<<<')) return [];
  return [...text.matchAll(/^<{7} [^\n]*$(?=[\s\S]*?^={7}\r?$[\s\S]*?^>{7} )/gm)].map((match) => ({
    code: 'yaml/merge-conflict',
    message: 'This file has an unresolved merge conflict; choose a side, then remove the markers.',
    range: { start: match.index, end: match.index + match[0].length },
  }));
}

const ESCAPE =
  /\\(?:u([dD][89abAB][\da-fA-F]{2})(?:\\u[dD][c-fC-F][\da-fA-F]{2})?|u([\da-fA-F]{4})|U([\da-fA-F]{8})|[\s\S])/g;

/** Escapes of half a character, which JSON writes for one beyond U+FFFF, and of none: Go refuses them (go-yaml scannerc.go). */
export function findBadEscapes(root: SyntaxNode, text: string): SyntaxProblem[] {
  if (!/\\u[dD][89a-fA-F]|\\U/.test(text)) return [];
  const problems: SyntaxProblem[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.kind === 'seq') node.items.forEach(visit);
    else if (node.kind === 'map') for (const { key, value } of node.entries) [key, value].forEach(visit);
    else if (node.kind === 'scalar' && node.style === 'double') problems.push(...badEscapesIn(node.range, text));
  };
  visit(root);
  return problems;
}

function badEscapesIn({ start, end }: Range, text: string): SyntaxProblem[] {
  return [...text.slice(start, end).matchAll(ESCAPE)].flatMap((match) => {
    const code = Number.parseInt(match[1] ?? match[2] ?? match[3] ?? '0', 16);
    if (code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)) return [];
    const message = `\`${match[0]}\` is no character of its own; write the character itself.`;
    const from = start + match.index;
    return [{ code: 'yaml/syntax', message, range: { start: from, end: from + match[0].length } }];
  });
}

/** What YAML keeps out of a text everywhere, in comments too (go-yaml readerc.go, "control characters are not allowed"). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones.
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** The first character that no reader of Go takes. It stops there. */
export function findControlCharacter(text: string): SyntaxProblem | undefined {
  const found = CONTROL.exec(text);
  if (found === null) return undefined;
  const name = `U+${found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  const message = `The control character ${name} is not allowed in YAML; in a double-quoted text, write it as an escape.`;
  return { code: 'yaml/syntax', message, range: { start: found.index, end: found.index + 1 } };
}
