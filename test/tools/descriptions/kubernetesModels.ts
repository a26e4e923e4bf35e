import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot } from '../root.ts';
import { isObject, type Json, type JsonObject } from '../schemas/factPack.ts';
import { readDeclaration, type TypedDeclaration, type TypedProperty } from './typings.ts';

const PACKAGES = 'node_modules/@kubernetes-models';
const DEFINITIONS = '#/definitions/';
/** Types that hold themselves end here; no custom resource goes deeper. */
const MAX_DEPTH = 12;

/** What the facts of custom resources say: which kinds there are, and which parts have a definition of their own. */
export interface ModelPack {
  readonly kinds: Readonly<Record<string, unknown>>;
  readonly definitions: Readonly<Record<string, Json>>;
}

type Texts = Record<string, Record<string, string>>;

/** A declaration and the file that it stands in, whose import lines lead on. */
interface Declared extends TypedDeclaration {
  readonly file: string;
}

/** One walk through the facts of a kind and its typings, side by side. */
interface Walk {
  /** `group/version/Kind`: texts go to the definitions that are named after a place in it. */
  readonly id: string;
  readonly pack: ModelPack;
  readonly found: Texts;
}

/** Where a walk stands: in which definition, at which field of it, and in which file of typings. */
interface Place {
  readonly owner: string;
  readonly path: readonly string[];
  readonly file: string;
  readonly depth: number;
}

/**
 * Texts of custom resources from the typings of a @kubernetes-models package, by definition of the fact pack and the path of
 * the field inside it. Nothing when the package is not installed. A definition that several kinds share has the texts of the
 * kind that it is named after.
 */
export function readModels(packageName: string, pack: ModelPack): Texts {
  const found: Texts = {};
  for (const id of Object.keys(pack.kinds)) {
    const declared = readInterface(inRoot(PACKAGES, packageName, `${id}.d.ts`), id.slice(id.lastIndexOf('/') + 1));
    const definition = pack.definitions[id];
    if (declared === undefined || !isObject(definition)) continue;
    const properties = declared.properties.filter(({ name }) => !['apiVersion', 'kind', 'metadata'].includes(name));
    found[id] = declared.text === '' ? {} : { '': declared.text };
    const place = { owner: id, path: [], file: declared.file, depth: 0 };
    describeFields(definition, properties, place, { id, pack, found });
  }
  return Object.fromEntries(Object.entries(found).filter(([, texts]) => Object.keys(texts).length > 0));
}

function describeFields(schema: JsonObject, properties: readonly TypedProperty[], place: Place, walk: Walk): void {
  if (!isObject(schema.properties) || place.depth > MAX_DEPTH) return;
  for (const property of properties) {
    const field = schema.properties[property.name];
    if (field === undefined) continue;
    const path = [...place.path, property.name];
    const type = followType(property.type, place.file);
    const texts = walk.found[place.owner] as Record<string, string>;
    const text = property.text || type?.text || '';
    if (text !== '') texts[path.join('.')] = text;
    const inside = { ...place, path, file: type?.file ?? place.file, depth: place.depth + 1 };
    descend(itemOf(field), type?.properties ?? property.members, inside, walk);
  }
}

/** Goes into what a field holds. A definition is described once, at the first place of the kind that it is named after. */
function descend(schema: Json | undefined, properties: readonly TypedProperty[], place: Place, walk: Walk): void {
  if (!isObject(schema) || properties.length === 0) return;
  if (typeof schema.$ref !== 'string') {
    describeFields(schema, properties, place, walk);
    return;
  }
  const owner = schema.$ref.slice(DEFINITIONS.length);
  const definition = walk.pack.definitions[owner];
  if (!owner.startsWith(`${walk.id}.`) || walk.found[owner] !== undefined || !isObject(definition)) return;
  walk.found[owner] = {};
  describeFields(definition, properties, { ...place, owner, path: [] }, walk);
}

/** What the lists and mappings of a field hold in the end. */
function itemOf(schema: Json): Json | undefined {
  let at: Json | undefined = schema;
  while (isObject(at) && at.properties === undefined && at.$ref === undefined) at = at.items ?? at.additionalProperties;
  return at;
}

/** The declaration that a type names (`IComGithub…Decryption`, `Array<…>`), through the import line of its file. */
function followType(type: string, file: string): Declared | undefined {
  const name = /\bI[A-Z]\w+/.exec(type)?.[0];
  const target = name === undefined ? undefined : importsOf(file).get(name);
  // Types of Kubernetes itself come from another package, whose texts are in a pack of their own.
  return target?.startsWith('.')
    ? readInterface(`${join(dirname(file), target)}.d.ts`, target.slice(target.lastIndexOf('/') + 1))
    : undefined;
}

const readImports = new Map<string, ReadonlyMap<string, string>>();

function importsOf(file: string): ReadonlyMap<string, string> {
  const known = readImports.get(file);
  if (known !== undefined) return known;
  const lines = existsSync(file) ? readFileSync(file, 'utf8').matchAll(/^import \{([^}]*)\} from "([^"]+)";$/gm) : [];
  const imports = new Map<string, string>();
  for (const [, names = '', target = ''] of lines) {
    for (const name of names.split(',')) imports.set(name.trim(), target.replace(/\.js$/, ''));
  }
  readImports.set(file, imports);
  return imports;
}

const readDeclarations = new Map<string, Declared | undefined>();

/** An interface with the properties of those that it extends, or an alias, which has a text at most. */
function readInterface(file: string, name: string): Declared | undefined {
  if (readDeclarations.has(file)) return readDeclarations.get(file);
  readDeclarations.set(file, undefined);
  const source = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  const declared =
    source === undefined ? undefined : readDeclaration(source, new RegExp(`^export (?:interface|type) I${name}\\b`));
  if (declared === undefined) return undefined;
  const inherited = declared.bases.flatMap((base) => followType(base, file)?.properties ?? []);
  const whole = { ...declared, properties: [...inherited, ...declared.properties], file };
  readDeclarations.set(file, whole);
  return whole;
}
