import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Connection } from './connection.ts';
import { type Json, parseJson, printJson, textIn } from './json.ts';
import { type ClusterProblem, type ClusterReason, connectionProblem, isProblem, problem } from './problem.ts';
import { refuse } from './requestGuard.ts';

/** A request that reads, or that asks the server what it would do. Nothing else can be written down here. */
export type ApiRequest =
  | {
      readonly method: 'GET';
      /** Path below the server's URL, each part encoded, without a query. */
      readonly path: string;
      readonly query?: Readonly<Record<string, string>>;
      readonly accept?: string;
      readonly timeLimit?: number;
    }
  | {
      readonly method: 'PATCH';
      readonly path: string;
      /** The field manager in whose name the server answers. */
      readonly manager: string;
      readonly body: Json;
    };

/** An answer with status 2xx, or why there is none. `secret` answers keep the server's words out. */
export type ApiAnswer = { readonly status: number; readonly json: Json } | ClusterProblem;

/** Requests to one context. One connection pool, at most eight at a time; all end when the signal does. */
export interface Transport {
  readonly server: string;
  /** Requests sent so far, retries included. */
  readonly sent: () => number;
  /** The failure that makes every further request pointless: credentials that the server does not accept (any more). */
  readonly failure: () => ClusterProblem | undefined;
  send(request: ApiRequest, signal: AbortSignal): Promise<ApiAnswer>;
  close(): void;
}

/** Milliseconds; drift semantics section 8.1. The limits may be shortened for tests. */
export interface TimeLimits {
  readonly connect: number;
  readonly read: number;
  readonly patch: number;
}

const LIMITS: TimeLimits = { connect: 5_000, read: 15_000, patch: 40_000 };

const FINAL: ReadonlySet<ClusterReason> = new Set(['sign-in-needed', 'plugin-failed', 'plugin-refused']);

/** A server that went away in the middle is asked this often before the rest is given up. */
const STRIKES: ReadonlySet<ClusterReason> = new Set(['timeout', 'unreachable']);
const MAX_STRIKES = 3;

const IN_FLIGHT = 8;
/** Answers larger than this are no API objects. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Times that a request waits for a busy server before it gives up. */
const PATIENCE = 3;

/** Opens nothing: connections are made when the first request is sent. */
export function createTransport(connection: Connection, limits: TimeLimits = LIMITS): Transport {
  let sent = 0;
  let failure: ClusterProblem | undefined;
  let strikes = 0;
  let free = IN_FLIGHT;
  const waiting: (() => void)[] = [];
  const enter = async (): Promise<void> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const once = async (request: ApiRequest, signal: AbortSignal): Promise<RawAnswer> => {
    const auth = await connection.authenticate(signal);
    if ('reason' in auth) return { problem: auth };
    sent += 1;
    return exchange(request, { connection, headers: auth.headers, limits, signal });
  };
  return {
    server: connection.server,
    sent: () => sent,
    failure: () => failure,
    close: () => connection.close(),
    send: async (request, signal) => {
      await enter();
      try {
        // One refused sign-in ends them all: no storm of prompts or locked accounts.
        if (failure !== undefined) return failure;
        const answer = await persist(request, { connection, signal, once });
        if (isProblem(answer)) {
          if (STRIKES.has(answer.reason)) strikes += 1;
          if (FINAL.has(answer.reason) || strikes >= MAX_STRIKES) failure ??= answer;
        }
        return answer;
      } finally {
        leave();
      }
    },
  };
}

interface Persistence {
  readonly connection: Connection;
  readonly signal: AbortSignal;
  once(request: ApiRequest, signal: AbortSignal): Promise<RawAnswer>;
}

/** Renews credentials once after a 401, and waits when a busy server asks for it. 403 is never tried again. */
async function persist(request: ApiRequest, how: Persistence): Promise<ApiAnswer> {
  let renewed = false;
  for (let attempt = 0; ; attempt++) {
    if (how.signal.aborted) return problem('cancelled', 'Cancelled.');
    const raw = await how.once(request, how.signal);
    if ('problem' in raw) return raw.problem;
    const busy = raw.status === 429 || (raw.status === 503 && raw.retryAfter !== undefined);
    if (raw.status === 401 && !renewed && how.connection.renew()) renewed = true;
    else if (busy && attempt < PATIENCE) await pause(Math.min(raw.retryAfter ?? 1, 10) * 1000, how.signal);
    else return judgeAnswer(raw, how.connection, request);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
  });
}

type RawAnswer =
  | { readonly problem: ClusterProblem }
  | { readonly status: number; readonly text: string; readonly retryAfter: number | undefined };

interface Exchange {
  readonly connection: Connection;
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: TimeLimits;
  readonly signal: AbortSignal;
}

