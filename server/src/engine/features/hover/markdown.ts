/** Sentences are Markdown already, but `<name>` in them is no HTML. */
export function asMarkdown(text: string): string {
  return text.replaceAll('<', '\\<');
}

/** Text that means itself. */
export function asText(text: string): string {
  return text.replaceAll(/[\\*_`[\]<>|]/g, '\\$&');
}

/** A value as code, on one line and short enough for a cell. */
export function asCode(value: string, longest = 60): string {
  const line = value.replaceAll(/\s+/g, ' ').trim();
  const cut = line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
  if (cut === '') return '*empty*';
  const fence = cut.includes('`') ? '``' : '`';
  return `${fence}${cut.replaceAll('|', '\\|')}${fence}`;
}
