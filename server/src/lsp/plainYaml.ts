import {
  BulkRegistration,
  type BulkUnregistration,
  type ClientCapabilities,
  type Connection,
  DocumentFormattingRequest,
  DocumentRangeFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  SelectionRangeRequest,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { Handler } from './dispatch.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';
import { pathOfUri } from './uris.ts';

type Features = Settings['yamlFeatures'];

/** What every YAML extension does with the text of a file: layout and structure. */
export const PLAIN_ABILITIES: ServerCapabilities = {
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
};

const PLAIN_REQUESTS = [
  DocumentSymbolRequest.type,
  FoldingRangeRequest.type,
  SelectionRangeRequest.type,
  DocumentFormattingRequest.type,
  DocumentRangeFormattingRequest.type,
] as const;

/** Files of Polycrate, which no other YAML extension takes for YAML. */
const OURS_ALONE = '.poly';

/** Whether a client takes and gives back those abilities while it runs; only then can a person change the setting without a restart. */
export function canRegisterPlain({ textDocument }: ClientCapabilities): boolean {
  const { documentSymbol, foldingRange, selectionRange, formatting, rangeFormatting } = textDocument ?? {};
  return [documentSymbol, foldingRange, selectionRange, formatting, rangeFormatting].every(
    (ability) => ability?.dynamicRegistration === true,
  );
}

/** Whether plain YAML of a file (an engine path) is left to another extension (`polycrateGitops.yaml.features`). */
export function isPlainLeft({ settings }: Pick<Session, 'settings'>, path: string): boolean {
  return settings.yamlFeatures === 'withoutPlainYaml' && !path.endsWith(OURS_ALONE);
}

/** Whether another YAML extension reports a finding too: what cannot be read as YAML, in a file that is open. */
export function isReportedElsewhere(
  session: Pick<Session, 'settings' | 'documents'>,
  path: string,
  code: string,
): boolean {
  if (!code.startsWith('yaml/') || code === 'yaml/unreadable') return false;
  return isPlainLeft(session, path) && session.documents.isOpen(path);
}

/** A handler that has nothing to say about files whose plain YAML is left to another extension. */
export function unlessLeft<P extends { readonly textDocument: { readonly uri: string } }, R>(
  handler: Handler<P, R>,
): Handler<P, R | []> {
  return (session, params, token) =>
    isPlainLeft(session, pathOfUri(params.textDocument.uri)) ? [] : handler(session, params, token);
}

/** Keeps what is registered in step with the setting, so that an editor does not ask which of two formatters to take. */
export class PlainRegistration {
  private readonly connection: Connection;
  private registered: { readonly features: Features; readonly all: BulkUnregistration } | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Follows the setting; rejects when the client refuses. */
  follow(features: Features): Promise<void> {
    this.last = this.last.catch(() => undefined).then(() => this.register(features));
    return this.last;
  }

  private async register(features: Features): Promise<void> {
    if (this.registered?.features === features) return;
    this.registered?.all.dispose();
    const documentSelector = features === 'all' ? null : [{ pattern: `**/*${OURS_ALONE}` }];
    const wanted = BulkRegistration.create();
    for (const type of PLAIN_REQUESTS) wanted.add(type, { documentSelector });
    this.registered = { features, all: await this.connection.client.register(wanted) };
  }
}
