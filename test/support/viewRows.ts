import type { ViewRow } from '../../server/src/protocol/views.ts';

/** The rows that came with a row; none where they are to be asked for. */
export function below(row: ViewRow | undefined): readonly ViewRow[] {
  const children = row?.children ?? [];
  return children === 'asked' ? [] : children;
}

/** Rows as lines, those below one two spaces further in: label, then description. */
export function drawn(rows: readonly ViewRow[], indent = ''): readonly string[] {
  return rows.flatMap((row) => [
    `${indent}${[row.label, row.description].filter((part) => part !== '').join(' | ')}`,
    ...drawn(below(row), `${indent}  `),
  ]);
}
