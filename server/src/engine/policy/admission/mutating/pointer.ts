/** The names of a JSON pointer (RFC 6901). */
export function toPointerParts(text: string): readonly string[] {
  return text
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
