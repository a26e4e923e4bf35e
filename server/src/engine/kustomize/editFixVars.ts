import { parse } from '../syntax/parse.ts';
import { joinPath } from '../text/paths.ts';
import { asList, asMap, type JsonMap } from './editFixFields.ts';
import { KUSTOMIZATION_NAMES, type LookupAccess } from './kustomization.ts';
import { getField, type JsonValue, type MapNode, type Node, type ScalarNode } from './node.ts';
import type { Rewrite, RewrittenFile } from './rewrite.ts';
import { toTree } from './treeNode.ts';
import { yaml11ToJson } from './yaml11.ts';

/** Where the kustomization is, and the files around it. */
interface Place {
  readonly directory: string;
  readonly access: LookupAccess;
}

type Converted =
  | { readonly fields: Record<string, JsonValue>; readonly files: readonly RewrittenFile[] }
  | Extract<Rewrite, { problem: string }>;

/**
 * Vars as replacements, as `kustomize edit fix --vars` makes them (kustomize/commands/edit/fix/convert.go): each `$(NAME)` in the files
 * that the kustomization lists becomes `NAME_PLACEHOLDER`, and a target with its path.
 */
export function varsAsReplacements(fields: Record<string, JsonValue>, place: Place): Converted {
  const { vars, ...rest } = fields;
  if (vars === undefined) return { fields, files: [] };
  const files = new TouchedFiles(place);
  files.list(rest, '');
  const replacements: JsonMap[] = [];
  for (const one of asList(vars).map(asMap)) {
    const name = String(one.name);
    const targets: JsonMap[] = [];
    for (const file of files.paths) {
      for (const root of files.objects(file)) {
        const found: Use[] = [];
        const problem = findUses(root, { variable: `$(${name})`, path: [], found });
        if (problem !== undefined) return { problem };
        targets.push(...targetsOf(root, found, files.patches.get(file)));
      }
    }
    replacements.push({ source: sourceOf(one), ...(targets.length > 0 && { targets }) });
    files.replace(`$(${name})`, `${name}_PLACEHOLDER`);
  }
  return { fields: { ...rest, replacements }, files: files.changed() };
}

/** filesTouchedByKustomize, with its own idea of nested folders: those count from the folder of the top. */
class TouchedFiles {
  readonly paths: string[] = [];
  /** Entries of `patches` by the path that they name. */
  readonly patches = new Map<string, JsonMap>();
  private readonly place: Place;
  private readonly texts = new Map<string, string>();

  constructor(place: Place) {
    this.place = place;
  }

  list(fields: JsonMap, folder: string, depth = 0): void {
    for (const resource of asList(fields.resources).map(String)) {
      for (const name of KUSTOMIZATION_NAMES) {
        const path = this.absolute(`${resource}/${name}`);
        if (depth < 100 && this.place.access.file(path).kind === 'file')
          this.list(asMap(yaml11ToJson(this.place.access.syntax(path).documents[0]?.root)), resource, depth + 1);
      }
      this.paths.push(joined(folder, resource));
    }
    for (const patch of asList(fields.patches).map(asMap)) {
      if (!patch.path) continue;
      const path = joined(folder, String(patch.path));
      this.paths.push(path);
      this.patches.set(path, patch);
    }
  }

  objects(path: string): readonly MapNode[] {
    const text = this.text(path);
    if (text === undefined) return [];
    return parse(text).documents.flatMap(({ root, index }) => {
      if (root === undefined) return [];
      const tree = toTree(root, { file: path, document: index, step: 'resource' }).root;
      return tree.kind === 'map' ? [tree] : [];
    });
  }

  replace(from: string, to: string): void {
    for (const path of this.paths) {
      const text = this.text(path);
      if (text !== undefined) this.texts.set(path, text.replaceAll(from, to));
    }
  }

  changed(): readonly RewrittenFile[] {
    const made = new Map<string, string>();
    for (const [path, text] of this.texts) {
      const file = this.absolute(path);
      const state = this.place.access.file(file);
      if (state.kind === 'file' && state.text !== text) made.set(file, text);
    }
    return [...made].map(([file, text]) => ({ file, text }));
  }

  private text(path: string): string | undefined {
    const state = this.place.access.file(this.absolute(path));
    return this.texts.get(path) ?? (state.kind === 'file' ? state.text : undefined);
  }

  private absolute(path: string): string {
    return joinPath(this.place.directory, path);
  }
}

