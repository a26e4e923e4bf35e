import { utf8Encode } from '../../text/bytes.ts';
import { compareBytes } from '../byteOrder.ts';
import type { GeneratorEntry, GeneratorOptions } from '../kustomizationFields.ts';
import { emptyMap, plainScalar, stringScalar } from '../newNode.ts';
import type { Field, MapNode, Node, ScalarNode } from '../node.ts';
import { newField } from '../nodeEdit.ts';
import type { Origin, OriginStep } from '../provenance.ts';
import { type Behavior, type MadeBy, type Resource, resourceOf } from '../resource.ts';
import { type Pair, readPairs } from '../sources.ts';
import { entryFinding, entryOrigin, type Step, type StepContext } from '../step.ts';
import { absorb } from './generatorBehavior.ts';
import { quotedString, wrappedBase64 } from './generatorValues.ts';

/** What a generator entry makes. */
export type GeneratedKind = 'ConfigMap' | 'Secret';

/** An entry of configMapGenerator or secretGenerator with the options of its kustomization. */
export interface GeneratorSource {
  readonly kind: GeneratedKind;
  readonly entry: GeneratorEntry;
  readonly options: GeneratorOptions | undefined;
  /** The plugin that orders it; undefined for a field of the kustomization. */
  readonly by?: MadeBy['configuredBy'];
}

/** Generates one object and lets the accumulated ones absorb it: created, merged or replaced as its behavior says. */
export function generatorStep(source: GeneratorSource, context: StepContext): Step {
  return (resources) => {
    const { kind, entry } = source;
    const step: OriginStep = kind === 'ConfigMap' ? 'configMapGenerator' : 'secretGenerator';
    if (entry.name === undefined || entry.name === '') {
      const message = `This ${kind} has no \`name\`; give it one.`;
      const place = { file: context.file, path: entry.at };
      return {
        resources,
        findings: [entryFinding(place, { code: 'kustomize/generator-name', severity: 'error', message })],
      };
    }
    const { pairs, findings } = readPairs(entry, context, step);
    if (findings.some(({ severity }) => severity === 'error')) return { resources, findings };
    const made = remembered(source, pairs, () => generated(source, pairs, context, step));
    const absorbed = absorb(resources, made, { file: context.file, path: entry.at });
    return { resources: absorbed.resources, findings: [...findings, ...absorbed.findings] };
  };
}

interface Remembered {
  readonly options: GeneratorOptions | undefined;
  readonly pairs: readonly Pair[];
  readonly made: Resource;
}
const lastMade = new WeakMap<GeneratorEntry, Remembered>();

/** The object of the last time as long as the entry and everything it read are the same, so that later steps keep their work. */
function remembered({ entry, options }: GeneratorSource, pairs: readonly Pair[], make: () => Resource): Resource {
  const last = lastMade.get(entry);
  if (last !== undefined && last.options === options && samePairs(last.pairs, pairs)) return last.made;
  const made = make();
  lastMade.set(entry, { options, pairs, made });
  return made;
}

function samePairs(a: readonly Pair[], b: readonly Pair[]): boolean {
  return (
    a.length === b.length &&
    a.every((pair, i) => {
      const other = b[i];
      if (other === undefined || pair.key !== other.key || pair.text !== other.text) return false;
      return pair.bytes === other.bytes && pair.origin.file === other.origin.file;
    })
  );
}

