import type { Range } from '../../syntax/tree.ts';

/** A file of Rego among those that know each other. */
export interface RegoFile {
  readonly file: string;
  readonly text: string;
}

/** A definition of a rule or function, by the lines of its text, so that it is known while others are half typed. */
export interface RegoDefinition {
  readonly file: string;
  /** The package, with dots. */
  readonly package: string;
  readonly name: string;
  /** Where the name stands. */
  readonly range: Range;
  /** From the head to the line before the next definition. */
  readonly whole: Range;
  /** The head as written. */
  readonly head: string;
  /** The comment right above it. */
  readonly comment: string;
}

/** What a file of Rego says about names. */
export interface RegoIndex {
  readonly file: string;
  readonly text: string;
  readonly package: string;
  /** Names for other packages and documents, with the full path each stands for. */
  readonly imports: ReadonlyMap<string, string>;
  readonly definitions: readonly RegoDefinition[];
}

const HEAD = /^(?:default[ \t]+)?([A-Za-z_]\w*)(?=[ \t]*(?:[.[({=]|:=|contains\b|if\b|$))/gm;
const WORDS = new Set([
  'package',
  'import',
  'default',
  'else',
  'not',
  'some',
  'every',
  'with',
  'if',
  'true',
  'false',
  'null',
]);
const IMPORT = /^import[ \t]+((?:data|input)(?:\.\w+)*)(?:[ \t]+as[ \t]+(\w+))?/gm;

/** Reads what a text says about names; a definition begins where a name stands at the beginning of a line. */
export function indexRego({ file, text }: RegoFile): RegoIndex {
  const own = /^package[ \t]+([\w.]+)/m.exec(text)?.[1] ?? '';
  const imports = new Map<string, string>();
  for (const [, path = '', alias] of text.matchAll(IMPORT))
    imports.set(alias ?? path.slice(path.lastIndexOf('.') + 1), path);
  const heads = [...text.matchAll(HEAD)].filter(([, name = '']) => !WORDS.has(name));
  const definitions = heads.map((match, index): RegoDefinition => {
    const [whole, name = ''] = match;
    const start = match.index + whole.length - name.length;
    const next = heads[index + 1]?.index ?? text.length;
    const end = bodyEnd(text, match.index, next);
    const line = codeOf(/^[^\n]*/.exec(text.slice(match.index, end))?.[0] ?? '');
    return {
      file,
      package: own,
      name,
      range: { start, end: start + name.length },
      whole: { start: match.index, end: Math.max(end, match.index + whole.length) },
      head: line.replace(/\s*(?:\bif\b\s*)?\{\s*$/, '').trim(),
      comment: commentAbove(text, match.index),
    };
  });
  return { file, text, package: own, imports, definitions };
}

/** Where the last line between two offsets ends that is neither empty nor a comment. */
function bodyEnd(text: string, start: number, next: number): number {
  for (let end = next; end > start; ) {
    const begin = Math.max(text.lastIndexOf('\n', end - 1) + 1, start);
    const line = text.slice(begin, end).trim();
    if (line !== '' && !line.startsWith('#')) return begin + text.slice(begin, end).trimEnd().length;
    end = begin - 1;
  }
  return start;
}

function commentAbove(text: string, start: number): string {
  const found: string[] = [];
  for (let end = start - 1; end > 0; ) {
    const begin = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(begin, end);
    if (!line.startsWith('#')) break;
    found.unshift(line.replace(/^#\s?/, ''));
    end = begin - 1;
  }
  return found.join('\n');
}

/** The longest name with dots and indexes that is looked for in front of an offset. */
export const MOST_LETTERS = 500;

/** A name with dots around or before an offset; `at` is where it begins. */
export interface DottedName {
  readonly name: string;
  readonly range: Range;
}

/** The name with dots under an offset, up to the end of the part that it stands in; undefined in comments and texts. */
export function nameAt(text: string, offset: number): DottedName | undefined {
  const begin = text.lastIndexOf('\n', offset - 1) + 1;
  if (isInText(text.slice(begin, offset))) return undefined;
  const before = /[A-Za-z_][\w.]*$/.exec(text.slice(Math.max(begin, offset - MOST_LETTERS), offset))?.[0] ?? '';
  const behind = /^\w*/.exec(text.slice(offset))?.[0] ?? '';
  const name = before + behind;
  if (!/^[A-Za-z_]/.test(name)) return undefined;
  const start = offset - before.length;
  return { name, range: { start, end: start + name.length } };
}

/** Whether a line up to an offset ends inside of a comment or a text. */
export function isInText(line: string): boolean {
  const { quote, comment } = scanLine(line);
  return quote !== '' || comment !== undefined;
}

/** A line without its comment. */
function codeOf(line: string): string {
  return line.slice(0, scanLine(line).comment);
}

/** The quote that is open at the end of a line, and where a comment begins in it. */
function scanLine(line: string): { readonly quote: string; readonly comment: number | undefined } {
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (quote === '' && char === '#') return { quote, comment: at };
    if (quote === '"' && char === '\\') at++;
    else if (quote === '') quote = char === '"' || char === '`' ? char : '';
    else if (char === quote) quote = '';
  }
  return { quote, comment: undefined };
}

/** The definitions that a name in a file means: of its package, of an import, or by a whole path below `data`. */
export function definitionsOfName(name: string, own: RegoIndex, all: readonly RegoIndex[]): readonly RegoDefinition[] {
  const [head = '', ...rest] = name.split('.');
  const imported = own.imports.get(head);
  const path =
    head === 'data'
      ? rest.join('.')
      : imported?.startsWith('data.')
        ? [imported.slice(5), ...rest].join('.')
        : undefined;
  const everything = all.flatMap(({ definitions }) => definitions);
  const full = path ?? (own.package === '' ? head : `${own.package}.${head}`);
  return everything.filter((one) => {
    const whole = `${one.package}.${one.name}`;
    return full === whole || full.startsWith(`${whole}.`);
  });
}
