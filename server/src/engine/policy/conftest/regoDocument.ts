import type { MapNode, Node, ScalarNode } from '../../kustomize/node.ts';
import type { Origin } from '../../kustomize/provenance.ts';
import type { JsonObject } from '../../schema/schemaShape.ts';
import { LineIndex } from '../../text/lineIndex.ts';
import { objectAt, textAt } from '../judged/resource.ts';
import { isParsed, parseRego } from '../rego/parse.ts';

const API_VERSION = 'polycrate-gitops/v1';
const KIND = 'Rego';

/** A file of Rego in the shape of an object, so that it goes where policies go. */
export function regoDocument(path: string, text: string): JsonObject {
  return { apiVersion: API_VERSION, kind: KIND, metadata: { name: path }, rego: text };
}

/** The same as a tree: every field stands at the beginning of the file. */
export function regoRoot(path: string, text: string): MapNode {
  const origin: Origin = { file: path, document: 0, link: undefined, step: 'resource' };
  const scalar = (value: string): ScalarNode => ({
    kind: 'scalar',
    text: value,
    tag: '!!str',
    style: 'double',
    origin,
  });
  const map = (fields: Readonly<Record<string, Node>>): MapNode => ({
    ...{ kind: 'map', flow: false, tag: '!!map', origin },
    fields: Object.entries(fields).map(([key, value]) => ({ key: scalar(key), value })),
  });
  return map({
    apiVersion: scalar(API_VERSION),
    kind: scalar(KIND),
    metadata: map({ name: scalar(path) }),
    rego: scalar(text),
  });
}

export function isRegoDocument(object: JsonObject): boolean {
  return textAt(object, 'kind') === KIND && textAt(object, 'apiVersion') === API_VERSION;
}

/** The path of its file. */
export function regoPath(document: JsonObject): string {
  return textAt(objectAt(document, 'metadata'), 'name');
}

export function isRegoFile(path: string): boolean {
  return path.endsWith('.rego');
}

/** Why a file is no Rego: its line and column, then the problem; undefined where it is some. */
export function regoFileProblem(path: string, text: string): string | undefined {
  const parsed = parseRego(text, path);
  if (isParsed(parsed)) return undefined;
  const { line, column } = new LineIndex(text).position(parsed.at.start);
  return `${path}:${line + 1}:${column + 1}: ${parsed.message}`;
}
