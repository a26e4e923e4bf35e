import type { Finding } from '../../diagnostics/finding.ts';
import type { TransformerConfig } from '../fieldSpecs.ts';
import { specsFor } from '../fieldSpecs.ts';
import { changeField } from '../fieldWalk.ts';
import { replacing } from '../newNode.ts';
import type { Node, ScalarNode } from '../node.ts';
import { linkPath, type Origin, originKey } from '../provenance.ts';
import type { AccumulatedVar } from '../render.ts';
import { allIds, currentId, type Resource, withRoot } from '../resource.ts';
import { printId, type ResourceId, splitApiVersion } from '../resourceId.ts';
import { isTaggedString } from '../scalarTags.ts';
import { isClusterScoped, sameId } from '../scope.ts';
import { isSecretField } from '../secretField.ts';
import { settleShared } from '../sharedScalars.ts';
import { entryFinding, type Step, type Stepped } from '../step.ts';
import type { VarEntry } from '../targetFields.ts';
import { isNull } from '../value.ts';
import { lookUp } from './fieldLookup.ts';
import { splitFieldPath } from './fieldPaths.ts';
import { copiedOrigin } from './replacementValue.ts';
import { isUntagged } from './untagged.ts';
import { expandVars, scalarVarValue, type VarValue } from './varText.ts';

/**
 * Marks the objects that the vars of a kustomization take their values from, when it has run all of its transformers
 * (MergeVars of internal/accumulator/resaccumulator.go). The mark stays with the object whatever becomes of its name.
 */
export function declareVarsStep(entries: readonly VarEntry[], file: string): Step {
  return (resources) => {
    const findings: Finding[] = [];
    let made = resources;
    for (const entry of entries) {
      const found = made.filter((resource) => isObject(resource, wantedId(entry)));
      const [source, another] = found;
      if (another !== undefined) {
        const message = `${found.length} objects fit the \`objref\` of var \`${entry.name ?? ''}\`, so that it is not clear where the value comes from; name its namespace.`;
        findings.push(varFinding(file, entry, 'kustomize/var-source-several', message));
      } else if (source !== undefined) {
        made = made.map((resource) => (resource === source ? marked(resource, entry.name ?? '') : resource));
      }
    }
    return { resources: made, findings };
  };
}

const markedOf = new WeakMap<Resource, Map<string, Resource>>();

function marked(resource: Resource, name: string): Resource {
  const known = markedOf.get(resource) ?? new Map<string, Resource>();
  markedOf.set(resource, known);
  const made = known.get(name) ?? { ...resource, varNames: [...(resource.varNames ?? []), name] };
  known.set(name, made);
  return made;
}

function wantedId({ objref = {} }: VarEntry): ResourceId {
  const given = { group: objref.group ?? '', version: objref.version ?? '' };
  const type = objref.apiVersion === undefined || objref.apiVersion === '' ? given : splitApiVersion(objref.apiVersion);
  return { ...given, ...type, kind: objref.kind ?? '', name: objref.name ?? '', namespace: objref.namespace ?? '' };
}

/** With a namespace, or for a kind that has none, ids must be equal; else the namespace does not count. */
function isObject(resource: Resource, wanted: ResourceId): boolean {
  const strict = wanted.namespace !== '' || isClusterScoped(wanted);
  return allIds(resource).some((id) => {
    if (strict) return sameId(id, wanted);
    return (
      id.kind === wanted.kind && id.name === wanted.name && id.group === wanted.group && id.version === wanted.version
    );
  });
}

function varFinding(file: string, entry: VarEntry, code: string, message: string): Finding {
  return entryFinding({ file, path: entry.at }, { code, severity: 'error', message });
}

interface Known {
  readonly value: VarValue | undefined;
  readonly from: Node;
  /** The value comes out of a Secret. */
  readonly secret: boolean;
  readonly declared: AccumulatedVar;
}

/**
 * Replaces `$(NAME)` at the places that varReference names, once at the very top (ResolveVars). Places and values are those of the
 * finished objects, names included.
 */
