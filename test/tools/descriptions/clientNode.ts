import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from '../root.ts';
import { readDeclaration } from './typings.ts';

const MODELS = 'node_modules/@kubernetes/client-node/dist/gen/models';

/** Texts of built-in definitions from the typings of @kubernetes/client-node, which has one class for each of them. */
export function readClientNode(definitions: readonly string[]): Record<string, Record<string, string>> {
  const found: Record<string, Record<string, string>> = {};
  for (const definition of definitions) {
    const name = classNames(definition).find((candidate) => existsSync(inRoot(MODELS, `${candidate}.d.ts`)));
    if (name === undefined) continue;
    const source = readFileSync(inRoot(MODELS, `${name}.d.ts`), 'utf8');
    const declared = readDeclaration(source, new RegExp(`^export declare class ${name} `));
    if (declared === undefined) continue;
    const texts = declared.properties.filter(({ text }) => text !== '').map(({ name: field, text }) => [field, text]);
    found[definition] = { ...(declared.text !== '' && { '': declared.text }), ...Object.fromEntries(texts) };
  }
  return found;
}

/** `io.k8s.api.core.v1.PodSpec` is V1PodSpec, or CoreV1EndpointPort where two groups have the same name. */
function classNames(definition: string): string[] {
  const [name = '', version = '', group = ''] = definition.split('.').reverse();
  return [`${capital(group)}${capital(version)}${name}`, `${capital(version)}${name}`];
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
