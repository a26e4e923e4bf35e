import type { Finding } from '../diagnostics/finding.ts';
import type { FileState } from '../files.ts';
import type { SyntaxFile, SyntaxNode } from '../syntax/tree.ts';
import { isWithin, joinPath } from '../text/paths.ts';
import { openEndOf } from './blockText.ts';
import { decode } from './decode.ts';
import { decodeFindings } from './decodeFindings.ts';
import { deprecatedFixes } from './deprecatedFixes.ts';
import { helmOf } from './helmFields.ts';
import { idleFindings } from './idleFields.ts';
import type { GeneratorEntry, Kustomization, Located } from './kustomizationFields.ts';
import { DEPRECATED, KUSTOMIZATION } from './kustomizationShape.ts';
import type { JsonValue } from './node.ts';
import { unknownWordFindings } from './unknownWords.ts';
import { yaml11ToJson } from './yaml11.ts';

/** The names of a kustomization file, in kustomize's order (api/konfig/general.go). */
export const KUSTOMIZATION_NAMES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** A kustomization file as read: never fails, `fields` is what could be understood. */
export interface KustomizationFile {
  /** Path of the file itself, and of its directory. */
  readonly path: string;
  readonly directory: string;
  readonly component: boolean;
  readonly fields: Kustomization;
  /** Problems of the file; one of severity error makes kustomize refuse it. */
  readonly findings: readonly Finding[];
}

/** What there is in a directory that an entry names. */
export type KustomizationLookup =
  | { readonly kind: 'found'; readonly file: KustomizationFile }
  /** `link` is a file of a recognised name that leads out of the directory. */
  | { readonly kind: 'none'; readonly link?: string }
  /** More than one of the recognised names. */
  | { readonly kind: 'several'; readonly paths: readonly string[] }
  | { readonly kind: 'not-a-directory' }
  /** The directory is there and nothing in it can be looked at. */
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'missing' };

/** What a lookup reads. */
export interface LookupAccess {
  file(path: string): FileState;
  syntax(path: string): SyntaxFile;
}

/**
 * Finds and reads the kustomization of a directory. A link that leads out of the directory does not count as a
 * kustomization (the load restrictor; target/kusttarget.go LoadKustFile).
 */
export function lookUpKustomization(directory: string, access: LookupAccess): KustomizationLookup {
  const state = access.file(directory);
  if (state.kind === 'missing') return { kind: 'missing' };
  if (state.kind !== 'directory') return { kind: 'not-a-directory' };
  const names = KUSTOMIZATION_NAMES.map((name) => joinPath(directory, name));
  const paths = names.filter((path) => {
    const file = access.file(path);
    return file.kind === 'unreadable' || (file.kind === 'file' && isWithin(file.real, state.real));
  });
  const [path, another] = paths;
  if (path === undefined) {
    const link = names.find((name) => access.file(name).kind === 'file');
    return { kind: 'none', ...(link !== undefined && { link }) };
  }
  const states = paths.map((one) => access.file(one));
  const closed = states[0];
  // In a directory without the right to enter it, every name is refused, whether there is such a file or not.
  if (another !== undefined && closed?.kind === 'unreadable' && states.every((one) => one.kind === 'unreadable'))
    return { kind: 'unreadable', detail: closed.detail };
  if (another !== undefined) return { kind: 'several', paths };
  const read = access.file(path);
  if (read.kind !== 'unreadable')
    return { kind: 'found', file: readKustomization(path, directory, access.syntax(path)) };
  const message = `This kustomization cannot be read (${read.detail}).`;
  const findings = [problem('yaml/unreadable', message, { file: path, range: { start: 0, end: 0 } })];
  return {
    kind: 'found',
    file: { path, directory, component: false, fields: fieldsOf(decodeFields({}).value), findings },
  };
}

const TOO_MANY_ALIASES =
  'The aliases of this kustomization unfold to more than 500,000 values; write less of it by alias.';

