import type { OverlayItem } from './environments.ts';
import type { SourcePlace, Span } from './places.ts';

/** How often a rule came to each result in an overlay. */
export interface RuleOverlayItem {
  readonly overlay: OverlayItem;
  readonly pass: number;
  readonly fail: number;
  readonly skip: number;
  readonly error: number;
}

export interface RuleItem extends SourcePlace {
  /** Empty for policies without rules. */
  readonly name: string;
  /** What a cluster does about a failure. */
  readonly action: string;
  readonly overlays: readonly RuleOverlayItem[];
}

export interface PolicyItem extends SourcePlace {
  readonly name: string;
  /** Its language, as in reports. */
  readonly source: string;
  readonly title: string;
  readonly category: string;
  readonly severity: string;
  readonly rules: readonly RuleItem[];
}

/** One rule in one overlay. */
export interface RuleQuestion {
  readonly overlay: string;
  readonly source: string;
  readonly policy: string;
  readonly rule: string;
}

export interface PolicyResultItem extends SourcePlace {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly result: 'pass' | 'fail' | 'skip' | 'error';
  readonly message: string;
}

/** An object that a cluster stores otherwise than it is rendered; texts are YAML with Secret values masked. */
export interface ClusterChangeItem {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly policies: readonly string[];
  readonly before: string;
  readonly after: string;
}

export interface PolicyTestRowItem {
  readonly id: string;
  readonly title: string;
  readonly range: Span;
}

/** A test of the Kyverno CLI. */
export interface PolicyTestItem extends SourcePlace {
  readonly name: string;
  readonly rows: readonly PolicyTestRowItem[];
}

export interface PolicyTestResultItem {
  readonly id: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly message: string;
}
