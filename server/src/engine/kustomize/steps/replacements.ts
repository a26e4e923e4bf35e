import type { Finding } from '../../diagnostics/finding.ts';
import { type FieldPath, startsWithPath } from '../../syntax/fieldPath.ts';
import { getNode, type MapNode, type Node } from '../node.ts';
import { currentId, type Resource, withRoot } from '../resource.ts';
import { printId } from '../resourceId.ts';
import { isSecretField } from '../secretField.ts';
import { settleShared, strayedFindings } from '../sharedScalars.ts';
import {
  type Change,
  entryFinding,
  entryOrigin,
  perResource,
  type Step,
  type StepContext,
  type Stepped,
} from '../step.ts';
import type { ReplacementEntry, ReplacementSource, ReplacementTarget } from '../targetFields.ts';
import { lookUp } from './fieldLookup.ts';
import { matchPath } from './fieldMatch.ts';
import { splitFieldPath } from './fieldPaths.ts';
import { holdsNotes, takeNotes, withNotes } from './internalNotes.ts';
import { putNode } from './putNode.ts';
import { type PlacedReplacement, readReplacements } from './replacementEntries.ts';
import { describeSelector, nearestHint, selectSources, targetTest } from './replacementSelect.ts';
import { isMissing, literalValue, refine, type ValueWriter, writeValue } from './replacementValue.ts';
import { compileSelector } from './selector.ts';
import { writeInText } from './structuredText.ts';

const DEFAULT_PATH = 'metadata.name';

/** All `replacements` of a kustomization: entries in order, each sees what the ones before it wrote (ReplacementTransformer.go). */
export function replacementsStep(entries: readonly ReplacementEntry[], context: StepContext): Step {
  return (resources) => {
    const { replacements, findings } = readReplacements(entries, context);
    let made = resources;
    const found: Finding[] = [...findings];
    for (const replacement of replacements) {
      const stepped = replaceOne(made, replacement);
      made = stepped.resources;
      found.push(...stepped.findings);
    }
    return { resources: made, findings: found };
  };
}

function problemAt(file: string, path: FieldPath, code: string, message: string): Finding {
  return entryFinding({ file, path }, { code, severity: 'error', message });
}

function replaceOne(resources: readonly Resource[], placed: PlacedReplacement): Stepped {
  const { file, entry } = placed;
  const { source, sourceValue, targets = [] } = entry;
  const refuse = (message: string): Stepped => {
    return { resources, findings: [problemAt(file, entry.at, 'kustomize/bad-replacement', message)] };
  };
  if ((source === undefined && sourceValue === undefined) || targets.length === 0) {
    return refuse('A replacement needs a `source` (or a `sourceValue`) and `targets`; kustomize refuses it without.');
  }
  if (source !== undefined && sourceValue !== undefined) {
    return refuse('A replacement has either a `source` or a `sourceValue`; remove one.');
  }
  const value = source === undefined ? literalOf(placed) : sourceValueOf(resources, file, source);
  if ('findings' in value) return { resources, findings: value.findings };
  const state: Copying = { placed, value: value.node, live: value.live, secret: value.secret };
  let made = resources;
  const findings: Finding[] = [];
  for (const target of targets) {
    const stepped = replaceTarget(made, target, state);
    made = stepped.resources;
    findings.push(...stepped.findings);
  }
  return { resources: made, findings };
}

/** Where the value lies in the objects: kustomize keeps a pointer to it, and what is written there later is the value from then on. */
interface Live {
  readonly index: number;
  readonly place: FieldPath;
}

/** The value on its way to the targets. */
interface Copying {
  readonly placed: PlacedReplacement;
  value: Node;
  live: Live | undefined;
  readonly secret: boolean;
}

type SourceValue =
  | { readonly node: Node; readonly live: Live | undefined; readonly secret: boolean }
  | { readonly findings: readonly Finding[] };
