import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A web server on the loopback: repositories below `/git/`, files below `/files/`. */
export interface GitHttp {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

/**
 * Serves the bare repositories of a folder by git's own CGI program, and its files as they are.
 * @param password when given, repositories want the user `me` with it
 */
export async function serveGit(folder: string, password?: string): Promise<GitHttp> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    asked.push(path);
    const isGit = path.startsWith('/git/') && /\/(info\/refs|git-upload-pack)$/.test(path);
    const wanted = `Basic ${Buffer.from(`me:${password}`).toString('base64')}`;
    if (isGit && password !== undefined && request.headers.authorization !== wanted) {
      response.setHeader('www-authenticate', 'Basic realm="test"');
      refuse(response, 401);
    } else if (isGit) runBackend(folder, path.slice('/git'.length), request, response);
    else sendFile(path.startsWith('/files/') ? join(folder, path.slice('/files/'.length)) : '', response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function refuse(response: ServerResponse, status: number): void {
  response.statusCode = status;
  response.end();
}

function sendFile(path: string, response: ServerResponse): void {
  if (existsSync(path) && statSync(path).isFile()) response.end(readFileSync(path));
  else refuse(response, 404);
}

function runBackend(folder: string, path: string, request: IncomingMessage, response: ServerResponse): void {
  const query = new URL(request.url ?? '/', 'http://localhost').search.slice(1);
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH ?? '',
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
  });
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => {
    const answer = Buffer.concat(chunks);
    const end = answer.indexOf('\r\n\r\n');
    for (const line of answer.subarray(0, end).toString('latin1').split('\r\n')) {
      const [name = '', value = ''] = line.split(/:\s*/, 2);
      if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.end(answer.subarray(end + 4));
  });
}
