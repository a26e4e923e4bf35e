import type { FieldPath } from '../../syntax/fieldPath.ts';

/** What a field names: a whole object, one of its keys, or one of its ports. */
export type ReferenceRole = 'object' | 'key' | 'port';

/** The kind of an object that is named. */
export interface TargetKind {
  /** Undefined where the field does not tell it; then any group counts. */
  readonly group: string | undefined;
  readonly kind: string;
}

/** A field of an object that names another one, or a part of it. Plain data without offsets. */
export interface Reference {
  readonly role: ReferenceRole;
  /** The field that holds the name; for a key or port, the field that holds that. */
  readonly path: FieldPath;
  readonly target: TargetKind;
  readonly name: string;
  /** As written beside the name; undefined for the namespace of the object itself, '' for an object of the cluster. */
  readonly namespace: string | undefined;
  /** The key or port, as written; '' for a whole object. */
  readonly item: string;
  /** It need not be there: `optional: true`, or a field that is tolerated. */
  readonly optional: boolean;
  /** A table says that the field is a reference (rules.ts); otherwise its name does (guessedNames.ts). */
  readonly sure: boolean;
  /** The field is one that is not judged: what it names may come from anywhere. */
  readonly open: boolean;
}

/** A label selector as written: all labels and expressions have to fit. */
export interface LabelSelector {
  readonly labels: readonly (readonly [key: string, value: string])[];
  readonly expressions: readonly LabelExpression[];
}

interface LabelExpression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** A field that selects objects by their labels. */
export interface SelectorUse {
  readonly path: FieldPath;
  /** `pods` are what a workload makes; `services` are Service objects. */
  readonly selects: 'pods' | 'services';
  readonly selector: LabelSelector;
  /** Namespaces looked in: that of the object itself, any, or those named. */
  readonly namespaces: 'own' | 'any' | readonly string[];
  /** Whether selecting nothing means that the object does nothing. */
  readonly judged: boolean;
  /** Named ports that are looked for on what is selected. */
  readonly ports: readonly { readonly path: FieldPath; readonly name: string }[];
}

/** A port of a Service, container or listener. */
export interface PortFact {
  readonly path: FieldPath;
  /** '' for a port without a name. */
  readonly name: string;
  readonly number: string;
}

/** A port that a container's own probe or hook names, and the names that its ports have. */
export interface ProbePort {
  readonly path: FieldPath;
  readonly name: string;
  readonly names: readonly string[];
}

/** The pod that an object is, or makes. */
export interface PodFact {
  readonly path: FieldPath;
  readonly labels: readonly (readonly [key: string, value: string])[];
  readonly ports: readonly PortFact[];
  readonly probes: readonly ProbePort[];
}

/** An object that an operator makes out of another one. */
export interface MadeObject {
  readonly kind: string;
  /** May hold `*` for what is not known. */
  readonly name: string;
  /** Undefined for the namespace of the object itself; `*` for any. */
  readonly namespace: string | undefined;
  /** The field that gives the name; the object's own name where none does. */
  readonly path: FieldPath;
  /** Undefined where the keys cannot be told. */
  readonly keys: readonly { readonly name: string; readonly path: FieldPath }[] | undefined;
}

/** A release, application or subscription: it brings objects whose names no file tells. */
export interface BroughtObjects {
  readonly name: string;
  /** Where they go; undefined for the namespace of the object itself, `*` where it cannot be told. */
  readonly namespace: string | undefined;
}

/** All that one object says about others, and what others may name of it. */
export interface ObjectReferences {
  /** Zero-based document in the file. */
  readonly document: number;
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly references: readonly Reference[];
  readonly selectors: readonly SelectorUse[];
  /** Keys of a ConfigMap or Secret, with their fields; undefined for other kinds. */
  readonly keys: readonly { readonly name: string; readonly path: FieldPath }[] | undefined;
  readonly ports: readonly PortFact[];
  readonly labels: readonly (readonly [key: string, value: string])[];
  readonly pod: PodFact | undefined;
  readonly makes: readonly MadeObject[];
  readonly brings: BroughtObjects | undefined;
  /** Plural names of the kinds that a role lets somebody create. */
  readonly creates: readonly string[];
}

/** `Kind name`: how an object is looked up. */
export function nameKey(kind: string, name: string): string {
  return `${kind} ${name}`;
}
