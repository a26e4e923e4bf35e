import type { Finding } from '../diagnostics/finding.ts';
import type { Field, MapNode, Node, ScalarNode } from './node.ts';
import { misfit } from './scalarTags.ts';
import { originFinding } from './step.ts';
import { remembers } from './stepMemory.ts';
import { scalarValue } from './value.ts';

/** A text that is no number whatever reads it, with none of those characters. */
const WORD = /^[A-Za-z/_][\w./-]*$/;

const known = new WeakMap<MapNode, readonly Finding[]>();
/** Characters that JSON leaves alone and the YAML reader behind it refuses. */
const CONTROL = /[\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

/** What makes kustomize fail when it prints an object (resource.AsYAML; reference section 22.1). */
export function unprintable(root: MapNode): readonly Finding[] {
  const before = known.get(root);
  if (before !== undefined) return before;
  const findings: Finding[] = [];
  visit(root, false, findings);
  if (remembers()) known.set(root, findings);
  return findings;
}

function visit(node: Node, inFlow: boolean, findings: Finding[]): void {
  if (node.kind === 'scalar') {
    checkScalar(node, inFlow, findings);
    return;
  }
  const flow = inFlow || node.flow;
  if (node.kind === 'seq') {
    for (const item of node.items) visit(item, flow, findings);
    return;
  }
  for (let at = 0; at < node.fields.length; at++) {
    const { key, value } = node.fields[at] as Field;
    if (standsBefore(node, at))
      report(key, 'yaml/duplicate-key', `Key \`${key.text}\` stands twice in this mapping; remove one.`, findings);
    if (!isTextKey(key, flow)) {
      report(
        key,
        'kustomize/non-string-key',
        `Key \`${key.text}\` is not a text to YAML, and kustomize cannot print it; put it in quotes.`,
        findings,
      );
    }
    visit(value, flow, findings);
  }
}

/** Whether the key of a field stands before it too. */
function standsBefore({ fields }: MapNode, at: number): boolean {
  const text = fields[at]?.key.text;
  for (let before = 0; before < at; before++) if (fields[before]?.key.text === text) return true;
  return false;
}

/** Plain keys that are texts to YAML, in block style: the same few stand everywhere. */
const textKeys = new Set<string>();

function isTextKey(key: ScalarNode, inFlow: boolean): boolean {
  const isCommon = !inFlow && key.tag === '' && key.style === 'plain';
  if (isCommon && textKeys.has(key.text)) return true;
  const is = scalarValue(key, inFlow) === key.text;
  if (is && isCommon && textKeys.size < 10_000) textKeys.add(key.text);
  return is;
}

function checkScalar(node: ScalarNode, inFlow: boolean, findings: Finding[]): void {
  // Nearly every scalar is a word: no number, and nothing that could not be printed.
  if (WORD.test(node.text) && (node.tag === '' || node.tag === '!!str')) return;
  const type = node.style === 'plain' ? misfit(node.tag, node.text) : undefined;
  if (type !== undefined) {
    const message = `\`${node.text}\` does not fit the type of this field, which is ${type}; kustomize cannot print it.`;
    report(node, 'kustomize/bad-value', message, findings);
    return;
  }
  const value = scalarValue(node, inFlow);
  if (typeof value === 'number' && !Number.isFinite(value)) {
    report(node, 'kustomize/bad-value', `\`${node.text}\` cannot be written as JSON; kustomize fails on it.`, findings);
  } else if (typeof value === 'string' && CONTROL.test(value)) {
    report(
      node,
      'kustomize/bad-value',
      'This text has a control character that kustomize cannot print; write it in another way.',
      findings,
    );
  }
}

function report(node: ScalarNode, code: string, message: string, findings: Finding[]): void {
  findings.push(originFinding(node.origin, { code, severity: 'error', message }));
}
