import type { Evidence } from '../../../server/src/forge/evidence.ts';

/** One changed file that can go into the request. */
export interface ChangedFile {
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'removed' | 'unmerged';
}

/** Where the request would go to, as the survey of the repository found it. */
export interface RequestTarget {
  readonly root: string;
  /** Remote by name, and its address without credentials. */
  readonly remote: string;
  readonly address: string;
  readonly host: string;
  readonly base: string;
  /** Commit that the change is made on; absent before the first one. */
  readonly parent?: string;
  readonly files: readonly ChangedFile[];
  readonly author: string;
  readonly isSigned: boolean;
  readonly skippedHooks: readonly string[];
  /** Whether the request can be opened through the forge's API: `token` asks for one, `page` ends on the forge's page. */
  readonly access: 'api' | 'token' | 'page';
}

/** What a person chose in the panel. */
export interface PanelChoices {
  readonly files: readonly string[];
  readonly title: string;
  readonly text: string;
  /** Empty: the one proposed. */
  readonly branch: string;
  readonly isDraft: boolean;
}

/** What the request will say; nothing was made for it. */
export interface PreparedText {
  readonly title: string;
  readonly branch: string;
  readonly body: string;
}

export interface StepLine {
  readonly step: string;
  readonly state: 'running' | 'done' | 'skipped';
  readonly detail: string;
}

/** How it ended, for showing. */
export interface PanelOutcome {
  readonly kind: 'request' | 'page' | 'text' | 'nothing' | 'stopped';
  readonly message: string;
  readonly url?: string;
  readonly textFile?: string;
  readonly warnings: readonly string[];
}

/** Everything that the page shows. The extension owns it; the page owns only what is being typed. */
export interface PanelModel {
  readonly phase: 'looking' | 'ready' | 'working' | 'done' | 'failed';
  readonly problem?: string;
  readonly target?: RequestTarget;
  readonly choices: PanelChoices;
  readonly impact?: Evidence;
  /** Why there is no impact. */
  readonly impactReason?: string;
  readonly isJudging: boolean;
  readonly prepared?: PreparedText;
  readonly steps: readonly StepLine[];
  readonly outcome?: PanelOutcome;
}

/** Messages of the page. */
export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'choices'; readonly choices: PanelChoices }
  | { readonly type: 'open' }
  | { readonly type: 'cancel' }
  | { readonly type: 'again' }
  | { readonly type: 'signIn' }
  | { readonly type: 'showFile'; readonly path: string }
  | { readonly type: 'followLink'; readonly url: string }
  | { readonly type: 'showText'; readonly file: string };

/** Messages to the page. */
export interface ToPage {
  readonly type: 'model';
  readonly model: PanelModel;
}
