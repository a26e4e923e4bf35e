import { isObject } from './openapi.ts';
import { parseJson } from './parseJson.ts';

/** Sentences for fields: definition to field (a path with dots; '' is the definition itself) to text. */
export type Descriptions = (definition: string, field: string) => string | undefined;

/** Packs with the sentences, which exist only in a built product: metadata of custom resources is described where Kubernetes' own kinds are. */
export const DESCRIPTION_PACKS: readonly string[] = [
  'descriptions/kubernetes',
  'descriptions/flux',
  'descriptions/argo',
];

/** Reads packs of sentences; a text that is none counts as empty. */
export function readDescriptions(texts: readonly string[]): Descriptions {
  const packs = texts.map(parseJson).filter(isObject);
  return (definition, field) => {
    for (const pack of packs) {
      const owner = pack[definition];
      const text = isObject(owner) ? owner[field] : undefined;
      if (typeof text === 'string') return text;
    }
    return undefined;
  };
}
