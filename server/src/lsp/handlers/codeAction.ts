import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Command,
  type Diagnostic,
  DiagnosticSeverity,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { CodeActionAnswer } from '../../engine/api.ts';
import { toOffset, toRange } from '../convert.ts';
import { documentEdits, workspaceEdit } from '../locations.ts';
import type { Session } from '../session.ts';
import { pathOfUri, uriOfPath } from '../uris.ts';

/**
 * `textDocument/codeAction`: fixes of the findings in a range, and what else can be done with it. Those of overlays are known when these are
 * judged; until then others are answered first.
 */
export async function codeAction(
  session: Session,
  params: CodeActionParams,
  token: CancellationToken,
): Promise<CodeAction[]> {
  const path = pathOfUri(params.textDocument.uri);
  const lines = session.documents.lines(path);
  if (lines === undefined) return [];
  const { only, diagnostics } = params.context;
  // A kind stands for all below it: `refactor` asks for `refactor.extract` too.
  const wants = (kind: string): boolean =>
    only === undefined
      ? !kind.startsWith('source.')
      : only.some((one) => one === '' || kind === one || kind.startsWith(`${one}.`));
  const range = { start: toOffset(lines, params.range.start), end: toOffset(lines, params.range.end) };
  const answers = await session.settleInSlices(path, () => session.engine.codeActions(path, range, wants), token);
  const made = (answers ?? []).flatMap((answer) => toAction(session, answer, diagnostics));
  const hasCommands = session.abilities.commands && session.trusted && wants(CodeActionKind.QuickFix);
  return [...(hasCommands ? commandsFor(diagnostics) : []), ...made];
}

function toAction(session: Session, answer: CodeActionAnswer, shown: readonly Diagnostic[]): CodeAction[] {
  const { title, kind, code, command } = answer;
  // A part of a fix would be none: a file whose text is not known any more drops the whole.
  if (answer.edits.some(({ file }) => session.documents.lines(file) === undefined)) return [];
  if (command !== undefined && !session.abilities.commands) return [];
  if (answer.creates !== undefined && !session.abilities.createsFiles) return [];
  const diagnostics = shown.filter((one) => one.code === code && one.source === 'polycrate');
  const isFix = kind === 'quickfix';
  return [
    {
      title,
      kind,
      ...(isFix ? { isPreferred: answer.preferred } : {}),
      ...(command === undefined
        ? { edit: toEdit(session, answer), ...selecting(session, answer) }
        : { command: { title, command: `polycrateGitops.${command.name}`, arguments: [...command.arguments] } }),
      ...(isFix && diagnostics.length > 0 ? { diagnostics } : {}),
    },
  ];
}

/** The command that selects what was put in, where the client has our commands. */
function selecting(session: Session, { title, edits, select }: CodeActionAnswer): { command?: Command } {
  const [edit] = edits;
  const lines = edit && session.documents.lines(edit.file);
  if (select === undefined || edit === undefined || lines === undefined || !session.abilities.commands) return {};
  const { line, character } = toRange(lines, edit.range).start;
  const range = {
    start: { line, character: character + select.start },
    end: { line, character: character + select.end },
  };
  const place = { uri: session.documents.uriOf(edit.file), range };
  return { command: { title, command: 'polycrateGitops.selectText', arguments: [place] } };
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

function toEdit({ abilities, documents }: Session, { edits, creates = [] }: CodeActionAnswer): WorkspaceEdit {
  const changes = documentEdits(documents, edits);
  if (creates.length === 0) return workspaceEdit(abilities, changes);
  const made = creates.flatMap(({ file, text }) => {
    const uri = uriOfPath(file);
    const start = { line: 0, character: 0 };
    const edit = { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] };
    return [{ kind: 'create' as const, uri }, edit];
  });
  return { documentChanges: [...made, ...changes] };
}
