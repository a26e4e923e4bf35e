import type { Series } from './programs.ts';

const COLUMNS = ['', 'dirs', 'failed', 'resources', 'KB', 'total ms', 'median ms', 'p95 ms', 'CPU ms', 'peak MB'];

/** The value below which a share of all lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** The ways of rendering, one a line. */
export function table(title: string, all: readonly Series[]): string {
  const rows = [COLUMNS, ...all.map(row)];
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((cells) => cells[at]?.length ?? 0)));
  const lines = rows.map((cells) =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
  );
  return `${title}\n${lines.join('\n')}\n`;
}

function row({ name, costs, cpu, peak }: Series): string[] {
  const times = costs.map(({ milliseconds }) => milliseconds);
  const sum = (of: readonly number[]): number => of.reduce((total, one) => total + one, 0);
  return [
    name,
    String(costs.length),
    String(costs.filter(({ ok }) => !ok).length),
    String(sum(costs.map(({ resources }) => resources))),
    (sum(costs.map(({ bytes }) => bytes)) / 1024).toFixed(0),
    sum(times).toFixed(0),
    quantile(times, 0.5).toFixed(2),
    quantile(times, 0.95).toFixed(2),
    cpu === undefined ? '-' : cpu.toFixed(0),
    peak === undefined ? '-' : (peak / 2 ** 20).toFixed(0),
  ];
}

/** Prints rows of cells below a title, the first cell to the left and all others to the right. */
export function printRows(title: string, rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
  );
  console.log(`${title}\n${lines.join('\n')}\n`);
}
