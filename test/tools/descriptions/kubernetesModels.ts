import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot } from '../root.ts';
import { isObject, type Json } from '../schemas/factPack.ts';
import { readDeclaration, type TypedDeclaration, type TypedProperty } from './typings.ts';

const PACKAGES = 'node_modules/@kubernetes-models';
/** Types that hold themselves end here; no custom resource goes deeper. */
const MAX_DEPTH = 12;

/** What the facts of custom resources say: which kinds there are, and which parts have a definition of their own. */
export interface ModelPack {
  readonly kinds: Readonly<Record<string, unknown>>;
  readonly definitions: Readonly<Record<string, Json>>;
}

/**
 * Texts of custom resources from the typings of a @kubernetes-models package, by definition of the fact pack and the path of
 * the field inside it. Nothing when the package is not installed.
 */
export function readModels(packageName: string, pack: ModelPack): Record<string, Record<string, string>> {
  const found: Record<string, Record<string, string>> = {};
  for (const id of Object.keys(pack.kinds)) {
    const file = inRoot(PACKAGES, packageName, `${id}.d.ts`);
    const declared = readInterface(file, id.slice(id.lastIndexOf('/') + 1));
    if (declared === undefined) continue;
    const texts: Record<string, string> = {};
    const spec = declared.properties.filter(({ name }) => !['apiVersion', 'kind', 'metadata'].includes(name));
    addTexts(texts, spec, { file, path: [], depth: 0 });
    if (declared.text !== '') found[id] = { '': declared.text };
    spread(texts, id, pack, found);
  }
  return found;
}

/** Gives every text to the definition that holds its field; a field behind a reference belongs to the definition there. */
function spread(
  texts: Record<string, string>,
  id: string,
  pack: ModelPack,
  found: Record<string, Record<string, string>>,
): void {
  const own = Object.keys(pack.definitions).filter((name) => name === id || name.startsWith(`${id}.`));
  const owners = own.map((name) => ({ name, path: name.slice(id.length + 1).replaceAll(/\[\]|\{\}/g, '') }));
  owners.sort((a, b) => b.path.length - a.path.length);
  for (const [field, text] of Object.entries(texts)) {
    const owner = owners.find(({ path }) => path === '' || field.startsWith(`${path}.`));
    const rest = owner === undefined ? '' : field.slice(owner.path === '' ? 0 : owner.path.length + 1);
    if (owner === undefined || !holds(pack.definitions[owner.name] as Json, rest.split('.'))) continue;
    found[owner.name] = { ...found[owner.name], [rest]: text };
  }
}

function holds(definition: Json, path: readonly string[]): boolean {
  let at: Json | undefined = definition;
  for (const name of path) {
    while (isObject(at) && at.properties === undefined) at = at.items ?? at.additionalProperties;
    at = isObject(at) && isObject(at.properties) ? at.properties[name] : undefined;
    if (at === undefined) return false;
  }
  return true;
}

interface Place {
  readonly file: string;
  readonly path: readonly string[];
  readonly depth: number;
}

function addTexts(texts: Record<string, string>, properties: readonly TypedProperty[], place: Place): void {
  if (place.depth > MAX_DEPTH) return;
  for (const property of properties) {
    const path = [...place.path, property.name];
    if (property.text !== '') texts[path.join('.')] = property.text;
    const inside = { ...place, path, depth: place.depth + 1 };
    addTexts(texts, property.members, inside);
    const other = followType(property.type, place.file);
    if (other !== undefined) addTexts(texts, other.declared.properties, { ...inside, file: other.file });
  }
}

/** The declaration that a type names (`IComGithub…Decryption`, `Array<…>`), through the import line of its file. */
function followType(type: string, file: string): { file: string; declared: TypedDeclaration } | undefined {
  const name = /\bI[A-Z]\w+/.exec(type)?.[0];
  const source = name === undefined ? undefined : readText(file);
  if (name === undefined || source === undefined || name.startsWith('IIoK8s')) return undefined;
  const target = new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from "(\\.[^"]+)\\.js"`).exec(source)?.[1];
  if (target === undefined) return undefined;
  const other = `${join(dirname(file), target)}.d.ts`;
  const declared = readInterface(other, target.slice(target.lastIndexOf('/') + 1));
  return declared === undefined ? undefined : { file: other, declared };
}

function readInterface(file: string, name: string): TypedDeclaration | undefined {
  const source = readText(file);
  return source === undefined ? undefined : readDeclaration(source, new RegExp(`^export interface I${name}\\b`));
}

function readText(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
