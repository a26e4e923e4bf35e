import { getIn, isList, isObject, type Json, type JsonObject, parseJson, printJson, textIn } from './json.ts';
import { type ClusterProblem, isProblem, problem } from './problem.ts';
import type { Transport } from './transport.ts';

/** The kinds of one group and version as a cluster describes them (OpenAPI v3), cut down to what judging and hovers need. */
export interface GroupVersionSchemas {
  /** The server's own mark of this version of the document. */
  readonly hash: string;
  /** `apiVersion/Kind` to definition, plural and scope. */
  readonly kinds: JsonObject;
  readonly definitions: JsonObject;
}

/** What a cluster says about its kinds. Plain data: it is kept on disk and handed to the engine as a pack. */
export interface ClusterSchemas {
  readonly version: 1;
  /** URL of the server, without credentials. */
  readonly server: string;
  /** Minor version, such as `1.34`. */
  readonly kubernetes: string;
  /** By path below `/openapi/v3/`, such as `apis/apps/v1`. */
  readonly documents: Readonly<Record<string, GroupVersionSchemas>>;
}

/**
 * Reads the schemas of a cluster: its version, the index of `/openapi/v3` (KEP-2896), and of the documents those whose hash is not the
 * known one. A document that cannot be read, as of an aggregated server that is down, is left out or stays as it was.
 */
export async function fetchClusterSchemas(
  transport: Transport,
  run: { readonly signal: AbortSignal; readonly known?: ClusterSchemas; progress?(done: number, total: number): void },
): Promise<ClusterSchemas | ClusterProblem> {
  const { signal, known, progress } = run;
  const about = await transport.send({ method: 'GET', path: '/version' }, signal);
  if (isProblem(about)) return about;
  const kubernetes = minorVersion(about.json);
  if (kubernetes === undefined) return problem('not-an-api-server', `${transport.server} does not tell its version.`);
  const index = await transport.send({ method: 'GET', path: '/openapi/v3' }, signal);
  if (isProblem(index)) return index;
  const wanted = documentsIn(index.json);
  const documents: Record<string, GroupVersionSchemas> = {};
  let done = 0;
  const read = async ([path, hash]: readonly [string, string]): Promise<void> => {
    const before = known?.documents[path];
    const isSame = before !== undefined && hash !== '' && before.hash === hash;
    const now = isSame ? before : await readDocument(transport, { path, hash, signal });
    if (now !== undefined || before !== undefined) documents[path] = (now ?? before) as GroupVersionSchemas;
    progress?.(++done, wanted.length);
  };
  await Promise.all(wanted.map(read));
  if (signal.aborted) return problem('cancelled', 'Cancelled.');
  return transport.failure() ?? { version: 1, server: transport.server, kubernetes, documents: sorted(documents) };
}

/** Reads what was kept of an earlier answer; undefined for a text that is none. */
export function readSchemas(text: string | undefined): ClusterSchemas | undefined {
  const json = text === undefined ? undefined : parseJson(text);
  const isOne = isObject(json) && json.version === 1 && isObject(json.documents);
  return isOne ? (json as unknown as ClusterSchemas) : undefined;
}

/** Minor version of an answer of `/version`; managed clusters write `34+`. */
function minorVersion(json: Json): string | undefined {
  const digits = /^\d+/.exec(textIn(json, 'minor'))?.[0] ?? /^v1\.(\d+)/.exec(textIn(json, 'gitVersion'))?.[1];
  return digits === undefined ? undefined : `1.${digits}`;
}

/** Paths of groups with versions, and the hash of each. */
function documentsIn(index: Json): readonly (readonly [string, string])[] {
  const paths = getIn(index, 'paths');
  if (!isObject(paths)) return [];
  return Object.entries(paths)
    .filter(([path]) => /^apis?\/(?:[^/]+\/)?v\d[^/]*$/.test(path))
    .map(([path, entry]) => [path, /[?&]hash=([0-9A-Fa-f]+)/.exec(textIn(entry, 'serverRelativeURL'))?.[1] ?? '']);
}

