import type { KindSchema } from '../schemaShape.ts';
import type { Field } from './field.ts';
import type { Gate } from './gates.ts';
import type { Reporter } from './reporter.ts';

/** What stands around the field that a rule gets. */
export interface Scope {
  readonly kind: KindSchema;
  readonly root: Field;
}

/** The same for a pod spec: of a Pod, and in the template of whatever makes pods. */
export interface PodScope extends Scope {
  /** The pod spec, and the metadata beside it. */
  readonly pod: Field;
  readonly metadata: Field;
  /** A Pod itself rather than a template; some rules hold only there. */
  readonly isPod: boolean;
}

/** The same for a container. */
export interface ContainerScope extends PodScope {
  readonly list: 'containers' | 'initContainers' | 'ephemeralContainers';
}

interface RuleBase {
  /** `validation/…`, a row of diagnostics/codes. */
  readonly code: string;
  /** A server without it has no such rule. */
  readonly since?: Gate;
}

/** A rule about whole objects of some kinds: `Kind` of a built-in group, or every kind when none is named. */
export interface ObjectRule extends RuleBase {
  readonly on: 'object';
  readonly kinds?: readonly string[];
  check(root: Field, out: Reporter, scope: Scope): void;
}

export interface PodRule extends RuleBase {
  readonly on: 'pod';
  check(pod: Field, out: Reporter, scope: PodScope): void;
}

export interface ContainerRule extends RuleBase {
  readonly on: 'container';
  check(container: Field, out: Reporter, scope: ContainerScope): void;
}

/** One rule of the server, in one small file. Its source and its page are in diagnostics/codes, its examples in test/specs/validation. */
export type ValidationRule = ObjectRule | PodRule | ContainerRule;