export function resolveVars(
  resources: readonly Resource[],
  vars: readonly AccumulatedVar[],
  config: TransformerConfig,
): Stepped {
  if (vars.length === 0) return { resources, findings: [] };
  const findings: Finding[] = [];
  const known = new Map<string, Known>();
  const seen = new Set<string>();
  for (const declared of vars) {
    const { entry, file } = declared;
    const name = entry.name ?? '';
    if (seen.has(name)) {
      const message = `Var \`${name}\` is declared a second time, which kustomize refuses; rename or remove one.`;
      findings.push(varFinding(file, entry, 'kustomize/var-twice', message));
      continue;
    }
    seen.add(name);
    const found = sourceValueOf(resources, declared);
    if ('finding' in found) findings.push(found.finding);
    else known.set(name, { ...found, declared });
  }
  if (findings.length > 0) return { resources, findings };
  const used = new Set<string>();
  const told = signature(known);
  const made = resources.map((resource) => expandOnce(resource, { known, used, config, findings }, told));
  for (const [name, { declared }] of known) {
    if (used.has(name)) continue;
    const message = `Var \`${name}\` is used nowhere that vars are looked for; remove it.`;
    const place = { file: declared.file, path: declared.entry.at };
    findings.push(entryFinding(place, { code: 'kustomize/var-unused', severity: 'information', message }));
  }
  return { resources: made, findings };
}

const DEFAULT_PATH = 'metadata.name';

function sourceValueOf(
  resources: readonly Resource[],
  { entry, file }: AccumulatedVar,
): Omit<Known, 'declared'> | { readonly finding: Finding } {
  const name = entry.name ?? '';
  const source = resources.find((resource) => resource.varNames?.includes(name) === true);
  const { kind = 'object', name: wanted = '' } = entry.objref ?? {};
  if (source === undefined) {
    const message = `Var \`${name}\` takes its value from ${kind} \`${wanted}\`, which is not here; kustomize refuses the build.`;
    return { finding: varFinding(file, entry, 'kustomize/var-source-none', message) };
  }
  const fieldPath = entry.fieldref?.fieldPath || DEFAULT_PATH;
  const looked = lookUp(source.root, splitIndices(splitFieldPath(fieldPath)));
  if ('problem' in looked || looked.node === undefined) {
    const message = `${printId(currentId(source))} has no \`${fieldPath}\` for var \`${name}\`; kustomize refuses the build.`;
    return { finding: varFinding(file, entry, 'kustomize/var-field-missing', message) };
  }
  const { node } = looked;
  const value = node.kind === 'scalar' ? scalarVarValue(node) : undefined;
  if (value === undefined && node.kind === 'scalar') {
    const message = `\`${node.text}\` is a number that kustomize does not read for var \`${name}\`; write it in decimal.`;
    return { finding: varFinding(file, entry, 'kustomize/var-field-missing', message) };
  }
  return { value, from: node, secret: isSecretField(source, looked.place) };
}

/** `ports[0]` is `ports` and then `0` (convertSliceIndex). */
function splitIndices(path: readonly string[]): string[] {
  return path.flatMap((part) => {
    const [, name = '', index] = /^(.*)\[(\d+)\]$/.exec(part) ?? [];
    if (index === undefined) return [part];
    return name === '' ? [index] : [name, index];
  });
}

interface Expansion {
  readonly known: ReadonlyMap<string, Known>;
  readonly used: Set<string>;
  readonly config: TransformerConfig;
  readonly findings: Finding[];
}

interface Remembered {
  readonly told: string;
  readonly specs: TransformerConfig['varReference'];
  readonly used: readonly string[];
  readonly made: Resource;
}
const lastExpanded = new WeakMap<Resource, Remembered>();

/** Everything that expanding depends on beside the object and the places. */
function signature(known: ReadonlyMap<string, Known>): string {
  return JSON.stringify(
    [...known].map(([name, { value, from, secret, declared }]) => {
      return [name, value, originKey(from.origin), secret, declared.file, declared.entry.at];
    }),
  );
}

function expandOnce(resource: Resource, expansion: Expansion, told: string): Resource {
  const { varReference: specs } = expansion.config;
  const last = lastExpanded.get(resource);
  if (last?.told === told && last.specs === specs) {
    for (const name of last.used) expansion.used.add(name);
    return last.made;
  }
  const used = new Set<string>();
  const before = expansion.findings.length;
  const made = expandIn(resource, { ...expansion, used });
  for (const name of used) expansion.used.add(name);
  if (expansion.findings.length === before) lastExpanded.set(resource, { told, specs, used: [...used], made });
  return made;
}