async function readDocument(
  transport: Transport,
  { path, hash, signal }: { readonly path: string; readonly hash: string; readonly signal: AbortSignal },
): Promise<GroupVersionSchemas | undefined> {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const answer = await transport.send({ method: 'GET', path: `/openapi/v3/${encoded}` }, signal);
  if (isProblem(answer)) return undefined;
  const kinds = kindsIn(answer.json);
  const schemas = getIn(answer.json, 'components', 'schemas');
  const roots = Object.values(kinds).map((kind) => textIn(kind, 'schema'));
  return { hash, kinds, definitions: isObject(schemas) ? reachable(schemas, roots) : {} };
}

/** The kinds that objects can be made of: those with a path of their own, `…/PLURAL/{name}`. */
function kindsIn(document: Json): JsonObject {
  const kinds: Record<string, Json> = {};
  const paths = getIn(document, 'paths');
  for (const [path, item] of isObject(paths) ? Object.entries(paths) : []) {
    const match = /^\/apis?\/(?:[^/{}]+\/)?v\d[^/{}]*\/(namespaces\/\{namespace\}\/)?([^/{}]+)\/\{name\}$/.exec(path);
    const kind = getIn(item, 'get', 'x-kubernetes-group-version-kind');
    const schema = schemaOf(item);
    if (match === null || !isObject(kind) || schema === undefined) continue;
    const group = textIn(kind, 'group');
    const apiVersion = `${group === '' ? '' : `${group}/`}${textIn(kind, 'version')}`;
    kinds[`${apiVersion}/${textIn(kind, 'kind')}`] = {
      schema,
      plural: match[2] ?? '',
      namespaced: match[1] !== undefined,
    };
  }
  return sorted(kinds);
}

/** Name of the definition that a GET of the object answers with. */
function schemaOf(item: Json): string | undefined {
  const content = getIn(item, 'get', 'responses', '200', 'content', 'application/json', 'schema', '$ref');
  return typeof content === 'string' ? content.slice(content.lastIndexOf('/') + 1) : undefined;
}

/** The definitions that the kinds need, without what would only take room. */
function reachable(schemas: JsonObject, roots: readonly string[]): JsonObject {
  const found: Record<string, Json> = {};
  const waiting = [...roots];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const schema = schemas[name];
    if (schema === undefined || found[name] !== undefined) continue;
    found[name] = cut(schema, {
      isBuiltIn: /^io\.k8s\.(?:api|apimachinery)\./.test(name),
      onReference: (to) => waiting.push(to),
    });
  }
  return sorted(found);
}

interface CutRules {
  /** Sentences of built-in kinds are bundled; defaults that are a zero value stand at every plain field and mean nothing. */
  readonly isBuiltIn: boolean;
  onReference(name: string): void;
}

function cut(json: Json, rules: CutRules): Json {
  if (isList(json)) return json.map((item) => cut(item, rules));
  if (typeof json === 'bigint') return Number(json);
  if (!isObject(json)) return json;
  const made: Record<string, Json> = {};
  const isIntOrString = json['x-kubernetes-int-or-string'] === true;
  for (const [key, value] of Object.entries(json)) {
    // The server writes the two types out for clients that do not know the extension.
    if (isIntOrString && key === 'anyOf' && printJson(value) === INT_OR_STRING) continue;
    if (key === '$ref' && typeof value === 'string') rules.onReference(value.slice(value.lastIndexOf('/') + 1));
    if (rules.isBuiltIn && key === 'description' && typeof value === 'string') continue;
    if (rules.isBuiltIn && key === 'default' && isZero(value)) continue;
    made[key] = key === 'default' || key === 'enum' ? value : cut(value, rules);
  }
  return made;
}

const INT_OR_STRING = '[{"type":"integer"},{"type":"string"}]';

function isZero(value: Json): boolean {
  return value === '' || value === 0 || value === false || (isObject(value) && Object.keys(value).length === 0);
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
