import { isObject } from './openapi.ts';
import { parseJson } from './parseJson.ts';

/** Sentences for fields: definition to field (a path with dots; '' is the definition itself) to text. */
export type Descriptions = (definition: string, field: string) => string | undefined;

/**
 * Name of the pack with the sentences of a definition, which exists only in a built product: those of a bundled custom resource
 * are called like the pack with its facts, and are read when one of its kinds is looked at. Undefined where no pack has any.
 *
 * @param kinds `apiVersion/Kind` of custom resources to the pack that has them
 */
export function descriptionPack(
  definition: string,
  kinds: ReadonlyMap<string, string> | undefined,
): string | undefined {
  if (definition.startsWith('io.k8s.')) return 'descriptions/kubernetes';
  // Definitions of custom resources are named after places: `cert-manager.io/v1/Certificate.spec`.
  const kind = /^[^/]+\/[^/]+\/[^.[{]+/.exec(definition)?.[0];
  const pack = kind === undefined ? undefined : kinds?.get(kind);
  return pack === undefined ? undefined : `descriptions/${pack}`;
}

/** Reads a pack of sentences; a text that is none counts as empty. */
export function readDescriptions(text: string): Descriptions {
  const pack = parseJson(text);
  return (definition, field) => {
    const owner = isObject(pack) ? pack[definition] : undefined;
    const found = isObject(owner) ? owner[field] : undefined;
    return typeof found === 'string' ? found : undefined;
  };
}