/** One request and its answer. Never rejects. */
function exchange(request: ApiRequest, how: Exchange): Promise<RawAnswer> {
  const { connection, limits, signal } = how;
  const target = targetOf(connection.server, request);
  const body = request.method === 'PATCH' ? printJson(request.body) : undefined;
  const headers: Record<string, string> = {
    ...how.headers,
    accept: (request.method === 'GET' ? request.accept : undefined) ?? 'application/json',
    'user-agent': 'polycrate-gitops',
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/apply-patch+yaml', 'content-length': String(Buffer.byteLength(body)) }),
  };
  const prefix = new URL(connection.server).pathname.replace(/\/$/, '');
  const refused = refuse(request.method, target, { contentType: headers['content-type'], prefix });
  if (refused !== undefined) return Promise.resolve({ problem: problem('request-refused', refused) });
  const timeLimit = request.method === 'PATCH' ? limits.patch : (request.timeLimit ?? limits.read);
  return new Promise((resolve) => {
    const send = target.protocol === 'http:' ? httpRequest : httpsRequest;
    const call = send(target, { ...connection.tls, method: request.method, headers, agent: connection.agent });
    let connected = false;
    const stop = (found: ClusterProblem): void => {
      resolve({ problem: found });
      call.destroy();
    };
    const seconds = (time: number): string => `${time / 1000} s`;
    const connecting = setTimeout(() => {
      if (!connected)
        stop(
          problem('timeout', `${connection.server} does not answer: no connection after ${seconds(limits.connect)}.`),
        );
    }, limits.connect);
    const whole = setTimeout(
      () => stop(problem('timeout', `${connection.server} does not answer: no response after ${seconds(timeLimit)}.`)),
      timeLimit,
    );
    const onAbort = (): void => stop(problem('cancelled', 'Cancelled.'));
    signal.addEventListener('abort', onAbort, { once: true });
    call.on('socket', (socket) => {
      // A kept connection is there already, and each request more would leave a listener on it.
      connected = !socket.connecting;
      if (connected) return;
      socket.once(target.protocol === 'http:' ? 'connect' : 'secureConnect', () => {
        connected = true;
      });
    });
    call.on('close', () => {
      clearTimeout(connecting);
      clearTimeout(whole);
      signal.removeEventListener('abort', onAbort);
    });
    call.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ problem: connectionProblem(error.code ?? '', error.message, connection.server) }),
    );
    call.on('response', (response) => void readAnswer(response, connection.server).then(resolve));
    call.end(body);
  });
}

async function readAnswer(response: IncomingMessage, server: string): Promise<RawAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BYTES) return { problem: problem('not-an-api-server', `${server} answers more than 64 MB.`) };
      chunks.push(chunk);
    }
  } catch {
    return { problem: connectionProblem('ECONNRESET', '', server) };
  }
  const retryAfter = Number(response.headers['retry-after'] ?? Number.NaN);
  return {
    status: response.statusCode ?? 0,
    text: Buffer.concat(chunks).toString('utf8'),
    retryAfter: Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter : undefined,
  };
}

function targetOf(server: string, request: ApiRequest): URL {
  const target = new URL(`${server.replace(/\/$/, '')}${request.path}`);
  const query =
    request.method === 'PATCH'
      ? { dryRun: 'All', fieldManager: request.manager, force: 'true' }
      : (request.query ?? {});
  for (const [key, value] of Object.entries(query)) target.searchParams.set(key, value);
  return target;
}

/** What an answer means. The server's own words are kept except for Secrets, whose errors may quote values. */
function judgeAnswer(
  raw: Exclude<RawAnswer, { problem: ClusterProblem }>,
  connection: Connection,
  request: ApiRequest,
): ApiAnswer {
  const json = parseJson(raw.text);
  if (raw.status >= 200 && raw.status < 300) {
    if (json !== undefined) return { status: raw.status, json };
    return problem('not-an-api-server', `${connection.server} answers, but not as a Kubernetes API server.`);
  }
  const secret = /\/secrets(\/|$)/.test(request.path);
  const words = secret ? '' : textIn(json, 'message') || raw.text.slice(0, 300).trim();
  const with_ = { status: raw.status, ...(words === '' ? {} : { detail: words }) };
  const says = words === '' ? '' : ` The server says: ${words}`;
  const { server, user } = connection;
  switch (raw.status) {
    case 401:
      return {
        ...problem('sign-in-needed', `${server} does not accept the credentials of ${user}; sign in again.`),
        ...with_,
      };
    case 403:
      return { ...problem('forbidden', `${user} may not do this on ${server}.${says}`), ...with_ };
    case 404:
      return { ...problem('not-found', `${server} does not have this.${says}`), ...with_ };
    case 429:
      return { ...problem('too-many-requests', `${server} is busy and asks to come back later.`), ...with_ };
    default:
      if (raw.status >= 500)
        return { ...problem('server-error', `${server} failed with ${raw.status}.${says}`), ...with_ };
      return { ...problem('invalid', `${server} refused the request with ${raw.status}.${says}`), ...with_ };
  }
}
