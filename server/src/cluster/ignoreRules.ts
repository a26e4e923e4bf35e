import { RE2JS } from 're2js';
import { fromPointerPart, toPointer } from '../engine/api.ts';
import { getIn, isList, isObject, type Json, type JsonObject, textIn } from './json.ts';
import { meets, parseSelector } from './labelSelector.ts';

/** Which objects a rule is about. In Flux's form all texts are anchored regular expressions, in Argo's globs and exact names. */
export interface RuleTarget {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

/** A rule that says which differences do not count. */
export interface IgnoreRule {
  readonly form: 'flux' | 'argo';
  readonly target: RuleTarget;
  /** RFC 6901 pointers that are taken out of both sides; '' is the whole object. */
  readonly paths: readonly string[];
  /** Argo: fields that these managers own and that both sides have. */
  readonly managers: readonly string[];
  /** Where it is written and why, for people. */
  readonly words: string;
}

/** Rules that were read, and those that cannot be evaluated here, in words; they never count as matching. */
export interface RuleSet {
  readonly rules: readonly IgnoreRule[];
  readonly notEvaluated: readonly string[];
}

/** `spec.ignore` of a Flux Kustomization (2.9): target and paths; no target is every object. */
export function readFluxRules(owner: Json, words: string): RuleSet {
  const list = getIn(owner, 'spec', 'ignore');
  const rules: IgnoreRule[] = [];
  const notEvaluated: string[] = [];
  for (const entry of isList(list) ? list : []) {
    const target = readTarget(getIn(entry, 'target'));
    const bad = badPattern(target);
    if (bad !== undefined) notEvaluated.push(`${words}: the pattern \`${bad}\` is no regular expression of Go.`);
    else rules.push({ form: 'flux', target, paths: texts(getIn(entry, 'paths')), managers: [], words });
  }
  return { rules, notEvaluated };
}

/** `spec.ignoreDifferences` of an Argo CD Application. jq expressions count only where they are plain paths. */
export function readArgoRules(owner: Json, words: string): RuleSet {
  const list = getIn(owner, 'spec', 'ignoreDifferences');
  const rules: IgnoreRule[] = [];
  const notEvaluated: string[] = [];
  for (const entry of isList(list) ? list : []) {
    const jq = texts(getIn(entry, 'jqPathExpressions'));
    const pointers = jq.map(jqToPointer);
    for (const [i, expression] of jq.entries()) {
      if (pointers[i] === undefined)
        notEvaluated.push(`${words}: the jq expression \`${expression}\` is not evaluated.`);
    }
    rules.push({
      form: 'argo',
      target: readTarget(entry),
      paths: [...texts(getIn(entry, 'jsonPointers')), ...pointers.filter((pointer) => pointer !== undefined)],
      managers: texts(getIn(entry, 'managedFieldsManagers')),
      words,
    });
  }
  return { rules, notEvaluated };
}

/** A rule of the team file; undefined when one of its patterns is no regular expression. */
export function teamRule(target: RuleTarget, paths: readonly string[], words: string): IgnoreRule | undefined {
  return badPattern(target) === undefined ? { form: 'flux', target, paths, managers: [], words } : undefined;
}

function readTarget(value: Json | undefined): RuleTarget {
  const fields = ['group', 'version', 'kind', 'name', 'namespace', 'labelSelector', 'annotationSelector'] as const;
  return Object.fromEntries(
    fields.flatMap((field) => (textIn(value, field) === '' ? [] : [[field, textIn(value, field)]])),
  );
}

function texts(value: Json | undefined): readonly string[] {
  return isList(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** `.spec.replicas` and `.data["a.b"]` as a pointer; undefined for anything that needs a jq. */
function jqToPointer(expression: string): string | undefined {
  if (!/^(?:\.[A-Za-z_]\w*|\.?\["[^"\\]+"\])+$/.test(expression)) return undefined;
  const parts = expression.match(/\.[A-Za-z_]\w*|\["[^"\\]+"\]/g) ?? [];
  const names = parts.map((part) => (part.startsWith('.') ? part.slice(1) : part.slice(2, -2)));
  return toPointer(names);
}

function badPattern(target: RuleTarget): string | undefined {
  const patterns = [target.group, target.version, target.kind, target.name, target.namespace];
  return patterns.find((pattern) => pattern !== undefined && compile(pattern) === undefined);
}

/** Go's regular expressions, so that a pattern means here what it means in the controller, and none can hang. */
function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(`^(?:${pattern})$`);
  } catch {
    return undefined;
  }
}

/** Whether a rule is about this object. */
export function isAbout(rule: IgnoreRule, object: JsonObject): boolean {
  const { target } = rule;
  const apiVersion = textIn(object, 'apiVersion');
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);
  const name = textIn(object, 'metadata', 'name');
  const namespace = textIn(object, 'metadata', 'namespace');
  if (rule.form === 'argo') {
    const exact = (wanted: string | undefined, value: string): boolean => wanted === undefined || wanted === value;
    return (
      glob(target.group ?? '', group) &&
      glob(target.kind ?? '', textIn(object, 'kind')) &&
      exact(target.name, name) &&
      exact(target.namespace, namespace)
    );
  }
  const fits = (pattern: string | undefined, value: string): boolean =>
    pattern === undefined || compile(pattern)?.matches(value) === true;
  return (
    fits(target.group, group) &&
    fits(target.version, version) &&
    fits(target.kind, textIn(object, 'kind')) &&
    fits(target.name, name) &&
    fits(target.namespace, namespace) &&
    selects(target.labelSelector, getIn(object, 'metadata', 'labels')) &&
    selects(target.annotationSelector, getIn(object, 'metadata', 'annotations'))
  );
}

/** Argo's globs know `*` and `?` here; an empty pattern is the core group. */
function glob(pattern: string, value: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`).test(value);
}

function selects(selector: string | undefined, labels: Json | undefined): boolean {
  if (selector === undefined) return true;
  const parsed = parseSelector(selector);
  return parsed !== undefined && meets(labels, parsed);
}

/** The object without the places that a rule names; a missing place is no error. */
export function withoutPaths(object: JsonObject, paths: readonly string[]): JsonObject {
  let result: Json = object;
  for (const pointer of paths) {
    if (pointer === '') return {};
    result = removeAt(result, pointer.slice(1).split('/').map(fromPointerPart));
  }
  return isObject(result) ? result : {};
}

function removeAt(value: Json, path: readonly string[]): Json {
  const [first = '', ...rest] = path;
  if (isList(value)) {
    const index = /^-?\d+$/.test(first) ? Number(first) : Number.NaN;
    const at = index < 0 ? value.length + index : index;
    if (rest.length === 0) return value.filter((_, i) => i !== at);
    return value.map((item, i) => (i === at ? removeAt(item, rest) : item));
  }
  if (!isObject(value) || !Object.hasOwn(value, first)) return value;
  const entries = Object.entries(value);
  if (rest.length === 0) return Object.fromEntries(entries.filter(([key]) => key !== first));
  return Object.fromEntries(entries.map(([key, item]) => [key, key === first ? removeAt(item, rest) : item]));
}
