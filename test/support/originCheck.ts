import type { MapNode, Node, ScalarNode } from '../../server/src/engine/kustomize/node.ts';
import { linkedPath, type Origin, originPath } from '../../server/src/engine/kustomize/provenance.ts';
import { yaml11ToJson } from '../../server/src/engine/kustomize/yaml11.ts';
import { printPath } from '../../server/src/engine/syntax/fieldPath.ts';
import { nodeAt, resolveAlias } from '../../server/src/engine/syntax/lookup.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import type { SyntaxFile, SyntaxNode } from '../../server/src/engine/syntax/tree.ts';

/** The text of a file by its absolute path; undefined for one that is not there. */
export type ReadText = (path: string) => string | undefined;

/**
 * What does not hold of the origins of some objects, a line each: every scalar, key, mapping and list names a place that exists, and
 * what stands there holds its value or, with the step and the text before, explains it.
 */
export function originProblems(roots: readonly MapNode[], read: ReadText): readonly string[] {
  const checker = new OriginChecker(read);
  for (const root of roots) checker.visit(root, []);
  return checker.problems;
}

/** What was found at the place of an origin: a YAML value, or the whole text of a file that is no YAML. */
type Found = { readonly node: Exclude<SyntaxNode, { kind: 'alias' }> } | { readonly text: string };

class OriginChecker {
  readonly problems: string[] = [];
  private readonly parsed = new Map<string, SyntaxFile>();
  private readonly read: ReadText;

  constructor(read: ReadText) {
    this.read = read;
  }

  visit(node: Node, path: readonly (string | number)[]): void {
    this.check(node, path);
    if (node.kind === 'seq') for (const [at, item] of node.items.entries()) this.visit(item, [...path, at]);
    if (node.kind !== 'map') return;
    for (const { key, value } of node.fields) {
      if (this.find(key.origin) === undefined) this.tell(key.origin, [...path, key.text], 'the key has no source');
      this.visit(value, [...path, key.text]);
    }
  }

  private tell(origin: Origin, path: readonly (string | number)[], what: string): void {
    const inner = origin.inner === undefined ? '' : ` > ${printPath(linkedPath(origin.inner.link))}`;
    const place = `${origin.file}#${origin.document} ${printPath(originPath(origin))}${inner}`;
    this.problems.push(`${origin.step}: ${printPath(path)}: ${what} (${place})`);
  }

  private check(node: Node, path: readonly (string | number)[]): void {
    let { origin } = node;
    let now = node.kind === 'scalar' ? node.text : undefined;
    for (;;) {
      const found = this.find(origin);
      const before = origin.replaced?.text;
      if (found === undefined) this.tell(origin, path, 'there is no such place');
      else if (now !== undefined && !this.explains(now, { origin, found, before }))
        this.tell(origin, path, `does not explain ${JSON.stringify(now)} (before: ${JSON.stringify(before)})`);
      if (origin.copied !== undefined && this.find(origin.copied) === undefined)
        this.tell(origin.copied, path, 'the value is copied from nowhere');
      if (origin.replaced === undefined) return;
      now = before;
      ({ origin } = origin.replaced);
    }
  }

  private file(path: string): SyntaxFile | undefined {
    const known = this.parsed.get(path);
    const text = this.read(path);
    if (known !== undefined || text === undefined) return known;
    const made = parse(text);
    this.parsed.set(path, made);
    return made;
  }

  private find({ file, document, link, inner, step }: Origin): Found | undefined {
    const text = this.read(file);
    const syntax = this.file(file);
    if (text === undefined || syntax === undefined) return undefined;
    if (/Generator$/.test(step) && !/ustomization[^/]*$/.test(file) && !/builtin/.test(text)) return { text };
    let node = resolveAlias(nodeAt(syntax.documents[document]?.root, linkedPath(link)));
    for (let at = inner; at !== undefined && node !== undefined; at = at.inner) {
      if (node.kind !== 'scalar') return undefined;
      node = resolveAlias(nodeAt(parse(node.value).documents[at.document]?.root, linkedPath(at.link)));
    }
    return node && { node };
  }

