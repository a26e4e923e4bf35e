import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { CompletionItem } from '../../server/src/engine/api.ts';
import { completion } from '../../server/src/engine/features/completion.ts';
import { fieldSchema } from '../../server/src/engine/schema/fieldSchema.ts';
import { readIdentity } from '../../server/src/engine/schema/identity.ts';
import { readSyntaxNode } from '../../server/src/engine/schema/treeReader.ts';
import { fieldAt } from '../../server/src/engine/syntax/lookup.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import type { SyntaxEntry, SyntaxNode } from '../../server/src/engine/syntax/tree.ts';
import { applyCompletion } from '../support/applyCompletion.ts';
import { Random } from '../support/random.ts';
import { bundledRegistry, schemaContext } from '../support/schemaPacks.ts';

/** A field that the schema of its document knows: in which file, below which path. */
interface KnownField {
  readonly text: string;
  readonly entry: SyntaxEntry;
  readonly key: string;
  readonly parent: readonly (string | number)[];
  /** Whether its value is a scalar on the line of the key. */
  readonly isShort: boolean;
  /** Whether the schema wants a mapping with fields of its own. */
  readonly isMapping: boolean;
  readonly isOnly: boolean;
}

const MORE = [
  'apiVersion: v1\nkind: Pod\nmetadata: { name: a, labels: {} }\nspec: { hostNetwork: true, containers: [{ name: a, image: b }] }\n',
  '{"apiVersion": "v1", "kind": "Pod", "spec": {"hostNetwork": true, "containers": [{"name": "a", "image": "b"}]}}\n',
  'apiVersion: v1\nkind: Pod\nspec:\n    containers:\n    - image: b\n      name: a\n      ports:\n      - containerPort: 80\n        name: http\n    # comment\n    hostNetwork: true # why\n',
  'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    -\n      image: b\n      name: "a"\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: x\nspec:\n  parallelism: 1\n  template:\n    spec:\n      restartPolicy: Never\n      nodeName: a\n',
];

function texts(): string[] {
  const root = 'test/example/platform';
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  const example = names.map((name) => readFileSync(`${root}/${name}`, 'utf8'));
  const all = [...example.filter((text) => /^kind: /m.test(text)), ...MORE];
  return [...all, ...all.map((text) => text.replaceAll('\n', '\r\n'))];
}

function knownFields(text: string): KnownField[] {
  const found: KnownField[] = [];
  for (const { root } of parse(text).documents) {
    const { apiVersion, kind } = root ? readIdentity(root, readSyntaxNode) : {};
    const schema = bundledRegistry().find(apiVersion ?? '', kind ?? '');
    if (root === undefined || schema === undefined) continue;
    const walk = (node: SyntaxNode, path: (string | number)[]): void => {
      if (node.kind === 'seq') for (const item of node.items) walk(item, [...path, 0]);
      if (node.kind !== 'map') return;
      const properties = fieldSchema(schema, path, bundledRegistry())?.schema.properties;
      for (const entry of node.entries) {
        const { key, value } = entry;
        if (key.kind !== 'scalar') continue;
        const own = properties?.get(key.value);
        if (own !== undefined && !(path.length === 0 && /^(?:kind|apiVersion)$/.test(key.value))) {
          const isMapping = bundledRegistry().resolve(own).properties !== undefined;
          const isShort = value.kind === 'scalar' && !text.slice(key.range.start, value.range.end).includes('\n');
          const isOnly = node.entries.length === 1;
          found.push({ text, entry, key: key.value, parent: path, isShort, isMapping, isOnly });
        }
        walk(value, [...path, key.value]);
      }
    };
    walk(root, []);
  }
  return found;
}

const syntaxErrors = (text: string): string[] =>
  parse(text).problems.flatMap(({ code, message }) => (code.startsWith('yaml/') ? `${code}: ${message}` : []));

/** Where the key that a proposal inserted stands, positions in lists being 0. */
function landing(text: string, offset: number): string {
  const document = parse(text).documents.findLast(({ range }) => range.start <= offset);
  const found = fieldAt(document?.root, offset);
  return found === undefined ? '' : found.path.map((one) => (typeof one === 'number' ? 0 : one)).join('.');
}

/** Asks where something was typed away, and takes what is proposed. */
function check(text: string, offset: number, expected: (item: CompletionItem) => string | undefined): number {
  const shown = `${JSON.stringify(text.slice(Math.max(0, offset - 120), offset))} <|> ${JSON.stringify(text.slice(offset, offset + 60))}`;
  const { items } = completion(text, offset, schemaContext());
  for (const item of items) {
    const applied = applyCompletion(text, item);
    const where = `${item.label} (${JSON.stringify(item.insert)}) at ${shown}`;
    assert.deepEqual(syntaxErrors(applied.text), [], where);
    const path = expected(item);
    if (path !== undefined) assert.equal(landing(applied.text, applied.offset + 1), path, where);
  }
  return items.length;
}

