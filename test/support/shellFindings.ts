import { runCli } from '../../server/src/cli/program.ts';

/** What a command line printed; `signal` is Ctrl+C. */
export async function runShell(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
  signal = new AbortController().signal,
): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
  let [out, err] = ['', ''];
  const status = await runCli(args, {
    cwd,
    env,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    progress: () => undefined,
    color: false,
    signal,
  });
  return { status, out, err };
}

/** The findings of `check` in the form of `shown`, without columns (the shell counts a byte order mark, editors do not). */
export function checked(json: string): readonly string[] {
  const { findings } = JSON.parse(json) as { findings: readonly CheckedFinding[] };
  return findings
    .map(({ path, start, severity, code, message, overlays }) => {
      const where = overlays.length === 0 ? '' : ` (in ${overlays.join(', ')})`;
      return `${path}:${start.line} ${severity} ${code}: ${message}${where}`;
    })
    .sort();
}

/** A line of `shown` as `checked` gives it. */
export function withoutColumn(line: string): string {
  return line.replace(/^(.*?:\d+):\d+ /, '$1 ');
}

interface CheckedFinding {
  readonly path: string;
  readonly start: { readonly line: number };
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly overlays: readonly string[];
}
