import type { Node } from '../../kustomize/node.ts';
import type { RenderedResource } from '../../kustomize/rendered.ts';
import { base64Decode, utf8Decode } from '../../text/bytes.ts';
import { baseName } from '../../text/paths.ts';
import { KUSTOMIZATION_NAMES } from '../../workspace/classify.ts';
import { entriesAt, fieldAt } from '../fields.ts';
import { isReadableSecret } from '../readableSecret.ts';
import { objectRule, type Violation } from '../rule.ts';

/** Secrets whose values stand readable in Git. The value itself is never repeated, nor its length. */
export const plaintextSecret = objectRule({
  meta: { name: 'plaintext-secret', level: 'warning', recommended: { '*': 'error' } },
  check,
});

/** One violation for each Secret, at its first readable value: the remedy is the same for all of them. */
function check(resource: RenderedResource): readonly Violation[] {
  const { id, root } = resource;
  if (id.group !== '' || id.kind !== 'Secret' || fieldAt(root, ['sops']) !== undefined) return [];
  const readable = [
    ...entriesAt(root, ['stringData']).map((entry) => ({ ...entry, read: textOf })),
    ...entriesAt(root, ['data']).map((entry) => ({ ...entry, read: decoded })),
  ].filter(({ key, node, read }) => isInGit(node) && isReadableSecret(key, read(node)));
  const [first] = readable;
  if (first === undefined) return [];
  const others = readable.length > 1 ? ` and ${readable.length - 1} more` : '';
  const message = `Secret \`${id.name}\` has \`${first.key}\`${others} in plain text; everyone who reads the repository has it. Encrypt it or keep it elsewhere, and change it.`;
  return [{ path: first.path, part: 'key', message }];
}

/**
 * Values from manifests, patches and literals of a kustomization. Files that a generator reads are left out: they are
 * often written by a decryption step, and not committed.
 */
function isInGit(node: Node): boolean {
  const { step, file } = node.origin;
  if (step === 'secretGenerator') return KUSTOMIZATION_NAMES.includes(baseName(file));
  return step === 'resource' || step === 'patch';
}

function textOf(node: Node): string {
  return node.kind === 'scalar' ? node.text : '';
}

/** Base64 as the server decodes it; what is no base64 is somebody's text in the wrong field and counts as such. */
function decoded(node: Node): string {
  const text = textOf(node);
  const bytes = base64Decode(text.trim());
  if (bytes === undefined) return text;
  return utf8Decode(bytes) ?? text;
}