/** Reads a kustomization file: YAML 1.1, first document, strict fields, deprecated ones moved to where they belong. */
export function readKustomization(path: string, directory: string, syntax: SyntaxFile): KustomizationFile {
  const document = syntax.documents[0];
  const broken = [
    ...(document?.problems ?? []),
    ...syntax.problems.filter(({ code }) => code === 'yaml/merge-conflict'),
  ]
    .filter(({ code }) => code !== 'yaml/duplicate-key')
    .map((one) => problem(one.code, one.message, { file: path, range: one.range }));
  const read = broken.length > 0 ? {} : yaml11ToJson(document?.root, openEndOf(syntax.text));
  if (read === undefined)
    broken.push(problem('kustomize/bad-value', TOO_MANY_ALIASES, { file: path, document: 0, path: [] }));
  const json = read ?? {};
  const decoded = decodeFields(json);
  const findings = [...broken, ...decodeFindings(decoded.problems, path, 'kustomization')];
  const fields = fieldsOf(decoded.value);
  if (findings.length === 0) findings.push(...checkHead(path, fields, json));
  findings.push(...deprecated(json, { file: path, root: document?.root, text: syntax.text }));
  findings.push(...idleFindings(fields, path), ...unknownWordFindings(fields, path));
  return { path, directory, component: fields.kind === 'Component', fields, findings };
}

function decodeFields(json: JsonValue): ReturnType<typeof decode> {
  return decode(KUSTOMIZATION, json, { at: [], strict: true });
}

/** FixKustomization of api/types/kustomization.go: deprecated fields go to the end of what took their place. */
function fieldsOf(value: Record<string, unknown>): Kustomization {
  const list = (name: string): unknown[] => value[name] as unknown[];
  const generators = (name: string): unknown[] =>
    list(name).map((item) => {
      const entry = item as GeneratorEntry & { env?: Located };
      return entry.env === undefined || entry.env.text === '' ? entry : { ...entry, envs: [...entry.envs, entry.env] };
    });
  const { bases, imageTags, helmCharts, helmGlobals, helmChartInflationGenerator, metadata, at, ...rest } = value;
  return {
    ...rest,
    resources: [...list('resources'), ...(bases as unknown[])],
    images: [...list('images'), ...(imageTags as unknown[])],
    configMapGenerator: generators('configMapGenerator'),
    secretGenerator: generators('secretGenerator'),
    ...helmOf(value),
  } as unknown as Kustomization;
}

/** CheckEmpty and EnforceFields. */
function checkHead(path: string, fields: Kustomization, json: JsonValue): Finding[] {
  const root = { file: path, document: 0, path: [] };
  if (isEmpty(json)) {
    const message = 'This kustomization is empty; kustomize refuses it. Add `resources`, or write `resources: []`.';
    return [problem('kustomize/empty-kustomization', message, root)];
  }
  const kind = fields.kind || 'Kustomization';
  if (kind !== 'Kustomization' && kind !== 'Component') {
    const message = `\`kind\` is \`${kind}\`; a kustomization file has the kind Kustomization or Component.`;
    return [problem('kustomize/wrong-kind', message, { ...root, path: ['kind'] })];
  }
  const wanted = `kustomize.config.k8s.io/${kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`;
  if (!fields.apiVersion || fields.apiVersion === wanted) return [];
  const message = `\`apiVersion\` of a ${kind} must be \`${wanted}\`.`;
  return [problem('kustomize/wrong-kind', message, { ...root, path: ['apiVersion'] })];
}

/** Nothing is set but apiVersion and kind; a list that is written out, even an empty one, is something. */
function isEmpty(json: JsonValue): boolean {
  return Object.entries(asRecord(json)).every(([key, value]) => {
    if (value === null || value === '') return true;
    return /^(apiversion|kind)$/i.test(key);
  });
}

function deprecated(
  json: JsonValue,
  source: { readonly file: string; readonly root: SyntaxNode | undefined; readonly text: string },
): Finding[] {
  const record = asRecord(json);
  return Object.entries(DEPRECATED)
    .filter(([field]) => record[field] !== undefined && record[field] !== null)
    .map(([field, better]) => ({
      code: 'kustomize/deprecated-field',
      severity: 'information',
      message: `\`${field}\` is deprecated; use \`${better}\`. \`kustomize edit fix${field === 'vars' ? ' --vars' : ''}\` rewrites it.`,
      place: { file: source.file, document: 0, path: [field], part: 'key' },
      overlays: [],
      related: [],
      fixes: deprecatedFixes(field, source),
    }));
}

function asRecord(json: JsonValue): Readonly<Record<string, JsonValue>> {
  return json !== null && typeof json === 'object' && !Array.isArray(json)
    ? (json as Readonly<Record<string, JsonValue>>)
    : {};
}

function problem(code: string, message: string, place: Finding['place']): Finding {
  return { code, severity: 'error', message, place, overlays: [], related: [], fixes: [] };
}
