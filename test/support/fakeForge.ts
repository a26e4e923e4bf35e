import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A pull request in the pretended forge. */
export interface FakePull {
  number: number;
  head: string;
  base: string;
  title: string;
  body: string;
  state: 'open' | 'closed';
  merged: boolean;
  draft: boolean;
  labels: string[];
  reviewers: string[];
}

/** One call that arrived. */
export interface FakeCall {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** What to answer instead; `hang` never answers, `lost` does the work and then cuts the connection. */
export type FakeAnswer =
  | {
      readonly status: number;
      readonly json?: unknown;
      readonly text?: string;
      readonly headers?: Record<string, string>;
    }
  | 'hang'
  | 'lost';

/** Decides about a call before the forge does; undefined lets it through. */
export type FakeRule = (method: string, path: string) => FakeAnswer | undefined;

/** A forge on a loopback port: the API of GitHub (`/api/v3`) or Gitea (`/api/v1`), and git over smart HTTP below `/`. */
export interface FakeForge {
  readonly url: string;
  readonly pulls: FakePull[];
  readonly calls: FakeCall[];
  rule: FakeRule | undefined;
  /** Password that git over HTTP wants, under any user name. */
  gitPassword: string | undefined;
  close(): Promise<void>;
}

/** Starts a pretended forge. `projects` is the folder that holds its bare repositories as `owner/name.git`. */
export async function startFakeForge(projects: string, env: Record<string, string>): Promise<FakeForge> {
  const server = createServer();
  const forge: FakeForge = {
    url: '',
    pulls: [],
    calls: [],
    rule: undefined,
    gitPassword: undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  server.on('request', (request, response) => void serve(forge, { request, response, projects, env }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(forge, { url: `http://127.0.0.1:${port}` });
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly projects: string;
  readonly env: Record<string, string>;
}

async function serve(forge: FakeForge, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const url = request.url ?? '/';
  if (!url.startsWith('/api/')) return serveGit(forge, exchange);
  const body = await readBody(request);
  const path = url.replace(/^\/api\/v\d/, '');
  const method = request.method ?? 'GET';
  forge.calls.push({
    method,
    path,
    authorization: request.headers.authorization,
    body: body.length > 0 ? JSON.parse(body.toString('utf8')) : undefined,
  });
  const ruled = forge.rule?.(method, path);
  if (ruled === 'hang') return;
  if (ruled && ruled !== 'lost') return send(response, ruled);
  const answer = answerApi(forge, method, path, body.length > 0 ? JSON.parse(body.toString('utf8')) : {});
  if (ruled === 'lost') return void response.destroy();
  send(response, answer);
}

type Json = Record<string, unknown>;

function answerApi(forge: FakeForge, method: string, path: string, body: Json): Exclude<FakeAnswer, string> {
  const [route = '', query = ''] = path.split('?');
  const parts = route
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  if (route === '/version') return { status: 200, json: { version: '1.26.0' } };
  const [, owner = '', name = '', area, first, second] = parts;
  const show = (pull: FakePull): Json => showPull(forge, pull, `${owner}/${name}`);
  if (area === undefined)
    return { status: 200, json: { default_branch: 'main', archived: false, permissions: { push: true } } };
  if (area === 'pulls' && method === 'GET' && first === undefined) {
    const wanted = new URLSearchParams(query);
    const head = wanted.get('head')?.replace(/^[^:]*:/, '');
    return {
      status: 200,
      json: [...forge.pulls]
        .reverse()
        .filter((pull) => head === undefined || (pull.head === head && pull.base === wanted.get('base')))
        .map(show),
    };
  }
  if (area === 'pulls' && method === 'GET' && second !== undefined) {
    const pull = forge.pulls.findLast((candidate) => candidate.base === first && candidate.head === second);
    return pull ? { status: 200, json: show(pull) } : { status: 404, json: { message: 'not found' } };
  }
  if (area === 'pulls' && method === 'POST' && first === undefined) return openPull(forge, body, show);
  const pull = forge.pulls.find((candidate) => candidate.number === Number(first));
  if (area === 'labels')
    return method === 'GET'
      ? { status: 200, json: [{ id: 1, name: 'env/prod' }] }
      : { status: 201, json: { id: 2, name: body.name } };
  if (!pull) return { status: 404, json: { message: 'not found' } };
  if (area === 'pulls' && method === 'PATCH') return { status: 201, json: show(Object.assign(pull, body)) };
  if (area === 'issues' && second === 'labels')
    pull.labels.push(...(body.labels as unknown[]).map((label) => (label === 1 ? 'env/prod' : String(label))));
  else if (second === 'requested_reviewers') pull.reviewers.push(...(body.reviewers as string[]));
  return { status: 201, json: {} };
}

function openPull(forge: FakeForge, body: Json, show: (pull: FakePull) => Json): Exclude<FakeAnswer, string> {
  const [head, base] = [String(body.head), String(body.base)];
  if (forge.pulls.some((pull) => pull.head === head && pull.base === base && pull.state === 'open')) {
    return { status: 409, json: { message: 'pull request already exists for these targets' } };
  }
  const pull: FakePull = {
    number: forge.pulls.length + 1,
    head,
    base,
    title: String(body.title),
    body: String(body.body),
    state: 'open',
    merged: false,
    draft: body.draft === true,
    labels: [],
    reviewers: [],
  };
  forge.pulls.push(pull);
  return { status: 201, json: show(pull) };
}

function showPull(forge: FakeForge, pull: FakePull, repository: string): Json {
  return {
    number: pull.number,
    html_url: `${forge.url}/${repository}/pulls/${pull.number}`,
    state: pull.state,
    merged: pull.merged,
    title: pull.title,
    body: pull.body,
    labels: pull.labels.map((name) => ({ name })),
    head: { ref: pull.head, label: pull.head, repo_id: 1, repo: { full_name: repository } },
    base: { ref: pull.base, repo_id: 1 },
  };
}

function send(response: ServerResponse, answer: Exclude<FakeAnswer, string>): void {
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
  response.end(answer.text ?? JSON.stringify(answer.json ?? {}));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

// git http-backend is a CGI program: headers, an empty line, the content.
function serveGit(forge: FakeForge, { request, response, projects, env }: Exchange): void {
  const given = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64')
    .toString('utf8')
    .split(':')[1];
  if (forge.gitPassword !== undefined && given !== forge.gitPassword) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="fake"' }).end();
    return;
  }
  const [path = '/', query = ''] = (request.url ?? '/').split('?');
  const child = spawn('git', ['http-backend'], {
    env: {
      ...env,
      GIT_PROJECT_ROOT: projects,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_USER: 'tester',
      REMOTE_ADDR: '127.0.0.1',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(child.stdin);
  child.stdin.on('error', () => undefined);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => {
    const output = Buffer.concat(chunks);
    const end = output.indexOf('\r\n\r\n');
    const headers = output
      .toString('latin1', 0, end)
      .split('\r\n')
      .map((line) => line.split(/:\s*/, 2) as [string, string]);
    const status = Number(headers.find(([name]) => name.toLowerCase() === 'status')?.[1]?.split(' ')[0] ?? 200);
    response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name.toLowerCase() !== 'status')));
    response.end(output.subarray(end + 4));
  });
}
