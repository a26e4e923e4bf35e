/** A field that names another object, as a row of a table. Paths are dotted; `[]` stands for every item of a list, `{}` for every value of a mapping. */
export interface ReferenceRule {
  /** The field that holds the name. */
  readonly at: string;
  /** What it names, where no sibling says it; '' for a field that names nothing without one. */
  readonly kind: string;
  /** API group of `kind`; '' is the core group. */
  readonly group: string;
  /** Sibling of the name that tells the kind, and what it may tell; others are no references. */
  readonly kindIn?: string;
  readonly kinds?: readonly string[];
  /** Sibling that tells the group: a group, or an `apiVersion`. */
  readonly groupIn?: string;
  /** The target lives outside of namespaces; a list of kinds where a sibling tells the kind. */
  readonly cluster?: boolean | readonly string[];
  /** Sibling that tells the namespace; a field of the object where it begins with `/`. */
  readonly namespaceIn?: string;
  /** Siblings (dotted, `[]` allowed) that hold keys of the target, or ports of it. */
  readonly keysIn?: readonly string[];
  readonly portsIn?: readonly string[];
  /** Nothing breaks where it is not there, or it is made by somebody else as a rule. */
  readonly open?: true;
}

/** What a row may say beside the field and the kind. */
type More = Omit<ReferenceRule, 'at' | 'kind' | 'group'>;

/** Makes a row: `group/Kind`, or `Kind` of the core group. */
export function rule(at: string, target: string, more: More = {}): ReferenceRule {
  const slash = target.lastIndexOf('/');
  return { at, group: slash < 0 ? '' : target.slice(0, slash), kind: target.slice(slash + 1), ...more };
}

/** A selector as a row of a table. */
export interface SelectorRule {
  readonly at: string;
  readonly selects: 'pods' | 'services';
  /** `plain` is a mapping of labels, `full` has `matchLabels` and `matchExpressions`. */
  readonly form: 'plain' | 'full';
  /** A field of the object that has `any: true` or `matchNames`, as a ServiceMonitor has. */
  readonly namespacesIn?: string;
  /** The namespaces are chosen by labels beside the selector. */
  readonly namespaceSelector?: string;
  readonly judged?: true;
  /** Fields of the object that name ports of what is selected. */
  readonly portsIn?: readonly string[];
}
