import {
  type CallHierarchyIncomingCall,
  type CallHierarchyIncomingCallsParams,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type CallHierarchyOutgoingCallsParams,
  type CallHierarchyPrepareParams,
  type Range,
  SymbolKind,
} from 'vscode-languageserver';
import type { InclusionCall, InclusionItem } from '../../engine/api.ts';
import { toOffset, toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';

/** `textDocument/prepareCallHierarchy`: the kustomization or file at the cursor, whose users and parts can then be unfolded. */
export async function prepareCallHierarchy(
  session: Session,
  params: CallHierarchyPrepareParams,
): Promise<CallHierarchyItem[] | null> {
  const path = pathOfUri(params.textDocument.uri);
  const lines = session.documents.lines(path);
  if (lines === undefined) return null;
  const offset = toOffset(lines, params.position);
  const item = await session.settle(() => session.engine.inclusions.at(path, offset));
  return item === undefined ? null : [toItem(session, item)];
}

/** `callHierarchy/incomingCalls`: kustomizations and deploying objects that include the item. */
export async function incomingCalls(
  session: Session,
  { item }: CallHierarchyIncomingCallsParams,
): Promise<CallHierarchyIncomingCall[]> {
  const calls = await session.settle(() => session.engine.inclusions.includedBy(pathOfUri(item.uri)));
  return calls.map((call) => ({
    from: toItem(session, call.item),
    fromRanges: rangesIn(session, call.item.file, call),
  }));
}

/** `callHierarchy/outgoingCalls`: what the item includes. */
export async function outgoingCalls(
  session: Session,
  { item }: CallHierarchyOutgoingCallsParams,
): Promise<CallHierarchyOutgoingCall[]> {
  const path = pathOfUri(item.uri);
  const calls = await session.settle(() => session.engine.inclusions.includes(path));
  return calls.map((call) => ({ to: toItem(session, call.item), fromRanges: rangesIn(session, path, call) }));
}

const KINDS: Readonly<Record<InclusionItem['kind'], SymbolKind>> = {
  overlay: SymbolKind.Package,
  base: SymbolKind.Module,
  component: SymbolKind.Interface,
  file: SymbolKind.File,
  deployment: SymbolKind.Event,
};

function toItem(session: Session, { name, kind, detail, file }: InclusionItem): CallHierarchyItem {
  const start = { line: 0, character: 0 };
  const range = { start, end: start };
  const uri = session.documents.uriOf(file);
  return { name, kind: KINDS[kind], detail, uri, range, selectionRange: range };
}

function rangesIn(session: Session, file: string, { ranges }: InclusionCall): Range[] {
  const lines = session.documents.lines(file);
  return lines === undefined ? [] : ranges.map((range) => toRange(lines, range));
}