const literals = new WeakMap<ReplacementEntry, Node>();

function literalOf(placed: PlacedReplacement): SourceValue {
  const { entry } = placed;
  const origin = entryOrigin(placed, 'replacements', [...entry.at, 'sourceValue']);
  const node = literals.get(entry) ?? literalValue(entry.sourceValue ?? '', origin);
  literals.set(entry, node);
  return { node, live: undefined, secret: false };
}

function sourceValueOf(resources: readonly Resource[], file: string, source: ReplacementSource): SourceValue {
  const found = selectSources(source, resources);
  const refuse = (path: FieldPath, code: string, message: string): SourceValue => {
    return { findings: [problemAt(file, path, code, message)] };
  };
  const [resource] = found;
  if (resource === undefined) {
    const message = `There is no ${describeSelector(source)} to take a value from.${nearestHint(source, resources)}`;
    return refuse(source.at, 'kustomize/replacement-source-none', message);
  }
  if (found.length > 1) {
    const message = `${found.length} objects fit ${describeSelector(source)}, so that it is not clear where the value comes from; name more of it.`;
    return refuse(source.at, 'kustomize/replacement-source-several', message);
  }
  const fieldPath = source.fieldPath || DEFAULT_PATH;
  const path = source.fieldPath ? [...source.at, 'fieldPath'] : source.at;
  const looked = lookUp(sourceRoot(resource, fieldPath), splitFieldPath(fieldPath));
  if ('problem' in looked)
    return refuse(path, 'kustomize/replacement-field-missing', `\`${fieldPath}\` cannot be read: ${looked.problem}.`);
  if (looked.node === undefined || isMissing(looked.node)) {
    const message = `${printId(currentId(resource))} has no \`${fieldPath}\` to take a value from; kustomize refuses the build.`;
    return refuse(path, 'kustomize/replacement-field-missing', message);
  }
  const node = refine(looked.node, source.options);
  if ('problem' in node)
    return refuse(source.at, 'kustomize/bad-replacement', `The source cannot be split: ${node.problem}.`);
  const live = node === looked.node ? { index: resources.indexOf(resource), place: looked.place } : undefined;
  return { node, live, secret: isSecretField(resource, looked.place) };
}

/** Whoever asks for all annotations gets those that kustomize keeps there too. */
function sourceRoot(resource: Resource, fieldPath: string): MapNode {
  return /^metadata(?:$|\.annotations)/.test(fieldPath) ? withNotes(resource) : resource.root;
}

function replaceTarget(resources: readonly Resource[], target: ReplacementTarget, state: Copying): Stepped {
  const { placed } = state;
  const problems = targetProblems(target, placed.file);
  if (problems.length > 0 || target.select === undefined) return { resources, findings: problems };
  const isTarget = targetTest(target);
  const findings: Finding[] = [];
  let count = 0;
  const made = resources.map((resource, index) => {
    if (!isTarget(resource)) return resource;
    count++;
    const change =
      state.live?.index === index ? writeInto(resource, target, state) : remembered(resource, target, state);
    findings.push(...(change.findings ?? []));
    return change.resource ?? resource;
  });
  if (count === 0) {
    const message = `This target selects nothing: there is no ${describeSelector(target.select)} here.${nearestHint(target.select, resources)}`;
    const place = { file: placed.file, path: target.select.at };
    findings.push(entryFinding(place, { code: 'kustomize/replacement-target-none', severity: 'warning', message }));
  }
  return { resources: count === 0 ? resources : made, findings };
}

function targetProblems(target: ReplacementTarget, file: string): Finding[] {
  if (target.select === undefined) {
    const message = 'This target has no `select`; kustomize refuses it without.';
    return [problemAt(file, target.at, 'kustomize/bad-replacement', message)];
  }
  return [target.select, ...(target.reject ?? [])].flatMap((selector) => {
    return compileSelector(selector).problems.map(({ part, text }) => {
      return problemAt(
        file,
        [...selector.at, part],
        'kustomize/bad-selector',
        `This selector cannot be read: ${text}.`,
      );
    });
  });
}