  private explains(now: string, by: { origin: Origin; found: Found; before: string | undefined }): boolean {
    const { origin, found, before } = by;
    const said = 'text' in found ? found.text : found.node.kind === 'scalar' ? found.node.value : undefined;
    const same = (said !== undefined && said.trimEnd() === now.trimEnd()) || (now === '' && isNothing(found));
    switch (origin.step) {
      case 'resource':
        return same;
      case 'patch':
        return same || isJsonOf(found, now) || isRetyped(found, before) || origin.copied !== undefined;
      case 'namespace':
      case 'labels':
      case 'annotations':
      case 'generatorOptions':
        return same;
      case 'configMapGenerator':
      case 'secretGenerator':
        return generated(now, found);
      case 'namePrefix':
        return said !== undefined && now === said + (before ?? '');
      case 'nameSuffix':
        return said !== undefined && now === (before ?? '') + said;
      case 'hash':
        return before !== undefined && now.startsWith(`${before}-`) && now.length === before.length + 11;
      case 'images':
        return partsOf(found).every((part) => now.includes(part));
      case 'replicas':
        return same || now === '0';
      case 'replacements':
        return same || said?.includes(now) === true || this.copies(now, origin, before);
      case 'vars':
        return before !== undefined && (before.includes('$$') || this.copies(now, origin, before));
      case 'nameReference':
        return origin.copied !== undefined;
      case 'buildMetadata':
        return true;
      default:
        return 'node' in found;
    }
  }

  /** Whether a copied value, or a piece of it, is in the text. */
  private copies(now: string, { copied }: Origin, before: string | undefined): boolean {
    if (copied === undefined) return false;
    const from = this.find(copied);
    return from !== undefined && (before === undefined || now !== before);
  }
}

/** Values of JSON patches are read as JSON: `yes` is true, `0644` is 420. An operation without a value sets null. */
function isJsonOf(found: Found, now: string): boolean {
  if ('text' in found) return false;
  if (found.node.kind === 'map') return now === 'null';
  const value = yaml11ToJson(found.node);
  return String(value) === now || (typeof value !== 'string' && now !== '' && Number(value) === Number(now));
}

/** A null, or the whole of a patch, by which an object without apiVersion gets an empty one. */
function isNothing(found: Found): boolean {
  return 'node' in found && (found.node.kind === 'map' || yaml11ToJson(found.node) === null);
}

/** A JSON patch reads and writes the whole object, and that gives some values another form. */
function isRetyped(found: Found, before: string | undefined): boolean {
  return (
    before !== undefined && 'node' in found && found.node.kind === 'map' && nodeAt(found.node, ['op']) !== undefined
  );
}

/** The texts of an image entry that must be in the image: those of its fields but the name that it looks for. */
function partsOf(found: Found): string[] {
  if ('text' in found) return [found.text];
  if (found.node.kind === 'scalar') return [found.node.value];
  if (found.node.kind !== 'map') return [];
  return found.node.entries.flatMap(({ key, value }) => {
    const name = key.kind === 'scalar' ? key.value : '';
    return value.kind === 'scalar' && /^(newName|newTag|digest)$/.test(name) ? [value.value] : [];
  });
}

function generated(now: string, found: Found): boolean {
  const plain = decoded(now);
  if (!('text' in found)) {
    if (found.node.kind !== 'scalar') return true;
    const { value } = found.node;
    return [now, plain].some((text) => value.endsWith(text) || value.replace(/["']$/, '').endsWith(text));
  }
  return [now, plain].some((text) => found.text.includes(text));
}

function decoded(text: string): string {
  return Buffer.from(text.replaceAll('\n', ''), 'base64').toString('utf8');
}

/** All scalars of a tree; a test that checks nothing would pass too. */
export function scalarsOf(node: Node): readonly ScalarNode[] {
  if (node.kind === 'scalar') return [node];
  const inner = node.kind === 'seq' ? node.items : node.fields.map(({ value }) => value);
  return inner.flatMap(scalarsOf);
}
