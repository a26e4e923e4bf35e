import { utf8Encode } from '../text/bytes.ts';
import { goJson } from './goJson.ts';
import { stringScalar } from './newNode.ts';
import { getField, type JsonValue, type MapNode, type Node } from './node.ts';
import { setField } from './nodeEdit.ts';
import { currentId, type Resource, rememberId, withRoot } from './resource.ts';
import { originFinding, perResource, type Step } from './step.ts';
import { nodeValue } from './value.ts';

/** SHA-256 as lower-case hex, from the host. */
export type Sha256 = (bytes: Uint8Array) => string;

const STEP_KEY = {};

/** Puts the hash of its content behind the name of every object that asks for it, once at the very top. */
export function hashSuffixStep(sha256: Sha256): Step {
  return perResource([STEP_KEY], (resource) => {
    if (!resource.needsHash) return { resource };
    const kind = currentKind(resource.root);
    if (isHashed(kind)) return { resource: withHash(resource, sha256) };
    const message = `\`${kind}\` wants a hash of its content in its name, and kustomize makes that of a kind other than ConfigMap and Secret from how its program keeps the object; the name cannot be shown. Set \`disableNameSuffixHash: true\`, or leave the kind as it was made.`;
    return {
      resource,
      findings: [originFinding(resource.root.origin, { code: 'kustomize/hash-kind', severity: 'error', message })],
    };
  });
}

function isHashed(kind: string): kind is 'ConfigMap' | 'Secret' {
  return kind === 'ConfigMap' || kind === 'Secret';
}

function withHash(resource: Resource, sha256: Sha256): Resource {
  const name = `${currentId(resource).name}-${contentHash(resource.root, sha256)}`;
  const metadata = getField(resource.root, 'metadata');
  if (metadata?.kind !== 'map') return resource;
  const renamed = setField(metadata, 'name', stringScalar(name, { ...resource.root.origin, step: 'hash' }));
  return withRoot(rememberId(resource), setField(resource.root, 'metadata', renamed) as MapNode);
}

/**
 * The suffix that kustomize computes for the content of a ConfigMap or Secret: ten letters and digits of the SHA-256 of
 * some of its fields as JSON (api/hasher/hasher.go). The name in that JSON is always empty, labels are not part of it.
 */
export function contentHash(root: MapNode, sha256: Sha256): string {
  const text = goJson(hashedFields(root), 'float');
  return sha256(utf8Encode(text))
    .slice(0, 10)
    .replace(/[013ae]/g, (digit) => LETTERS[digit] ?? digit);
}

/** Digits that could spell something give way to letters. */
const LETTERS: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };

function hashedFields(root: MapNode): JsonValue {
  const kind = currentKind(root);
  const fields: Record<string, JsonValue> = { kind, name: '', data: field(root, 'data') };
  if (kind === 'Secret') fields.type = field(root, 'type');
  const extra = kind === 'Secret' ? 'stringData' : 'binaryData';
  if (getField(root, extra)?.kind === 'map') fields[extra] = field(root, extra);
  return fields;
}

function currentKind(root: MapNode): string {
  const kind = getField(root, 'kind');
  return kind?.kind === 'scalar' ? kind.text : '';
}

function field(root: MapNode, name: string): JsonValue {
  const node: Node | undefined = getField(root, name);
  if (node === undefined) return '';
  if (node.kind === 'scalar') return node.text;
  return node.kind === 'seq' ? null : nodeValue(node, false);
}
