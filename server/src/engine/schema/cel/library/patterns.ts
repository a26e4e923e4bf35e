import { toPointerPart } from '../../../syntax/fieldPath.ts';
import { base64Decode, base64Encode } from '../../../text/bytes.ts';
import { compileGoRegex } from '../../../text/goRegex.ts';
import { failed, UNSUPPORTED } from '../failure.ts';
import { declareOnly, type Library } from '../overload.ts';
import type { Outcome } from '../value.ts';

/** `find` and `findAll` (k8s.io/apiserver, pkg/cel/library/regex.go). */
export const PATTERNS: Library = {
  'string . find(string) -> string': (text: string, pattern: string) => {
    const found = findAll(text, pattern, 1n);
    return Array.isArray(found) ? ((found as readonly string[])[0] ?? '') : found;
  },
  'string . findAll(string) -> list<string>': (text: string, pattern: string) => findAll(text, pattern, -1n),
  'string . findAll(string, int) -> list<string>': findAll,
};

function findAll(text: string, pattern: string, most: bigint): Outcome {
  const regex = compileGoRegex(pattern);
  if (regex === undefined) return failed(`Illegal regex: \`${pattern}\``);
  return regex
    .find(text, most < 0n ? Number.POSITIVE_INFINITY : Number(most))
    .map(({ at, end }) => text.slice(at, end));
}

/** Base64 (cel-go, ext/encoders.go); the server does not have it. */
export const ENCODERS: Library = {
  'base64.encode(bytes) -> string': (bytes: Uint8Array) => base64Encode(bytes),
  'base64.decode(string) -> bytes': (text: string): Outcome =>
    base64Decode(text) ??
    base64Decode(text.padEnd(Math.ceil(text.length / 4) * 4, '=')) ??
    failed('illegal base64 data'),
};

/** `jsonpatch.escapeKey` (k8s.io/apiserver, pkg/cel/library/jsonpatch.go), for mutating policies. */
export const JSON_PATCH: Library = {
  'jsonpatch.escapeKey(string) -> string': toPointerPart,
};

const AUTHZ = 'kubernetes.authorization';

/** Questions to the authorizer (k8s.io/apiserver, pkg/cel/library/authz.go): only a cluster can answer them. */
export const AUTHORIZER = declareOnly(
  [
    `${AUTHZ}.Authorizer . path(string) -> ${AUTHZ}.PathCheck`,
    `${AUTHZ}.Authorizer . group(string) -> ${AUTHZ}.GroupCheck`,
    `${AUTHZ}.Authorizer . serviceAccount(string, string) -> ${AUTHZ}.Authorizer`,
    `${AUTHZ}.GroupCheck . resource(string) -> ${AUTHZ}.ResourceCheck`,
    ...['subresource', 'namespace', 'name', 'fieldSelector', 'labelSelector'].map(
      (name) => `${AUTHZ}.ResourceCheck . ${name}(string) -> ${AUTHZ}.ResourceCheck`,
    ),
    `${AUTHZ}.PathCheck . check(string) -> ${AUTHZ}.Decision`,
    `${AUTHZ}.ResourceCheck . check(string) -> ${AUTHZ}.Decision`,
    `${AUTHZ}.Decision . errored() -> bool`,
    `${AUTHZ}.Decision . error() -> string`,
    `${AUTHZ}.Decision . allowed() -> bool`,
    `${AUTHZ}.Decision . reason() -> string`,
  ],
  () => UNSUPPORTED,
);
