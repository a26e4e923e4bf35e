import { base64Encode } from '../../text/bytes.ts';
import { stringScalar } from '../newNode.ts';
import type { ScalarNode } from '../node.ts';
import type { Origin } from '../provenance.ts';
import { resolvesElsewhere } from '../value.ts';

/** A string as a new field gets it: in double quotes when YAML 1.1 would read something else. */
export function quotedString(text: string, origin: Origin): ScalarNode {
  const node = stringScalar(text, origin);
  return node.style === 'plain' && resolvesElsewhere(text) ? { ...node, style: 'double' } : node;
}

const LINE = 70;

/** Base64 as kustomize writes it: from 70 characters on in lines of 70, the last one with a line break too (encodeBase64). */
export function wrappedBase64(bytes: Uint8Array): string {
  const text = base64Encode(bytes);
  if (text.length < LINE) return text;
  let wrapped = '';
  for (let i = 0; i < text.length; i += LINE) wrapped += `${text.slice(i, i + LINE)}\n`;
  return wrapped;
}