function expandIn(resource: Resource, expansion: Expansion): Resource {
  let { root } = resource;
  for (const spec of specsFor(expansion.config.varReference, currentId(resource))) {
    let problem: string | undefined;
    const set = (node: Node): Node => {
      const made = expandNode(node, expansion);
      if (typeof made !== 'string') return made;
      problem = made;
      return node;
    };
    const made = changeField(root, spec, { set, origin: root.origin });
    if (made.kind === 'error') problem = made.message;
    // What stands in several places at once is expanded anew at each.
    else if (made !== root) root = settleShared(withRoot(resource, made)).resource.root;
    if (problem !== undefined) {
      const message = `Vars cannot be looked for at \`${spec.path}\` of ${printId(currentId(resource))}: ${problem}.`;
      const { file } = [...expansion.known.values()][0]?.declared ?? { file: resource.root.origin.file };
      expansion.findings.push(
        entryFinding({ file, path: ['vars'] }, { code: 'kustomize/field-shape', severity: 'error', message }),
      );
    }
  }
  return withRoot(resource, root);
}

/** api/filters/refvar/refvar.go set: texts, items of lists, values of mappings. A string says what is wrong. */
function expandNode(node: Node, expansion: Expansion): Node | string {
  if (isNull(node) && !isUntagged(node)) return node;
  if (node.kind === 'scalar') return isVarText(node) ? expandScalar(node, expansion) : node;
  if (node.kind === 'seq') {
    if (node.items.some((item) => item.kind !== 'scalar' || !isVarText(item)))
      return 'an item of the list is not a text';
    const items = node.items.map((item) => expandScalar(item as ScalarNode, expansion));
    return items.every((item, i) => item === node.items[i]) ? node : { ...node, items };
  }
  const fields = node.fields.map((field) => {
    const { value } = field;
    if (value.kind !== 'scalar' || !isVarText(value)) return field;
    const made = expandScalar(value, expansion);
    return made === value ? field : { key: field.key, value: made };
  });
  return fields.every((field, i) => field === node.fields[i]) ? node : { ...node, fields };
}

/** What kustomize made without a tag is a text too, whatever it says (IsYNodeString). */
function isVarText(node: ScalarNode): boolean {
  return isUntagged(node) || isTaggedString(node);
}

/** Every text at such a place is written anew as a plain string, also one without a reference (updateNodeValue of refvar.go). */
function expandScalar(node: ScalarNode, { known, used }: Expansion): Node {
  if (!node.text.includes('$')) {
    return isUntagged(node) || node.style === 'folded' ? { ...node, tag: '!!str', style: 'plain' } : node;
  }
  const expanded = expandVars(node.text, (name) => known.get(name)?.value);
  for (const name of expanded.used) used.add(name);
  const { whole: text, isText } = expanded.value;
  if (text === node.text && isText) return node;
  const origin = writersOf(node, expanded.used, known);
  return origin === undefined ? node : { ...node, text, tag: isText ? '!!str' : '', style: 'plain', origin };
}

/** The vars of a text one after the other, each with what the text was before it. A text without any was only rid of its `$$`. */
function writersOf(node: ScalarNode, used: readonly string[], known: Expansion['known']): Origin | undefined {
  const [anyVar] = known.values();
  const names = [...new Set(used)];
  if (names.length === 0) return anyVar && replacing(originOf(anyVar), node);
  let before = node;
  for (const [at, name] of names.entries()) {
    const writer = known.get(name);
    if (writer === undefined) continue;
    const { origin, copied } = {
      origin: replacing(originOf(writer), before),
      copied: copiedOrigin(writer.from, writer),
    };
    const done = names.slice(0, at + 1);
    const { value } = expandVars(node.text, (one) => (done.includes(one) ? known.get(one)?.value : undefined));
    before = { ...before, text: value.whole, origin: { ...origin, copied } };
  }
  return before.origin;
}

function originOf({ declared }: Known): Origin {
  return { file: declared.file, document: 0, link: linkPath(declared.entry.at), step: 'vars' };
}