function generated(
  { kind, entry, options: shared, by }: GeneratorSource,
  pairs: readonly Pair[],
  context: StepContext,
  step: OriginStep,
): Resource {
  const { at } = entry;
  const origin = (field: string): Origin => entryOrigin(context, step, [...at, field]);
  const whole = entryOrigin(context, step, at);
  const named = (field: string): Origin => entryOrigin(context, step, [...(entry.metadataAt?.[field] ?? at), field]);
  const name = [newField('name', quotedString(entry.name ?? '', named('name')))];
  if (entry.namespace) name.push(newField('namespace', quotedString(entry.namespace, named('namespace'))));
  for (const field of ['labels', 'annotations'] as const) {
    const values = optionFields(entry.options, shared, field, { context, step });
    if (values.length > 0) name.push(newField(field, { ...emptyMap(whole), fields: values }));
  }
  const fields = [
    newField('apiVersion', stringScalar('v1', whole)),
    newField('kind', stringScalar(kind, whole)),
    newField('metadata', { ...emptyMap(whole), fields: name }),
  ];
  if (kind === 'Secret') {
    const type = entry.type ? quotedString(entry.type, origin('type')) : quotedString('Opaque', whole);
    fields.push(newField('type', type), newField('data', secretData(pairs, whole)));
  } else fields.push(...configMapData(pairs, whole));
  const immutable = entry.options?.immutable === true ? entry.options : shared?.immutable === true ? shared : undefined;
  if (immutable !== undefined) {
    const writer = entryOrigin(context, optionStep(immutable, shared, step), [...immutable.at, 'immutable']);
    fields.push(newField('immutable', plainScalar('true', writer)));
  }
  const hashless = entry.options?.disableNameSuffixHash === true || shared?.disableNameSuffixHash === true;
  return {
    ...resourceOf({ ...emptyMap(whole), fields }),
    behavior: behaviorOf(entry.behavior),
    needsHash: !hashless,
    shares: false,
    made: { configuredIn: context.file, configuredBy: by ?? { apiVersion: 'builtin', kind: `${kind}Generator` } },
  };
}

function behaviorOf(word: string | undefined): Behavior {
  return word === 'create' || word === 'merge' || word === 'replace' ? word : 'unspecified';
}

function optionStep(options: GeneratorOptions, shared: GeneratorOptions | undefined, step: OriginStep): OriginStep {
  return options === shared ? 'generatorOptions' : step;
}

/** Labels or annotations of an entry; those of generatorOptions fill what it does not set (MergeGlobalOptionsIntoLocal). */
function optionFields(
  own: GeneratorOptions | undefined,
  shared: GeneratorOptions | undefined,
  field: 'labels' | 'annotations',
  { context, step }: { context: StepContext; step: OriginStep },
): Field[] {
  const made = new Map<string, ScalarNode>();
  for (const options of [own, shared]) {
    const map = options?.[field];
    if (options === undefined || map === undefined) continue;
    for (const [key, text] of Object.entries(map.values)) {
      const origin = entryOrigin(context, optionStep(options, shared, step), [...map.at, key]);
      if (!made.has(key)) made.set(key, { kind: 'scalar', text, tag: '!!str', style: 'single', origin });
    }
  }
  return [...made.keys()].sort(compareBytes).flatMap((key) => {
    const value = made.get(key);
    return value === undefined ? [] : [newField(key, value)];
  });
}

/** Text goes to `data`, bytes that are no UTF-8 to `binaryData`; a field without keys is left out (kyaml/yaml/datamap.go). */
function configMapData(pairs: readonly Pair[], origin: Origin): Field[] {
  const made: Field[] = [];
  const texts = sorted(pairs.filter((pair) => pair.bytes === undefined));
  const binaries = sorted(pairs.filter((pair) => pair.bytes !== undefined));
  const data = texts.map((pair) => newField(pair.key, quotedString(pair.text, pair.origin)));
  if (data.length > 0) made.push(newField('data', { ...emptyMap(origin), fields: data }));
  const binary = binaries.map((pair) => newField(pair.key, base64Scalar(pair)));
  if (binary.length > 0) made.push(newField('binaryData', { ...emptyMap(origin), fields: binary }));
  return made;
}

function secretData(pairs: readonly Pair[], origin: Origin): MapNode {
  return { ...emptyMap(origin), fields: sorted(pairs).map((pair) => newField(pair.key, base64Scalar(pair))) };
}

function sorted(pairs: readonly Pair[]): readonly Pair[] {
  return [...pairs].sort((a, b) => compareBytes(a.key, b.key));
}

function base64Scalar(pair: Pair): Node {
  return quotedString(wrappedBase64(pair.bytes ?? utf8Encode(pair.text)), pair.origin);
}
