import { createInterface } from 'node:readline';
import { BatchRenderer } from './batchRenderer.ts';
import { EXIT, type RegisterCommand } from './context.ts';
import { readPolicyRequest } from './policyRequest.ts';
import { PolicyRunner } from './policyRun.ts';

interface Request {
  readonly id?: unknown;
  readonly command?: unknown;
  readonly dir?: unknown;
  readonly flags?: unknown;
}

/** What answers requests, by their command. */
interface Answerers {
  readonly renderer: BatchRenderer;
  readonly policies: PolicyRunner;
}

/** `batch`: one JSON request a line on standard input, one JSON answer a line on standard output, in one process. */
export const registerBatch: RegisterCommand = (program, cli, done) => {
  program
    .command('batch')
    .description(
      'Answer requests to render and to run policies, one JSON object a line, from standard input until it ends.',
    )
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      const answerers = { renderer: new BatchRenderer(cli.cwd, cli.env), policies: new PolicyRunner(cli.cwd) };
      for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
        if (cli.signal.aborted) break;
        if (line.trim() !== '') cli.out(`${JSON.stringify(await answer(line, answerers, cli.signal))}\n`);
      }
      done(EXIT.clean);
    });
};

async function answer(line: string, { renderer, policies }: Answerers, signal: AbortSignal): Promise<object> {
  let request: Request;
  try {
    request = JSON.parse(line) as Request;
  } catch {
    return { id: null, ok: false, error: 'this line is not JSON' };
  }
  const id = request.id ?? null;
  if (request.command === 'policy') return { id, ...answerPolicy(request, policies) };
  if (request.command !== 'render')
    return { id, ok: false, error: `unknown command ${JSON.stringify(request.command)}; there are: render, policy` };
  if (typeof request.dir !== 'string') return { id, ok: false, error: '`dir` must be the path of a folder' };
  const flags = Array.isArray(request.flags) ? request.flags.map(String) : [];
  return { id, ...(await renderer.renderAll(request.dir, flags, signal)) };
}

/** One request to run policies. What can be judged is judged; a file that cannot be read makes the answer an error. */
function answerPolicy(request: object, policies: PolicyRunner): object {
  const read = readPolicyRequest(request);
  if (typeof read === 'string') return { ok: false, error: read };
  try {
    const { report, problems } = policies.run(read);
    return problems.length === 0 ? { ok: true, report } : { ok: false, error: problems.join('\n') };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

const EXAMPLES = `
Each request is {"id", "command": "render", "dir", "flags": [...]}, with flags as for render; each answer is {"id", "ok": true, "output"} or
{"id", "ok": false, "error"}. {"id", "command": "policy", "policies": [...], "resources": [...]} is answered by {"id", "ok": true, "report"};
its other members are named as the flags of policy. What is remembered between requests is checked against the files on disk.

Examples:
  echo '{"id": 1, "command": "render", "dir": "overlays/prod"}' | polycrate-gitops batch
  ls -d overlays/* | jq -Rc '{id: ., command: "render", dir: .}' | polycrate-gitops batch
  polycrate-gitops batch < requests.jsonl > answers.jsonl
`;
