import { isObject } from './openapi.ts';
import type { Json } from './schemaShape.ts';

/** Sentences for fields: definition to field (a path with dots; '' is the definition itself) to text. */
export type Descriptions = (definition: string, field: string) => string | undefined;

/** Name of the pack with the sentences for a kind; such packs exist only in a built product. */
export function descriptionPackFor(apiVersion: string): string {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  if (group.endsWith('.toolkit.fluxcd.io')) return 'descriptions/flux';
  return group === 'argoproj.io' ? 'descriptions/argo' : 'descriptions/kubernetes';
}

/** Sentences of every pack: metadata of custom resources is described where Kubernetes' own kinds are. */
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

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
