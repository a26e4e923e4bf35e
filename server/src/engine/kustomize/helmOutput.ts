import type { Finding } from '../diagnostics/finding.ts';
import { parse } from '../syntax/parse.ts';
import type { DocumentSet } from './access.ts';
import { readDocuments } from './documents.ts';
import type { MapNode, Node } from './node.ts';
import type { Origin } from './provenance.ts';
import { type Resource, resourceOf } from './resource.ts';

/** Objects that helm printed, or why they cannot be read. */
export type HelmOutput = { readonly resources: readonly Resource[] } | { readonly problem: string };

interface Remembered {
  readonly text: string;
  readonly set: DocumentSet;
  readonly output: HelmOutput;
}

const remembered = new WeakMap<object, Remembered>();
const moved = new WeakMap<MapNode, { readonly template: string | undefined; readonly root: MapNode }>();

/**
 * Reads what `helm template` printed. Every field comes from the entry that ordered the chart, and from the template that helm names in its
 * `# Source:` comment. Objects that are as they were the last time come back as the same ones.
 * @param entry identity of the chart's entry
 * @param origin the entry's place
 */
export function readHelmOutput(text: string, entry: object, origin: Origin): HelmOutput {
  const last = remembered.get(entry);
  if (last?.text === text) return last.output;
  const syntax = parse(text);
  const set = readDocuments(syntax, { file: '/', step: 'helmChart' }, last?.set);
  const output = outputOf(set, sourcesIn(text, syntax.documents), origin);
  remembered.set(entry, { text, set, output });
  return output;
}

function outputOf(set: DocumentSet, sources: readonly (string | undefined)[], origin: Origin): HelmOutput {
  const problem = set.findings.find(({ severity }: Finding) => severity === 'error');
  if (problem !== undefined) return { problem: problem.message };
  const resources = set.documents.map((root) => {
    const template = sources[root.origin.document];
    return fromHelm(withOrigin(root, { ...origin, ...(template !== undefined && { template }) }, template));
  });
  return { resources };
}

/** The template of each document, by the comment that helm puts before it. */
function sourcesIn(
  text: string,
  documents: readonly { readonly root?: { readonly range: { readonly start: number } } | undefined }[],
): readonly (string | undefined)[] {
  let from = 0;
  return documents.map(({ root }) => {
    const start = root?.range.start ?? from;
    const before = text.slice(from, start);
    from = start;
    return [...before.matchAll(/^# Source: (.+?)\r?$/gm)].at(-1)?.[1];
  });
}

function withOrigin(root: MapNode, origin: Origin, template: string | undefined): MapNode {
  const known = moved.get(root);
  if (known !== undefined && known.template === template && sameEntry(known.root.origin, origin)) return known.root;
  const made = moveNode(root, origin) as MapNode;
  moved.set(root, { template, root: made });
  return made;
}

function sameEntry(a: Origin, b: Origin): boolean {
  return a.file === b.file && JSON.stringify(a.link) === JSON.stringify(b.link);
}

function moveNode(node: Node, origin: Origin): Node {
  if (node.kind === 'scalar') return { ...node, origin };
  if (node.kind === 'seq') return { ...node, origin, items: node.items.map((item) => moveNode(item, origin)) };
  const fields = node.fields.map(({ key, value }) => ({ key: { ...key, origin }, value: moveNode(value, origin) }));
  return { ...node, origin, fields };
}

const marked = new WeakMap<Resource, Resource>();

function fromHelm(root: MapNode): Resource {
  const resource = resourceOf(root);
  const known = marked.get(resource) ?? { ...resource, fromHelm: true };
  marked.set(resource, known);
  return known;
}
