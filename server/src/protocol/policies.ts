import type { SourcePlace, Span } from './places.ts';
import type { ShownTexts } from './views.ts';

/** An object that a cluster stores otherwise than it is rendered; texts are YAML with Secret values masked. */
export interface ClusterChangeItem {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly policies: readonly string[];
  readonly texts: ShownTexts;
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
