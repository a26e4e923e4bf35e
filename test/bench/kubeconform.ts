import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../tools/root.ts';
import { runProgram } from '../tools/runProgram.ts';
import { openModule } from '../tools/schemas/goModule.ts';

const KUBECONFORM = 'github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0';
const KUBERNETES = 'v1.37.2';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

interface Definition {
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}

/** Builds kubeconform, which Go does only once. Answers where it is, or undefined where Go could not. */
export async function buildKubeconform(): Promise<string | undefined> {
  const folder = cacheFolder('bench');
  const program = join(folder, process.platform === 'win32' ? 'kubeconform.exe' : 'kubeconform');
  if (existsSync(program)) return program;
  const built = await runProgram('go', ['install', KUBECONFORM], { env: { ...process.env, GOBIN: folder } });
  if (built.status !== 0) console.log(`kubeconform was not built:\n${built.output}`);
  return built.status === 0 ? program : undefined;
}

/**
 * Makes kubeconform's schemas of the API server's own OpenAPI document, as its `-strict` wants them: one file a kind, unknown fields
 * refused, quantities and numbers-or-texts as the server reads them.
 * @returns the folder
 */
export function kubeconformSchemas(): string {
  const folder = cacheFolder('bench', `schemas-${KUBERNETES}`);
  const shared = '_definitions-strict.json';
  if (existsSync(join(folder, shared))) return folder;
  const text = openModule(`k8s.io/kubernetes@${KUBERNETES}`).read('api/openapi-spec/swagger.json');
  const { definitions } = JSON.parse(text) as { definitions: Record<string, Definition> };
  mkdirSync(folder, { recursive: true });
  for (const [name, definition] of Object.entries(definitions)) {
    for (const { group, version, kind } of definition['x-kubernetes-group-version-kind'] ?? []) {
      const suffix = [...(group === '' ? [] : [group.split('.')[0]]), version].join('-');
      const schema = { $ref: `${shared}#/definitions/${name}` };
      writeFileSync(join(folder, `${kind.toLowerCase()}-${suffix}-strict.json`), JSON.stringify(schema));
    }
  }
  const strict = Object.entries(definitions).map(([name, one]) => [name, definitionOf(name, one as unknown as Json)]);
  writeFileSync(join(folder, shared), JSON.stringify({ definitions: Object.fromEntries(strict) }));
  return folder;
}

/** The template by which kubeconform finds them. */
export function schemaLocation(folder: string): string {
  return join(folder, '{{ .ResourceKind }}{{ .KindSuffix }}{{ .StrictSuffix }}.json');
}

function definitionOf(name: string, schema: Json): Json {
  if (name.endsWith('.Quantity')) return { oneOf: [{ type: 'string' }, { type: 'number' }] };
  if (name.endsWith('.IntOrString')) return { oneOf: [{ type: 'string' }, { type: 'integer' }] };
  return strictly(schema);
}

function strictly(json: Json): Json {
  if (Array.isArray(json)) return json.map(strictly);
  if (typeof json !== 'object' || json === null) return json;
  const made = Object.fromEntries(Object.entries(json).map(([key, value]) => [key, fieldOf(key, value)]));
  const isClosed = made.type === 'object' && 'properties' in made && !('additionalProperties' in made);
  return isClosed ? { ...made, additionalProperties: false } : made;
}

function fieldOf(key: string, value: Json): Json {
  const isReference = key === '$ref' && typeof value === 'string';
  return isReference ? value.replace('#/definitions/', '_definitions-strict.json#/definitions/') : strictly(value);
}