const ROUNDS = Number(process.env.COMPLETION_ROUNDS ?? 40);

describe('completion items, applied', () => {
  const fields = texts().flatMap(knownFields);
  const random = new Random(20);
  const some = (fits: (field: KnownField) => boolean): KnownField[] => {
    const all = fields.filter(fits);
    return ROUNDS >= all.length ? all : Array.from({ length: ROUNDS }, () => random.one(all));
  };
  const fieldPath =
    (parent: readonly (string | number)[]) =>
    (item: CompletionItem): string | undefined =>
      item.kind === 'field' && !item.label.startsWith('- ') ? [...parent, item.label].join('.') : undefined;

  it('replace a half-typed key where it stands', () => {
    let items = 0;
    for (const { text, entry, parent } of some(() => true)) {
      const { start, end } = entry.key.range;
      const quote = text[start] === '"' ? 1 : 0;
      const cut = random.integer(start + quote, end - quote);
      items += check(text.slice(0, cut) + text.slice(end - quote), cut, fieldPath(parent));
      items += check(text, cut, fieldPath(parent));
    }
    assert.ok(items > 20, `${items} items`);
  });

  it('go on after a key without its colon', () => {
    let items = 0;
    for (const { text, entry, parent } of some((field) => field.isShort)) {
      const { start } = entry.key.range;
      const quote = text[start] === '"' ? 1 : 0;
      const cut = random.integer(start + 1, entry.key.range.end - quote);
      const rest = text.slice(entry.value.range.end);
      items += check(text.slice(0, cut) + '"'.repeat(quote) + rest, cut, fieldPath(parent));
    }
    assert.ok(items > 20, `${items} items`);
  });

  it('fill an empty line at the column of the fields, and at one nearby', () => {
    let items = 0;
    for (const { text, entry, parent, isOnly } of some((field) => field.isShort)) {
      const { start } = entry.key.range;
      const lineStart = text.lastIndexOf('\n', start - 1) + 1;
      const lead = text.slice(lineStart, start);
      if (lead.trim() !== '') continue;
      const rest = text.slice(entry.value.range.end).replace(/^ #.*/, '');
      const emptied = text.slice(0, start) + rest;
      if (syntaxErrors(emptied).length > 0) continue;
      items += check(emptied, start, fieldPath(parent));
      const shorter = text.slice(0, Math.max(lineStart, start - 1)) + rest;
      items += check(shorter, Math.max(lineStart, start - 1), isOnly ? () => undefined : fieldPath(parent));
      items += check(`${text.slice(0, lineStart)}${rest}`, lineStart, () => undefined);
      items += check(`${text.slice(0, lineStart)}\t${rest}`, lineStart + 1, () => undefined);
      items += check(`${text.slice(0, start)}  ${rest}`, start + 2, () => undefined);
    }
    assert.ok(items > 20, `${items} items`);
  });

  it('stand below a key that was just typed', () => {
    let items = 0;
    for (const { text, entry, key, parent, isMapping } of some((field) => field.isMapping)) {
      if (entry.value.kind !== 'map' || entry.value.flow || !isMapping) continue;
      const colon = text.indexOf(':', entry.key.range.end) + 1;
      items += check(text, colon, fieldPath([...parent, key]));
      items += check(`${text.slice(0, colon)} ${text.slice(colon)}`, colon + 1, fieldPath([...parent, key]));
    }
    assert.ok(items > 20, `${items} items`);
  });

  it('replace a half-typed value', () => {
    let items = 0;
    for (const { text, entry } of some((field) => field.isShort)) {
      const { start, end } = entry.value.range;
      const cut = random.integer(start, end);
      items += check(text, cut, () => undefined);
      const isQuoted = /["']/.test(text[start] ?? '');
      if (!isQuoted) items += check(text.slice(0, cut) + text.slice(end), cut, () => undefined);
    }
    assert.ok(items > 20, `${items} items`);
  });

  it('begin an item before and after the items of a list', () => {
    let items = 0;
    for (const text of texts()) {
      for (const match of text.matchAll(/^( *)- .*\r?\n/gm)) {
        if (random.integer(0, 5) > 0 && ROUNDS < 1000) continue;
        const eol = text.includes('\r') ? '\r\n' : '\n';
        const at = match.index;
        const lead = match[1] ?? '';
        const whole = `${text.slice(0, at)}${lead}${eol}${text.slice(at)}`;
        if (syntaxErrors(whole).length === 0) items += check(whole, at + lead.length, () => undefined);
        const dashed = `${text.slice(0, at)}${lead}- ${eol}${text.slice(at)}`;
        if (syntaxErrors(dashed).length === 0) items += check(dashed, at + lead.length + 2, () => undefined);
      }
    }
    assert.ok(items > 20, `${items} items`);
  });
});
