/** A value that can stand in a text. */
export type VarValue = string | number | boolean;

/** The text with its references replaced, or the value itself when the text is one reference and nothing else. */
export interface Expanded {
  readonly value: VarValue;
  /** Names that were replaced. */
  readonly used: readonly string[];
}

/**
 * Expands `$(NAME)` as api/filters/refvar/expand.go does: `$$` is a dollar, unknown names and unfinished references stay as they
 * are. `value` gives undefined for a name that has none.
 */
export function expandVars(text: string, value: (name: string) => VarValue | undefined): Expanded {
  const used: string[] = [];
  const resolve = (name: string): VarValue | undefined => {
    const found = value(name);
    if (found !== undefined) used.push(name);
    return found;
  };
  const whole = /^\$\(([^)]*)\)$/.exec(text);
  if (whole !== null) return { value: resolve(whole[1] ?? '') ?? text, used };
  const made = text.replace(/\$(?:\$|\(([^)]*)\))/g, (match, name: string | undefined) => {
    if (name === undefined) return '$';
    const found = resolve(name);
    return found === undefined ? match : goText(found);
  });
  return { value: made, used };
}

/** A value as Go's `%v` writes it. */
function goText(value: VarValue): string {
  if (typeof value !== 'number' || value === 0 || Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e([-+])(\d)$/, 'e$10$2');
}
