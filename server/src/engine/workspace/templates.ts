/**
 * True when a text is a template that only becomes YAML after a run of Go's text/template, Jinja or the like: a line or
 * a plain value begins with `{{` or `{%`. Braces in quotes, comments and block texts are ordinary YAML (Prometheus rules,
 * ApplicationSets) and do not count, nor do those in the middle of a plain value.
 */
export function isTemplate(text: string): boolean {
  if (!text.includes('{{') && !text.includes('{%')) return false;
  let blockColumn = -1;
  let quote = '';
  for (const line of text.split('\n')) {
    const column = line.search(/\S/);
    if (column < 0) continue;
    if (quote !== '') {
      if (closesQuote(line, quote)) quote = '';
      continue;
    }
    if (blockColumn >= 0 && column > blockColumn) continue;
    blockColumn = -1;
    const content = line.slice(column);
    if (content.startsWith('#')) continue;
    const value = valueText(content);
    if (/^(?:\{\{|\{%)/.test(value) && !isFlowMapping(content)) return true;
    if (/^["']/.test(value) && !closesQuote(value.slice(1), value.charAt(0))) quote = value.charAt(0);
    if (/(?:^|[:\-?] +)(?:[&!]\S+ +)*[|>][-+0-9]*\s*(?:#.*)?$/.test(content))
      blockColumn = column + listOffset(content);
  }
  return false;
}

/** What stands behind the dashes and the key of a line. */
function valueText(content: string): string {
  return content.replace(/^(?:- +)*(?:(?:"[^"]*"|'[^']*'|[^\s'"#{][^'"#]*?): +)?/, '');
}

/** Whether a quoted text ends on this line, which begins inside of it. */
function closesQuote(line: string, quote: string): boolean {
  return (quote === '"' ? line.replaceAll(/\\./g, '') : line.replaceAll("''", '')).includes(quote);
}

/** `- key: |` opens a block whose content must be indented deeper than `key`. */
function listOffset(content: string): number {
  const dashes = /^(?:- +)+(?=[^|>])/.exec(content);
  return dashes?.[0].length ?? 0;
}

/** `{{a: b}: c}` is a legal, if strange, flow mapping; a template never closes that way. */
function isFlowMapping(content: string): boolean {
  return /\{\{[^}]*\}[^}]/.test(content) && !content.includes('}}');
}
