import type { Agent as HttpAgent } from 'node:http';
import type { TlsSettings } from '../host/proxyAgent.ts';
import type { ClusterProblem } from './problem.ts';

/** What a request needs to reach one context as one user. Made by kubeClient.ts, without contacting anything. */
export interface Connection {
  /** URL of the API server, without credentials. */
  readonly server: string;
  /** The user of the context, for messages. */
  readonly user: string;
  readonly tls: TlsSettings;
  readonly agent: HttpAgent;
  /** Namespace of the context, '' when it names none. */
  readonly namespace: string;
  /** What a person should know before the first request: no TLS check, impersonation. */
  readonly warnings: readonly string[];
  /** Headers for the next request; runs a credential plugin when its last answer has expired. */
  authenticate(signal: AbortSignal): Promise<{ readonly headers: Readonly<Record<string, string>> } | ClusterProblem>;
  /** Forgets what a plugin gave after the server refused it; false where there is nothing to renew. */
  renew(): boolean;
  close(): void;
}
