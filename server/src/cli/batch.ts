import { createInterface } from 'node:readline';
import { BatchRenderer } from './batchRenderer.ts';
import { EXIT, type RegisterCommand } from './context.ts';

interface Request {
  readonly id?: unknown;
  readonly command?: unknown;
  readonly dir?: unknown;
  readonly flags?: unknown;
}

/** `batch`: one JSON request a line on standard input, one JSON answer a line on standard output, in one process. */
export const registerBatch: RegisterCommand = (program, cli, done) => {
  program
    .command('batch')
    .description('Answer render requests, one JSON object a line, from standard input until it ends.')
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      const renderer = new BatchRenderer(cli.cwd, cli.env);
      for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
        if (cli.signal.aborted) break;
        if (line.trim() !== '') cli.out(`${JSON.stringify(await answer(line, renderer, cli.signal))}\n`);
      }
      done(EXIT.clean);
    });
};

async function answer(line: string, renderer: BatchRenderer, signal: AbortSignal): Promise<object> {
  let request: Request;
  try {
    request = JSON.parse(line) as Request;
  } catch {
    return { id: null, ok: false, error: 'this line is not JSON' };
  }
  const id = request.id ?? null;
  if (request.command !== 'render')
    return { id, ok: false, error: `unknown command ${JSON.stringify(request.command)}; there is: render` };
  if (typeof request.dir !== 'string') return { id, ok: false, error: '`dir` must be the path of a folder' };
  const flags = Array.isArray(request.flags) ? request.flags.map(String) : [];
  return { id, ...(await renderer.renderAll(request.dir, flags, signal)) };
}

const EXAMPLES = `
Each request is {"id", "command": "render", "dir", "flags": [...]}, with flags as for render; each answer is {"id", "ok": true, "output"} or
{"id", "ok": false, "error"}. What is remembered between requests is checked against the files on disk.

Examples:
  echo '{"id": 1, "command": "render", "dir": "overlays/prod"}' | polycrate-gitops batch
  ls -d overlays/* | jq -Rc '{id: ., command: "render", dir: .}' | polycrate-gitops batch
  polycrate-gitops batch < requests.jsonl > answers.jsonl
`;
