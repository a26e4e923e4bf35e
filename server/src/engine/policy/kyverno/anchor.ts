/** `(k)` conditional, `<(k)` global, `=(k)` equality, `^(k)` existence, `X(k)` negation, `+(k)` add (pkg/engine/anchor/anchor.go). */
export type AnchorKind = '' | '<' | '=' | '^' | 'X' | '+';

export interface Anchor {
  readonly kind: AnchorKind;
  readonly key: string;
}

const ANCHOR = /^([+<=X^])?\((.+)\)$/;

/** The anchor that a key is; undefined for an ordinary key. */
export function parseAnchor(key: string): Anchor | undefined {
  if (!key.endsWith(')')) return undefined;
  const [, kind = '', name] = ANCHOR.exec(key) ?? [];
  return name === undefined ? undefined : { kind: kind as AnchorKind, key: name.trim() };
}

/** The key inside of an anchor. */
export function anchorKeyOf(key: string): string | undefined {
  return parseAnchor(key)?.key;
}
