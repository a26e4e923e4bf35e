/** One property of an interface or class in a `.d.ts` file. */
export interface TypedProperty {
  readonly name: string;
  readonly text: string;
  /** Its type as written, or its members when the type is written in place. */
  readonly type: string;
  readonly members: readonly TypedProperty[];
}

/** A declared interface or class: its own comment and its properties. */
export interface TypedDeclaration {
  readonly text: string;
  readonly properties: readonly TypedProperty[];
}

/**
 * Reads one declaration of a generated `.d.ts` file. The generators write one property a line, each after its comment, and
 * nothing else is understood: TypeScript 7 has no API that could do it better.
 */
export function readDeclaration(source: string, declaration: RegExp): TypedDeclaration | undefined {
  const lines = source.split('\n');
  const start = lines.findIndex((line) => declaration.test(line));
  if (start < 0) return undefined;
  const before = lines.slice(0, start).join('\n');
  const text = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(before)?.[1];
  return { text: text === undefined ? '' : plainText(text), properties: readMembers(lines, start + 1).properties };
}

function readMembers(lines: readonly string[], start: number): { properties: TypedProperty[]; end: number } {
  const properties: TypedProperty[] = [];
  let comment: string[] = [];
  let inComment = false;
  for (let at = start; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (inComment || /^\s*\/\*\*/.test(line)) {
      comment = inComment ? [...comment, line] : [line];
      inComment = !line.includes('*/');
      continue;
    }
    if (/^\s*\}/.test(line)) return { properties, end: at };
    const found = /^\s*['"]([^'"]+)['"]\??: (.*)$/.exec(line);
    if (found !== null) {
      const [, name = '', type = ''] = found;
      const nested = /\{\s*$/.test(type) && !type.includes('[key') ? readMembers(lines, at + 1) : undefined;
      if (nested !== undefined) at = nested.end;
      const text = plainText(comment.join('\n').replace(/^\s*\/\*\*|\*\/\s*$/g, ''));
      properties.push({ name, text, type, members: nested?.properties ?? [] });
    }
    comment = [];
  }
  return { properties, end: lines.length };
}

/** The text of a comment without its asterisks; line breaks that only wrap become spaces. */
function plainText(comment: string): string {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  const text = lines.join('\n').trim();
  return text.replaceAll(/\\(['"])/g, '$1').replaceAll(/([^\n])\n(?=[^\n\s\-*])/g, '$1 ');
}
