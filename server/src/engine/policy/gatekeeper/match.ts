import type { Json } from '../../schema/schemaShape.ts';
import { type JudgedResource, listAt, memberOf, textAt, textListAt } from '../judged/resource.ts';
import { type Labels, selectorTest } from '../judged/selector.ts';
import { isArray } from '../values/json.ts';

/** Whether a constraint selects an object; `unknown` where that hangs on a namespace that nobody knows. */
export type Selected = 'yes' | 'no' | 'unknown';

/** What is asked about an object besides itself. */
export interface MatchSurroundings {
  readonly isClusterScoped: boolean;
  /** Whether the object was not written, but would be made of another one. */
  readonly isGenerated?: boolean;
  /** Undefined for a namespace that is not among the objects. */
  readonly namespaceLabels: Labels | undefined;
}

type Part = (resource: JudgedResource, around: MatchSurroundings) => Selected;

/** `spec.match` of a constraint, ready to ask (pkg/mutation/match/match.go). All parts must hold; none selects everything. */
export function compileMatch(match: Json | undefined): Part {
  const parts: readonly Part[] = [
    whenGiven(memberOf(match, 'kinds'), kindsPart),
    whenGiven(memberOf(match, 'scope'), scopePart),
    whenGiven(memberOf(match, 'namespaces'), (names) => namespacePart(names, true)),
    whenGiven(memberOf(match, 'excludedNamespaces'), (names) => namespacePart(names, false)),
    whenGiven(memberOf(match, 'name'), namePart),
    whenGiven(memberOf(match, 'labelSelector'), (selector) => {
      const test = selectorTest(selector);
      return (resource) => yesNo(test(resource.labels));
    }),
    whenGiven(memberOf(match, 'namespaceSelector'), namespaceSelectorPart),
    whenGiven(memberOf(match, 'source'), sourcePart),
  ];
  return (resource, around) => {
    let found: Selected = 'yes';
    for (const part of parts) {
      const one = part(resource, around);
      if (one === 'no') return 'no';
      if (one === 'unknown') found = 'unknown';
    }
    return found;
  };
}

/** `All`, `Original` or `Generated`. */
function sourcePart(source: Json): Part {
  return (_, { isGenerated = false }) => yesNo(source === 'All' || (source === 'Generated') === isGenerated);
}

function yesNo(holds: boolean): Selected {
  return holds ? 'yes' : 'no';
}

function whenGiven(value: Json | undefined, make: (value: Json) => Part): Part {
  const isGiven = value !== undefined && value !== null && value !== '' && !(isArray(value) && value.length === 0);
  return isGiven ? make(value) : () => 'yes';
}

function kindsPart(kinds: Json): Part {
  const entries = (isArray(kinds) ? kinds : []).map((entry) => ({
    groups: textListAt(entry, 'apiGroups'),
    kinds: textListAt(entry, 'kinds'),
  }));
  const has = (list: readonly string[], text: string): boolean =>
    list.length === 0 || list.includes('*') || list.includes(text);
  return ({ group, kind }) => yesNo(entries.some((entry) => has(entry.groups, group) && has(entry.kinds, kind)));
}

function isNamespace({ group, kind }: JudgedResource): boolean {
  return kind === 'Namespace' && group === '';
}

function scopePart(scope: Json): Part {
  return (resource, { isClusterScoped }) => {
    const isCluster = isClusterScoped || isNamespace(resource);
    if (scope === 'Cluster') return yesNo(isCluster);
    return yesNo(scope !== 'Namespaced' || !isCluster);
  };
}

/** `*` stands at the beginning or the end, or at both (pkg/wildcard). */
function fits(pattern: string, text: string): boolean {
  const isOpenLeft = pattern.startsWith('*');
  const isOpenRight = pattern.endsWith('*');
  const core = pattern.slice(isOpenLeft ? 1 : 0, isOpenRight && pattern.length > 1 ? -1 : undefined);
  if (isOpenLeft && isOpenRight) return text.includes(core);
  if (isOpenLeft) return text.endsWith(core);
  return isOpenRight ? text.startsWith(core) : text === pattern;
}

function namespacePart(names: Json, wanted: boolean): Part {
  const patterns = isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  return (resource, { isClusterScoped }) => {
    if (isClusterScoped && !isNamespace(resource)) return 'yes';
    const own = isNamespace(resource) ? resource.name : resource.namespace;
    return yesNo(patterns.some((pattern) => fits(pattern, own)) === wanted);
  };
}

function namePart(pattern: Json): Part {
  const text = typeof pattern === 'string' ? pattern : '';
  return ({ name, generateName }) =>
    yesNo(name !== '' ? fits(text, name) : generateName !== '' && fitsPrefix(text, generateName));
}

/** A generated name goes on after what is written. */
function fitsPrefix(pattern: string, prefix: string): boolean {
  return pattern.endsWith('*') ? fits(pattern, prefix) : false;
}

function namespaceSelectorPart(selector: Json): Part {
  const test = selectorTest(selector);
  const isEmpty = textAt(selector, 'matchLabels') === '' && listAt(selector, 'matchExpressions').length === 0;
  return (resource, { isClusterScoped, namespaceLabels }) => {
    if (isNamespace(resource)) return yesNo(test(resource.labels));
    if (isClusterScoped) return 'yes';
    if (namespaceLabels === undefined)
      return isEmpty && memberOf(selector, 'matchLabels') === undefined ? 'yes' : 'unknown';
    return yesNo(test(namespaceLabels));
  };
}
