import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as tlsConnect } from 'node:tls';

/** TLS settings of a server: authority, client certificate, name to expect. */
export type TlsSettings = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized' | 'servername'>;

/** Why a proxy cannot be used, as a sentence. */
export interface ProxyProblem {
  readonly unusable: string;
}

/** One pool of connections for a server; idle ones are kept for the next request. */
export function createAgent(server: string, tls: TlsSettings, proxy: URL | undefined): HttpAgent {
  const keep = { keepAlive: true, keepAliveMsecs: 30_000, maxSockets: 8 };
  if (proxy !== undefined && server.startsWith('https:')) return new TunnelAgent(proxy, { ...keep, ...tls });
  return server.startsWith('https:') ? new HttpsAgent({ ...keep, ...tls }) : new HttpAgent(keep);
}

/**
 * The proxy for a server: the named one (`proxy-url` of a kubeconfig, `http.proxy` of an editor), else HTTPS_PROXY unless NO_PROXY
 * names the host (the rules of Go's httpproxy). SOCKS is not spoken.
 */
export function chooseProxy(
  server: URL,
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): URL | undefined | ProxyProblem {
  const fromEnv =
    server.protocol === 'https:' ? (env.HTTPS_PROXY ?? env.https_proxy) : (env.HTTP_PROXY ?? env.http_proxy);
  const chosen = named || (isDirect(server, env.NO_PROXY ?? env.no_proxy ?? '') ? '' : fromEnv);
  if (!chosen) return undefined;
  const text = chosen.includes('://') ? chosen : `http://${chosen}`;
  try {
    const proxy = new URL(text);
    if (proxy.protocol === 'http:' || proxy.protocol === 'https:') return proxy;
    return { unusable: `The proxy ${proxy.protocol}//${proxy.host} cannot be used: only http and https proxies work.` };
  } catch {
    return {
      unusable:
        'The proxy address is no URL; look at proxy-url in the kubeconfig, http.proxy in the editor, or HTTPS_PROXY.',
    };
  }
}

function isDirect(server: URL, list: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '');
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return true;
  const entries = list.split(',').map((entry) => entry.trim().toLowerCase());
  return entries.some((entry) => {
    if (entry === '') return false;
    if (entry === '*') return true;
    const name = entry.replace(/^\*?\./, '');
    return host === name || host.endsWith(`.${name}`) || `${host}:${server.port}` === name;
  });
}

/** Reaches servers through a proxy by CONNECT (RFC 9110 section 9.3.6); TLS is spoken with the server itself. */
class TunnelAgent extends HttpsAgent {
  readonly #proxy: URL;
  readonly #tls: TlsSettings;

  constructor(proxy: URL, options: ConstructorParameters<typeof HttpsAgent>[0] & TlsSettings) {
    super(options);
    this.#proxy = proxy;
    this.#tls = options;
  }

  override createConnection(
    options: { host?: string; port?: number | string },
    done: (error: Error | null, socket: Duplex) => void,
  ): Duplex | undefined {
    const target = `${options.host ?? ''}:${options.port ?? 443}`;
    const user = decodeURIComponent(this.#proxy.username);
    const send = this.#proxy.protocol === 'https:' ? httpsRequest : httpRequest;
    const call = send({
      host: this.#proxy.hostname.replace(/^\[|\]$/g, ''),
      port: this.#proxy.port || (this.#proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: target,
      headers: {
        host: target,
        ...(user === '' ? {} : { 'proxy-authorization': basic(user, decodeURIComponent(this.#proxy.password)) }),
      },
    });
    const fail = (error: Error): void => done(error, undefined as unknown as Duplex);
    call.on('connect', (response, socket) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        return fail(new Error(`the proxy ${this.#proxy.host} answers ${response.statusCode} to CONNECT`));
      }
      const host = options.host ?? '';
      // The certificate is checked against `host`; an address is no server name (RFC 6066 section 3).
      const servername = this.#tls.servername ?? (isIP(host) ? undefined : host);
      done(null, tlsConnect({ ...this.#tls, socket, host, ...(servername === undefined ? {} : { servername }) }));
    });
    call.on('error', fail);
    call.end();
    return undefined;
  }
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
