/** Every way in which a cluster can fail to answer. Closed: a new cause gets a word here and its text below. */
export type ClusterReason =
  | 'untrusted'
  | 'no-head'
  | 'no-kubeconfig'
  | 'bad-kubeconfig'
  | 'kubeconfig-in-workspace'
  | 'no-context'
  | 'unknown-context'
  | 'plugin-refused'
  | 'plugin-failed'
  | 'auth-unsupported'
  | 'insecure-server'
  | 'sign-in-needed'
  | 'forbidden'
  | 'not-found'
  | 'unreachable'
  | 'timeout'
  | 'certificate-expired'
  | 'certificate-unknown'
  | 'certificate-name'
  | 'tls'
  | 'proxy'
  | 'too-many-requests'
  | 'server-error'
  | 'invalid'
  | 'not-an-api-server'
  | 'request-refused'
  | 'cancelled';

/** A failure as a value: what happened and what to do, in one or two sentences. */
export interface ClusterProblem {
  readonly reason: ClusterReason;
  readonly message: string;
  /** HTTP status, where the server answered. */
  readonly status?: number;
  /** The server's own words; undefined for Secrets, whose errors may quote values. */
  readonly detail?: string;
}

/** True for a failure among answers. */
export function isProblem(value: object): value is ClusterProblem {
  return 'reason' in value && 'message' in value;
}

/** The problem with its message. */
export function problem(reason: ClusterReason, message: string): ClusterProblem {
  return { reason, message };
}

/** Codes of Node's TLS for a chain that leads to no known root. */
const UNKNOWN_ROOT = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Is the cluster up, and is the address right?',
  ENOTFOUND: 'its name is not known. Is the address right, and is the VPN on?',
  EAI_AGAIN: 'its name cannot be looked up now. Is the network up?',
  EHOSTUNREACH: 'there is no way to it. Is the VPN on?',
  ENETUNREACH: 'there is no way to it. Is the network up?',
  ECONNRESET: 'it closed the connection.',
  EPIPE: 'it closed the connection.',
};

/** A failed connection in words, by the error code of Node. `server` is the URL without credentials. */
export function connectionProblem(code: string, text: string, server: string): ClusterProblem {
  if (code === 'CERT_HAS_EXPIRED') {
    return problem('certificate-expired', `The certificate of ${server} has expired; renew it on the cluster.`);
  }
  if (UNKNOWN_ROOT.has(code)) {
    const message = `The certificate of ${server} is not signed by the authority that the kubeconfig names; fetch the kubeconfig again.`;
    return problem('certificate-unknown', message);
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const message = `The certificate of ${server} is made out to another name; set tls-server-name in the kubeconfig if that is right.`;
    return problem('certificate-name', message);
  }
  const why = UNREACHABLE[code];
  if (why !== undefined) return problem('unreachable', `${server} cannot be reached: ${why}`);
  if (/^(ERR_(SSL|TLS)|EPROTO|CERT_)/.test(code)) return problem('tls', `No secure connection to ${server}: ${text}.`);
  return problem('unreachable', `${server} cannot be reached: ${text}.`);
}
