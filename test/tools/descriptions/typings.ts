/** One property of an interface or class in a `.d.ts` file. */
export interface TypedProperty {
  readonly name: string;
  readonly text: string;
  /** Its type as written, or its members when the type is written in place. */
  readonly type: string;
  readonly members: readonly TypedProperty[];
}

/** A declared interface or class: its own comment, what it extends as written, and its own properties. */
export interface TypedDeclaration {
  readonly text: string;
  readonly bases: readonly string[];
  readonly properties: readonly TypedProperty[];
}

/**
 * Reads one declaration of a generated `.d.ts` file. The generators write one property a line, each after its comment, and
 * nothing else is understood: TypeScript 7 has no API that could do it better. An alias of a plain type has no properties.
 */
export function readDeclaration(source: string, declaration: RegExp): TypedDeclaration | undefined {
  const lines = source.split('\n');
  const start = lines.findIndex((line) => declaration.test(line));
  if (start < 0) return undefined;
  const head = lines[start] ?? '';
  const bases = / extends (.*) \{$/.exec(head)?.[1]?.split(', ') ?? [];
  return {
    text: commentBefore(lines, start),
    bases,
    properties: head.endsWith('{') ? readMembers(lines, start + 1).properties : [],
  };
}

function commentBefore(lines: readonly string[], end: number): string {
  if (!/\*\/\s*$/.test(lines[end - 1] ?? '')) return '';
  let start = end - 1;
  while (start > 0 && !/^\s*\/\*\*/.test(lines[start] ?? '')) start--;
  return plainText(lines.slice(start, end));
}

function readMembers(lines: readonly string[], start: number): { properties: TypedProperty[]; end: number } {
  const properties: TypedProperty[] = [];
  let text = '';
  for (let at = start; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (/^\s*\/\*\*/.test(line)) {
      const first = at;
      while (at < lines.length && !(lines[at] ?? '').includes('*/')) at++;
      text = plainText(lines.slice(first, at + 1));
      continue;
    }
    if (/^\s*\}/.test(line)) return { properties, end: at };
    const found = /^\s*['"]([^'"]+)['"]\??: (.*)$/.exec(line);
    if (found !== null) {
      const [, name = '', type = ''] = found;
      const nested = /\{\s*$/.test(type) && !type.includes('[key') ? readMembers(lines, at + 1) : undefined;
      if (nested !== undefined) at = nested.end;
      properties.push({ name, text, type, members: nested?.properties ?? [] });
    }
    text = '';
  }
  return { properties, end: lines.length };
}

/** The text of a comment without its asterisks; line breaks that only wrap become spaces. */
function plainText(comment: readonly string[]): string {
  const lines = comment.map((line) =>
    line
      .replace(/^\s*\/\*\*|\*\/\s*$/g, '')
      .replace(/^\s*\*? ?/, '')
      .trimEnd(),
  );
  const text = lines.join('\n').trim();
  return text.replaceAll(/\\(['"])/g, '$1').replaceAll(/([^\n])\n(?=[^\n\s\-*])/g, '$1 ');
}