/** What writing a value into an object made is remembered for the target, the value and the object. */
function remembered(resource: Resource, target: ReplacementTarget, state: Copying): Change {
  const step = perResource([target, state.value], (one) => writeInto(one, target, { ...state, live: undefined }));
  const { resources, findings } = step([resource]);
  return { resource: resources[0], findings };
}

/** Writes the value to every field path of the target in one object (copyValueToTarget). */
function writeInto(resource: Resource, target: ReplacementTarget, state: Copying): Change {
  const { placed } = state;
  const given = target.fieldPaths ?? [];
  const fieldPaths = given.length === 0 ? [DEFAULT_PATH] : given;
  const isSource = state.live !== undefined && holdsNotes(state.live.place);
  const written: FieldPath[] = [];
  const findings: Finding[] = [];
  let root: Node = isSource ? withNotes(resource) : resource.root;
  for (const [index, fieldPath] of fieldPaths.entries()) {
    const at = given.length === 0 ? target.at : [...target.at, 'fieldPaths', index];
    const origin = entryOrigin(placed, 'replacements', at);
    const made = writePath(root, fieldPath, state, { origin, options: target.options, secret: state.secret });
    if ('problem' in made) {
      const message = `\`${fieldPath}\` of ${printId(currentId(resource))} cannot be replaced: ${made.problem}.`;
      return { resource, findings: [problemAt(placed.file, at, 'kustomize/replacement-field-missing', message)] };
    }
    // The next path finds what stands in several places equal again.
    const settled = settleShared(withRoot(resource, made.root as MapNode), withRoot(resource, root as MapNode));
    findings.push(...strayedFindings([settled]));
    root = settled.resource.root;
    written.push(...made.places);
  }
  if (isSource || written.some(holdsNotes)) return { resource: takeNotes(resource, root as MapNode), findings };
  return { resource: withRoot(resource, root as MapNode), findings };
}

function writePath(
  root: Node,
  fieldPath: string,
  state: Copying,
  writer: ValueWriter,
): { readonly root: Node; readonly places: readonly FieldPath[] } | { readonly problem: string } {
  const path = splitFieldPath(fieldPath);
  const create = writer.options?.create === true ? { kind: state.value.kind, origin: writer.origin } : undefined;
  const inText = writeInText(root, path, state.value, { writer, create });
  if (inText !== undefined) {
    if ('problem' in inText) return inText;
    follow(state, inText.root, inText.place);
    return { root: inText.root, places: [] };
  }
  const matched = matchPath(root, path, create);
  if ('problem' in matched) return matched;
  if (matched.places.length === 0 && matched.lost === undefined) {
    const hint = create === undefined ? '; correct the path, or set `options.create: true`' : '';
    return { problem: `there is no such field${hint}` };
  }
  if (matched.lost === 'collections' && writer.options?.delimiter) {
    return { problem: '`options.delimiter` can only be used for a single value' };
  }
  let made = matched.root;
  // What was made on the way may lie in the value itself.
  if (state.live !== undefined) state.value = getNode(made, state.live.place) ?? state.value;
  for (const place of matched.places) {
    const target = getNode(made, place);
    if (target === undefined) continue;
    const written = writeValue(target, state.value, writer);
    if ('problem' in written) return written;
    made = putNode(made, place, written);
    follow(state, made, place);
  }
  return { root: made, places: matched.places };
}

/** After something was written into the object that the value comes from: the value is what stands there now. */
function follow(state: Copying, root: Node, written: FieldPath): void {
  const { live } = state;
  if (live === undefined) return;
  if (startsWithPath(written, live.place)) state.value = getNode(root, live.place) ?? state.value;
  else if (startsWithPath(live.place, written)) state.live = undefined;
}