/** Go's path.Join, for relative paths. */
function joined(folder: string, path: string): string {
  const whole = joinPath('/', folder === '' ? path : `${folder}/${path}`).slice(1);
  const ups = leadingUps(folder === '' ? path : `${folder}/${path}`);
  return '../'.repeat(ups) + whole;
}

/** How many folders up a relative path leads. */
function leadingUps(path: string): number {
  let depth = 0;
  let least = 0;
  for (const part of path.split('/')) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    least = Math.min(least, depth);
  }
  return -least;
}

/** A place at which a variable stands. */
interface Use {
  readonly path: string;
  readonly options: JsonMap | undefined;
}

interface Search {
  readonly variable: string;
  readonly path: readonly string[];
  readonly found: Use[];
}

/** findVarName. Answers with what is wrong. */
function findUses(node: Node, search: Search): string | undefined {
  const { path } = search;
  if (node.kind === 'seq') {
    for (const [at, item] of node.items.entries()) {
      const problem = findUses(item, { ...search, path: [...path, String(at)] });
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  if (node.kind === 'map') {
    for (const { key, value } of node.fields) {
      const name = keyText(key).trim();
      const problem = findUses(value, { ...search, path: [...path, name.includes('.') ? `[${name}]` : name] });
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  if (!node.text.includes(search.variable)) return undefined;
  const options = optionsOf(node.text, search.variable);
  if (typeof options === 'string') return options;
  search.found.push({ path: path.join('.'), options });
  return undefined;
}

/** The key as it is written: with its quotes, which is how kustomize takes it (MapNode.Key.MustString). */
function keyText({ text, style }: ScalarNode): string {
  return style === 'double' ? `"${text}"` : style === 'single' ? `'${text}'` : text;
}

/** constructFieldOptions: the variable must be the whole text or stand between two equal characters. */
function optionsOf(text: string, variable: string): JsonMap | undefined | string {
  if (text === variable) return undefined;
  const at = text.indexOf(variable);
  const end = at + variable.length;
  if (at === 0) return made(text[end] ?? '', 0);
  const before = text[at - 1] ?? '';
  if (end >= text.length) return made(before, text.split(before).length - 1);
  if (before !== text[end]) return `${variable} is not delimited in \`${text}\``;
  const index = text.split(before).indexOf(variable);
  return index < 0 ? `${variable} stands in \`${text}\` as no part of its own` : made(before, index);
}

function made(delimiter: string, index: number): JsonMap {
  return { delimiter, ...(index !== 0 && { index }) };
}

/** constructTargets and writePatchTargets. */
function targetsOf(root: MapNode, uses: readonly Use[], patch: JsonMap | undefined): JsonMap[] {
  const options = asMap(patch?.options);
  const isPatch = patch !== undefined && !(options.allowNameChange === true && options.allowKindChange === true);
  const select = isPatch ? patchSelector(root, patch, options) : ownSelector(root);
  return uses.map((use) => ({ select, fieldPaths: [use.path], ...(use.options && { options: use.options }) }));
}

function patchSelector(root: MapNode, patch: JsonMap, options: JsonMap): JsonMap {
  const metadata = getField(root, 'metadata');
  return withoutEmpty({
    ...asMap(patch.target),
    ...(options.allowNameChange === true && { name: textOf(metadata, 'name') }),
    ...(options.allowKindChange === true && { kind: textOf(root, 'kind') }),
    ...(textOf(metadata, 'namespace') !== '' && { namespace: textOf(metadata, 'namespace') }),
  });
}

function ownSelector(root: MapNode): JsonMap {
  const metadata = getField(root, 'metadata');
  const type = metadata === undefined ? {} : groupVersion(textOf(root, 'apiVersion'));
  const names = { name: textOf(metadata, 'name'), namespace: textOf(metadata, 'namespace') };
  return withoutEmpty({ ...type, kind: textOf(root, 'kind'), ...names });
}

function sourceOf(one: JsonMap): JsonMap {
  const { apiVersion = '', kind = '', name = '', namespace = '' } = asMap(one.objref);
  const { fieldPath = '' } = asMap(one.fieldref);
  return withoutEmpty({ ...groupVersion(String(apiVersion)), kind, name, namespace, fieldPath });
}

function groupVersion(apiVersion: string): JsonMap {
  const slash = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1) };
}

function withoutEmpty(map: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== '')) as JsonMap;
}

function textOf(node: Node | undefined, field: string): string {
  const value = getField(node, field);
  return value?.kind === 'scalar' ? value.text : '';
}
