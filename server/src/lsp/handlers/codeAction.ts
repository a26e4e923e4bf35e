import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Command,
  type Diagnostic,
  DiagnosticSeverity,
  type TextEdit,
} from 'vscode-languageserver';
import type { CodeActionAnswer } from '../../engine/api.ts';
import { toOffset, toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { pathOfUri, uriOfPath } from '../uris.ts';

/** `textDocument/codeAction`: quick fixes of the findings in a range. */
export async function codeAction(session: Session, params: CodeActionParams): Promise<CodeAction[]> {
  const path = pathOfUri(params.textDocument.uri);
  const lines = session.documents.lines(path);
  const only = params.context.only;
  const wantsFixes = only === undefined || only.some((kind) => CodeActionKind.QuickFix.startsWith(kind));
  if (lines === undefined || !wantsFixes) return [];
  const range = { start: toOffset(lines, params.range.start), end: toOffset(lines, params.range.end) };
  const answers = await session.settle(() => session.engine.codeActions(path, range));
  const edits = answers.map((answer): CodeAction => {
    const diagnostics = params.context.diagnostics.filter(
      ({ code, source }) => code === answer.code && source === 'polycrate',
    );
    return {
      title: answer.title,
      kind: CodeActionKind.QuickFix,
      isPreferred: answer.preferred,
      edit: { changes: toChanges(session, answer) },
      ...(diagnostics.length > 0 ? { diagnostics } : {}),
    };
  });
  return [...edits, ...(session.abilities.commands && session.trusted ? commandsFor(params.context.diagnostics) : [])];
}

/** Commands of the client that help with a problem that no edit mends. */
const COMMANDS: readonly { readonly codes: readonly string[]; readonly title: string; readonly command: Command }[] = [
  {
    codes: ['kustomize/remote-resource', 'kustomize/remote-file'],
    title: 'Fetch remote bases',
    command: { title: 'Fetch remote bases', command: 'polycrateGitops.fetchRemoteBases' },
  },
  {
    codes: ['kustomize/helm'],
    title: 'Open the setting that allows helm',
    command: {
      title: 'Open the setting that allows helm',
      command: 'workbench.action.openSettings',
      arguments: ['polycrateGitops.helm.enabled'],
    },
  },
];

function commandsFor(shown: readonly Diagnostic[]): CodeAction[] {
  return COMMANDS.flatMap(({ codes, title, command }) => {
    const diagnostics = shown.filter(
      ({ code, source, severity }) =>
        // A chart that is being rendered is told as information, and needs no help.
        source === 'polycrate' &&
        codes.includes(String(code)) &&
        !(code === 'kustomize/helm' && severity !== DiagnosticSeverity.Warning),
    );
    return diagnostics.length === 0 ? [] : [{ title, kind: CodeActionKind.QuickFix, diagnostics, command }];
  });
}

function toChanges(session: Session, answer: CodeActionAnswer): Record<string, TextEdit[]> {
  const changes: Record<string, TextEdit[]> = {};
  for (const { file, range, text } of answer.edits) {
    const lines = session.documents.lines(file);
    if (lines === undefined) continue;
    const uri = session.documents.get(file)?.uri ?? uriOfPath(file);
    changes[uri] = [...(changes[uri] ?? []), { range: toRange(lines, range), newText: text }];
  }
  return changes;
}
