import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { authorities } from './authorities.ts';
import { chooseProxy, createAgent } from './proxyAgent.ts';

/** How this machine reaches the web. */
export interface WebAccess {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The editor's own proxy (`http.proxy`); wins over the environment. */
  readonly proxy?: string;
  /** Hosts for which the editor uses no proxy (`http.noProxy`). */
  readonly noProxy?: readonly string[];
  /** Whether the authorities of the operating system count too (`http.systemCertificates`). */
  readonly systemAuthorities?: boolean;
  /** False where the editor accepts any certificate (`http.proxyStrictSSL`). */
  readonly strict?: boolean;
}

/** What to get. */
export interface DownloadRequest {
  readonly url: string;
  /** The mark of the version that is here already; the server then only says that nothing changed. */
  readonly etag?: string;
  readonly signal?: AbortSignal;
}

export type Download =
  | { readonly is: 'text'; readonly text: string; readonly etag: string | undefined }
  /** Status 304. */
  | { readonly is: 'unchanged' }
  /** Status 404 or 410. */
  | { readonly is: 'missing' }
  | { readonly is: 'failed'; readonly message: string };

const LARGEST = 32 * 1024 * 1024;
const TIME_LIMIT = 30_000;
const MOST_REDIRECTS = 5;

/**
 * Gets a text by GET: through the proxy, with the certificates of private authorities, at most 32 MB in 30 s. Redirects are followed,
 * though never from https to http. Never rejects.
 */
export async function download(request: DownloadRequest, access: WebAccess): Promise<Download> {
  let url: URL;
  try {
    url = new URL(request.url);
  } catch {
    return failed(`\`${request.url}\` is no URL.`);
  }
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const answer = await exchange(url, request, access);
    if (!('redirect' in answer)) return answer;
    const next = parseUrl(answer.redirect, url);
    if (next === undefined || (url.protocol === 'https:' && next.protocol !== 'https:')) {
      return failed(`${url.host} redirects to an address that is not followed.`);
    }
    url = next;
  }
  return failed(`${url.host} redirects more than ${MOST_REDIRECTS} times.`);
}

function parseUrl(text: string, base: URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

function exchange(
  url: URL,
  { etag, signal }: DownloadRequest,
  access: WebAccess,
): Promise<Download | { readonly redirect: string }> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return Promise.resolve(failed(`${url.protocol} is not spoken.`));
  const { env, proxy: named, noProxy, systemAuthorities, strict } = access;
  const ca = authorities(env, systemAuthorities === true);
  const without = [env.NO_PROXY ?? env.no_proxy ?? '', ...(noProxy ?? [])].filter((one) => one !== '').join(',');
  const variables = { ...env, ...(named ? { HTTPS_PROXY: named, HTTP_PROXY: named } : {}), NO_PROXY: without };
  const proxy = chooseProxy(url, undefined, variables);
  if (proxy !== undefined && 'unusable' in proxy) return Promise.resolve(failed(proxy.unusable));
  const tls = {
    ...(ca === undefined ? {} : { ca }),
    ...(strict === false ? { rejectUnauthorized: false } : {}),
  };
  const agent = createAgent(url.href, tls, proxy);
  return new Promise((resolve) => {
    const end = (answer: Download | { readonly redirect: string }): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve(answer);
      call.destroy();
      agent.destroy();
    };
    const headers = {
      accept: '*/*',
      'user-agent': 'polycrate-gitops',
      ...(etag === undefined ? {} : { 'if-none-match': etag }),
    };
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const isForwarded = proxy !== undefined && url.protocol === 'http:';
    const call = isForwarded
      ? httpRequest({
          host: proxy.hostname,
          port: proxy.port || 80,
          path: url.href,
          headers: { ...headers, host: url.host },
        })
      : send(url, { ...tls, agent, headers });
    const onAbort = (): void => end(failed('Cancelled.'));
    const timer = setTimeout(
      () => end(failed(`${url.host} does not answer within ${TIME_LIMIT / 1000} s.`)),
      TIME_LIMIT,
    );
    signal?.addEventListener('abort', onAbort, { once: true });
    call.on('error', (error) => end(failed(`${url.host} cannot be reached: ${error.message}.`)));
    call.on('response', (response) => void readAnswer(response, url).then(end));
    call.end();
  });
}

async function readAnswer(response: IncomingMessage, url: URL): Promise<Download | { readonly redirect: string }> {
  const status = response.statusCode ?? 0;
  const { location, etag } = response.headers;
  if (status >= 300 && status < 400 && location !== undefined) return { redirect: location };
  if (status === 304) return { is: 'unchanged' };
  if (status === 404 || status === 410) return { is: 'missing' };
  if (status !== 200) return failed(`${url.host} answers ${status}.`);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST) return failed(`${url.host} sends more than ${LARGEST / 1024 / 1024} MB.`);
      chunks.push(chunk);
    }
  } catch {
    return failed(`${url.host} ended the connection.`);
  }
  return { is: 'text', text: Buffer.concat(chunks).toString('utf8'), etag };
}

function failed(message: string): Download {
  return { is: 'failed', message };
}
