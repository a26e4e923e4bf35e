import type { SourcePlace } from './places.ts';

/** An action of a block; `from` names the block that it is inherited from. */
export interface ActionItem extends SourcePlace {
  readonly name: string;
  readonly description: string;
  readonly from?: string;
}

export interface BlockItem extends SourcePlace {
  readonly name: string;
  readonly kind: string;
  readonly version: string;
  readonly description: string;
  /** What it inherits from, as written; '' for nothing. */
  readonly from: string;
  /** Whether the workspace has an entry for it; else it is only installed. */
  readonly isUsed: boolean;
  readonly isTemplate: boolean;
  readonly actions: readonly ActionItem[];
}

export interface StepItem extends SourcePlace {
  readonly name: string;
  readonly block: string;
  readonly action: string;
}

export interface WorkflowItem extends SourcePlace {
  readonly name: string;
  readonly description: string;
  readonly steps: readonly StepItem[];
}

/** A Polycrate workspace as the Blocks view shows it. */
export interface WorkspaceItem extends SourcePlace {
  readonly name: string;
  /** Folder below the repository; '' for its root. */
  readonly folder: string;
  readonly blocks: readonly BlockItem[];
  readonly workflows: readonly WorkflowItem[];
}
