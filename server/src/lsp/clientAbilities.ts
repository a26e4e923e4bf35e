import { type ClientCapabilities, InsertTextMode } from 'vscode-languageserver';
import type { StartOptions } from '../protocol/messages.ts';
import { canRegisterPlain } from './plainYaml.ts';

/** What the client can do, as far as the server behaves differently. */
export interface ClientAbilities {
  /** Has our commands, so that lenses and links may name them. */
  readonly commands: boolean;
  readonly watchesFiles: boolean;
  readonly watchesOutside: boolean;
  readonly refreshesLenses: boolean;
  readonly refreshesHints: boolean;
  readonly hasConfiguration: boolean;
  readonly tellsConfiguration: boolean;
  readonly tellsFolders: boolean;
  readonly showsPreviews: boolean;
  readonly completion: CompletionAbilities;
  /** Takes edits that name the version of a document that they are for, and drops those of an older one. */
  readonly versionsEdits: boolean;
  /** Takes edits that make files. */
  readonly createsFiles: boolean;
  /** Takes edits that move files. */
  readonly movesFiles: boolean;
  /**
   * Asks for diagnostics. VS Code does too, but is pushed to: pushes come in stages and move with the text while somebody types, where its
   * client asks after a pause and then for everything at once, and every two seconds for the whole workspace.
   */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  /** Shows edits that need a confirmation before it applies them. */
  readonly confirmsEdits: boolean;
  /** Takes and gives back what every YAML extension does while it runs. */
  readonly registersPlain: boolean;
  /** Shows outlines as trees. */
  readonly nestsSymbols: boolean;
  /** Folds that it takes of one file; undefined for all. */
  readonly mostFolds: number | undefined;
}

/** What the client's list of proposals can do. */
export interface CompletionAbilities {
  readonly snippets: boolean;
  readonly insertReplace: boolean;
  /** Leaves the indentation of inserted lines alone when told so. */
  readonly asIs: boolean;
  readonly labelDetails: boolean;
  readonly resolvesDocumentation: boolean;
}

/** Reads the abilities from `initialize`. */
export function readAbilities(capabilities: ClientCapabilities, options: StartOptions): ClientAbilities {
  const { workspace, textDocument } = capabilities;
  const { workspaceEdit } = workspace ?? {};
  const commands = options.commands === true;
  return {
    commands,
    showsPreviews: commands,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    watchesOutside: workspace?.didChangeWatchedFiles?.relativePatternSupport === true,
    refreshesHints: workspace?.inlayHint?.refreshSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    hasConfiguration: workspace?.configuration === true,
    tellsConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    versionsEdits: workspaceEdit?.documentChanges === true,
    createsFiles:
      workspaceEdit?.documentChanges === true && workspaceEdit.resourceOperations?.includes('create') === true,
    movesFiles:
      workspaceEdit?.documentChanges === true && workspaceEdit.resourceOperations?.includes('rename') === true,
    pullsDiagnostics: textDocument?.diagnostic !== undefined && !commands,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    nestsSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    mostFolds: textDocument?.foldingRange?.rangeLimit,
    confirmsEdits: workspaceEdit?.documentChanges === true && workspaceEdit.changeAnnotationSupport !== undefined,
    tellsFolders: workspace?.workspaceFolders === true,
    registersPlain: canRegisterPlain(capabilities),
    completion: readCompletion(capabilities),
  };
}

function readCompletion({ textDocument }: ClientCapabilities): CompletionAbilities {
  const item = textDocument?.completion?.completionItem;
  return {
    snippets: item?.snippetSupport === true,
    insertReplace: item?.insertReplaceSupport === true,
    asIs: item?.insertTextModeSupport?.valueSet.includes(InsertTextMode.asIs) === true,
    labelDetails: item?.labelDetailsSupport === true,
    resolvesDocumentation: item?.resolveSupport?.properties.includes('documentation') === true,
  };
}
