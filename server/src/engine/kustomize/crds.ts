import type { Finding } from '../diagnostics/finding.ts';
import { readEntryFile } from './entryFile.ts';
import { EMPTY_CONFIG, mergeConfig, type NameReference, type TransformerConfig } from './fieldSpecs.ts';
import { readJson } from './jsonText.ts';
import type { FieldSpec, Located } from './kustomizationFields.ts';
import type { JsonValue } from './node.ts';
import { entryFinding, type StepContext } from './step.ts';
import { yaml11ToJson } from './yaml11.ts';

type Json = { readonly [key: string]: JsonValue };

/**
 * Field specs that the files in `crds` bring along (accumulator/loadconfigfromcrds.go). They are maps of Go type names to OpenAPI
 * definitions with `x-kubernetes-…` marks, not CustomResourceDefinition objects.
 */
export function readCrds(
  entries: readonly Located[],
  context: StepContext,
): { readonly config: TransformerConfig; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  let config = EMPTY_CONFIG;
  for (const entry of entries) {
    const read = readEntryFile(entry, context);
    if ('finding' in read) {
      findings.push(read.finding);
      continue;
    }
    const { text } = read.file;
    const isBroken = text === '' || (text.startsWith('{') && readJson(text) === undefined);
    const types = isBroken ? undefined : yaml11ToJson(context.access.syntax(read.path).documents[0]?.root);
    const place = { file: context.file, path: entry.at };
    if (!isRecord(types) || Object.values(types).some((type) => type !== null && !isRecord(type))) {
      const message = `\`${entry.text}\` is no map of type definitions, as \`crds\` wants it; list a CustomResourceDefinition in \`resources\`.`;
      findings.push(entryFinding(place, { code: 'kustomize/bad-crds', severity: 'error', message }));
      continue;
    }
    for (const [name, type] of Object.entries(types)) {
      const properties = propertiesOf(type);
      if (!('kind' in properties && 'apiVersion' in properties && 'metadata' in properties)) continue;
      const made: Found = { commonAnnotations: [], commonLabels: [], namePrefix: [], nameReference: [] };
      const kind = name.slice(name.lastIndexOf('.') + 1);
      collect({ types, kind, made }, name, [], new Set());
      config = mergeConfig(config, made, []);
    }
  }
  return { config, findings };
}

interface Found {
  readonly commonAnnotations: FieldSpec[];
  readonly commonLabels: FieldSpec[];
  readonly namePrefix: FieldSpec[];
  readonly nameReference: NameReference[];
}

function collect(
  into: { readonly types: Json; readonly kind: string; readonly made: Found },
  type: string,
  path: readonly string[],
  open: ReadonlySet<string>,
): void {
  if (open.has(type)) return;
  const { types, kind, made } = into;
  for (const [name, property] of Object.entries(propertiesOf(types[type]))) {
    if (!isRecord(property)) continue;
    const here = [...path, name];
    const spec = { kind, path: here.join('/'), create: false };
    if (typeof property['x-kubernetes-annotation'] === 'string') made.commonAnnotations.push(spec);
    if (typeof property['x-kubernetes-label-selector'] === 'string') made.commonLabels.push(spec);
    if (typeof property['x-kubernetes-identity'] === 'string') made.namePrefix.push(spec);
    const version = property['x-kubernetes-object-ref-api-version'];
    const target = property['x-kubernetes-object-ref-kind'];
    if (typeof version === 'string' && typeof target === 'string') {
      const key = property['x-kubernetes-object-ref-name-key'];
      const field = [...here, typeof key === 'string' ? key : 'name'].join('/');
      made.nameReference.push({ version, kind: target, fieldSpecs: [{ kind, path: field, create: false }] });
    }
    const reference = property.$ref;
    if (typeof reference === 'string') collect(into, reference, here, new Set([...open, type]));
  }
}

function propertiesOf(type: JsonValue | undefined): Json {
  if (!isRecord(type)) return {};
  const schema = type.Schema ?? type.schema;
  const properties = isRecord(schema) ? schema.properties : undefined;
  return isRecord(properties) ? properties : {};
}

function isRecord(value: JsonValue | undefined): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
