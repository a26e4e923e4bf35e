import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { describeError, type Session } from './session.ts';
import { pathOfUri } from './uris.ts';

/** A handler: a plain function that neither catches nor logs. */
export type Handler<P, R> = (session: Session, params: P, token: CancellationToken) => Promise<R> | R;

/** Requests slower than this are worth a line in the log (milliseconds). */
const SLOW = 1000;

/**
 * Wraps a handler of a request: cancelling, answers that came too late, time, log, and a failure that ends the request and never the session. A request
 * that comes before `initialize` is refused by the protocol library's state, so `session` is there.
 */
export function request<P, R>(method: string, current: () => Session, handler: Handler<P, R>) {
  return async (params: P, token: CancellationToken): Promise<R | ResponseError<void>> => {
    const session = current();
    if (token.isCancellationRequested) return cancelled();
    const asked = versionOf(session, params);
    const began = session.ports.host.now();
    try {
      const result = await handler(session, params, token);
      if (token.isCancellationRequested) return cancelled();
      return versionOf(session, params) === asked ? result : stale();
    } catch (error) {
      session.client.log('error', `${method} failed: ${describeError(error)}`);
      return new ResponseError(LSPErrorCodes.RequestFailed, `${method} failed; the log of Polycrate has the details.`);
    } finally {
      const took = session.ports.host.now() - began;
      session.client.log(took > SLOW ? 'information' : 'debug', `${method} took ${took} ms`);
    }
  };
}

/** Version of the document that a request is about; undefined for requests about none. */
function versionOf(session: Session, params: unknown): number | undefined {
  const { textDocument } = (params ?? {}) as { textDocument?: { uri?: unknown } };
  return typeof textDocument?.uri === 'string' ? session.documents.version(pathOfUri(textDocument.uri)) : undefined;
}

/** Wraps a handler of a notification; a failure is logged, since nobody waits for an answer. */
export function notification<P>(
  method: string,
  current: () => Session,
  handler: (session: Session, params: P) => unknown,
) {
  return async (params: P): Promise<void> => {
    const session = current();
    try {
      await handler(session, params);
    } catch (error) {
      session.client.log('error', `${method} failed: ${describeError(error)}`);
    }
  };
}

function cancelled(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
}

/** The document has changed since: positions of the answer would be wrong, and the client asks anew. */
function stale(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, 'the document has changed');
}
