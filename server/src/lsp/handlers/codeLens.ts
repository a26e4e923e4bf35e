import type { CancellationToken, CodeLens, CodeLensParams, Command } from 'vscode-languageserver';
import type { LensAnswer } from '../../engine/api.ts';
import { toRange } from '../convert.ts';
import { knownLocation } from '../locations.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';

const COMMANDS: Readonly<Record<Exclude<LensAnswer['command'], 'none'>, string>> = {
  preview: 'polycrateGitops.preview',
  compareHead: 'polycrateGitops.compareWithHead',
  showOverlays: 'polycrateGitops.showOverlays',
  showPlaces: 'polycrateGitops.showPlaces',
  showPolicies: 'polycrateGitops.showPolicies',
  runPolicyTest: 'polycrateGitops.runPolicyTest',
};

/** `textDocument/codeLens`: who deploys a resource, what a patch patches, what a kustomization makes. Other questions pass it at the start. */
export async function codeLens(
  session: Session,
  params: CodeLensParams,
  token: CancellationToken,
): Promise<CodeLens[]> {
  const path = pathOfUri(params.textDocument.uri);
  const lines = session.documents.lines(path);
  if (lines === undefined) return [];
  const { resources, patches, patchedBy, kustomizations, policies } = session.settings.codeLens;
  const wanted = {
    resource: resources,
    patch: patches,
    patchedBy,
    kustomization: kustomizations,
    policy: policies,
    policyTest: policies,
  };
  const answers = await session.settleInSlices(path, () => session.engine.codeLenses(path), token);
  return (answers ?? [])
    .filter((lens) => wanted[lens.kind])
    .filter((lens) => lens.command !== 'compareHead' || session.trusted)
    .map((lens) => ({ range: toRange(lines, lens.range), command: toCommand(session, lens, params.textDocument.uri) }));
}

function toCommand(
  session: Session,
  { command, title, overlays, range, places = [] }: LensAnswer,
  uri: string,
): Command {
  // A command without a name is shown as text.
  if (command === 'none' || !session.abilities.commands) return { title, command: '' };
  if (command !== 'showPlaces') return { title, command: COMMANDS[command], arguments: [{ overlays, uri }] };
  const at = session.documents.lines(pathOfUri(uri));
  const shown = places.flatMap((place) => knownLocation(session.documents, place) ?? []);
  return { title, command: COMMANDS.showPlaces, arguments: [{ uri, range: at && toRange(at, range) }, shown] };
}
