import type { ActionKind, CodeActionAnswer } from '../api.ts';
import type { Finding } from '../diagnostics/finding.ts';
import type { Range } from '../syntax/tree.ts';
import type { FileFacts } from '../workspace/fileFacts.ts';
import type { WorkspaceGraph } from '../workspace/graph.ts';
import { fixAll, fixAllOfCode } from './fixAll.ts';
import type { FixContext } from './fixEdits.ts';
import { remedyActions } from './policyRemedies/remedyActions.ts';
import { quickFixes } from './quickFixes.ts';
import { entryActions } from './refactor/entryActions.ts';
import { extractActions } from './refactor/extractActions.ts';
import { suppressActions } from './suppressAction.ts';

/** What actions are made of. Functions are asked only by providers that need what they answer. */
export interface ActionInput {
  readonly file: string;
  readonly range: Range;
  readonly facts: FileFacts;
  /** Everything known of the file, overlays included. */
  readonly findings: readonly Finding[];
  readonly fixes: FixContext;
  readonly graph: () => WorkspaceGraph;
  /** What can be done about what a policy objects to. */
  readonly remedies: (finding: Finding) => readonly CodeActionAnswer[];
}

/** Makes actions of one kind for a selection. */
export type ActionProvider = (input: ActionInput) => readonly CodeActionAnswer[];

/** Every provider with the kind of what it makes; a new one is one line. The order is that of the menu. */
const PROVIDERS: readonly (readonly [kind: ActionKind, provide: ActionProvider])[] = [
  ['quickfix', quickFixes],
  ['quickfix', remedyActions],
  ['quickfix', entryActions],
  ['refactor.extract', extractActions],
  ['quickfix', fixAllOfCode],
  ['quickfix', suppressActions],
  ['source.fixAll.polycrate', fixAll],
];

/** What can be done at a selection. `wants` leaves out kinds that nobody asked for, so that they cost nothing. */
export function codeActions(input: ActionInput, wants: (kind: ActionKind) => boolean): readonly CodeActionAnswer[] {
  return PROVIDERS.flatMap(([kind, provide]) => (wants(kind) ? provide(input) : []));
}
