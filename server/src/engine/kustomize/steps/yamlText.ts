import { parse } from '../../syntax/parse.ts';
import type { MapNode, Node, ScalarNode, SeqNode } from '../node.ts';
import { resolveScalar, timestampText, YAML_GO_3 } from '../scalars.ts';
import { misfit } from '../scalarTags.ts';
import { toTree } from '../treeNode.ts';

/** What the text of a scalar is when it is read as YAML itself; undefined when it cannot be, or is empty. First document only. */
export function readYamlText(scalar: ScalarNode): Node | undefined {
  const document = parse(scalar.text).documents[0];
  if (document?.root === undefined || document.problems.some(({ code }) => code !== 'yaml/duplicate-key'))
    return undefined;
  const { file, document: index } = scalar.origin;
  const tree = toTree(document.root, { file, step: 'resource', document: index });
  return tree.problems.length > 0 ? undefined : tree.root;
}

/**
 * The YAML text of a node as kyaml writes it (go-yaml v3, indent 2, lists not indented), ending in a line break. Styles are kept,
 * comments are not part of a tree; long lines are not folded.
 */
export function yamlText(node: Node): string {
  if (node.kind === 'scalar') return `${scalarText(node, '')}\n`;
  const lines = node.kind === 'map' ? mapLines(node, '') : seqLines(node, '');
  return `${lines.join('\n')}\n`;
}

function mapLines(map: MapNode, indent: string): string[] {
  if (map.fields.length === 0 || map.flow) return [indent + flowText(map)];
  return map.fields.flatMap(({ key, value }) => {
    const head = `${indent}${scalarText(key, indent)}:`;
    if (value.kind === 'scalar') return [`${head} ${scalarText(value, `${indent}  `)}`.trimEnd()];
    if (isInline(value)) return [`${head} ${flowText(value)}`];
    return [head, ...(value.kind === 'map' ? mapLines(value, `${indent}  `) : seqLines(value, indent))];
  });
}

function seqLines(seq: SeqNode, indent: string): string[] {
  if (isInline(seq)) return [indent + flowText(seq)];
  return seq.items.flatMap((item) => {
    if (item.kind === 'scalar') return [`${indent}- ${scalarText(item, `${indent}  `)}`.trimEnd()];
    if (isInline(item)) return [`${indent}- ${flowText(item)}`];
    const inner = item.kind === 'map' ? mapLines(item, `${indent}  `) : seqLines(item, `${indent}  `);
    const [first = '', ...rest] = inner;
    return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest];
  });
}

function isInline(node: MapNode | SeqNode): boolean {
  return node.flow || (node.kind === 'map' ? node.fields.length === 0 : node.items.length === 0);
}

function flowText(node: Node): string {
  if (node.kind === 'scalar') return scalarText({ ...node, style: isBlock(node) ? 'double' : node.style }, '');
  if (node.kind === 'seq') return `[${node.items.map(flowText).join(', ')}]`;
  return `{${node.fields.map(({ key, value }) => `${flowText(key)}: ${flowText(value)}`).join(', ')}}`;
}

function isBlock(node: ScalarNode): boolean {
  return node.style === 'literal' || node.style === 'folded';
}

function scalarText(node: ScalarNode, indent: string): string {
  const { text, style, tag } = node;
  if (style === 'plain' && misfit(tag, text) !== undefined)
    return `${tag} ${isPlain(text) ? text : singleOrDouble(text)}`;
  if (style === 'double' || (style === 'plain' && mustQuote(node))) return doubleQuoted(text);
  if (style === 'single') return `'${text.replaceAll("'", "''")}'`;
  if (style === 'plain' && !text.includes('\n')) return isPlain(text) ? text : singleOrDouble(text);
  const chomp = text.endsWith('\n') ? (text.endsWith('\n\n') ? '+' : '') : '-';
  const body = text.replace(/\n$/, '').split('\n');
  return [`|${chomp}`, ...body.map((line) => (line === '' ? '' : indent + line))].join('\n');
}

/** A plain string that would be read as something else. */
function mustQuote({ text, tag }: ScalarNode): boolean {
  return tag === '!!str' && (typeof resolveScalar(text, YAML_GO_3) !== 'string' || timestampText(text) !== undefined);
}

function isPlain(text: string): boolean {
  if (text === '') return true;
  if (text !== text.trim() || /^(?:[,[\]{}&*!|>'"%@`#]|[-?:](?:\s|$)|---|\.\.\.)/.test(text)) return false;
  return !/: |:$| #/.test(text);
}

function singleOrDouble(text: string): string {
  return /^[\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd]*$/.test(text) ? `'${text.replaceAll("'", "''")}'` : doubleQuoted(text);
}

function doubleQuoted(text: string): string {
  return JSON.stringify(text);
}
