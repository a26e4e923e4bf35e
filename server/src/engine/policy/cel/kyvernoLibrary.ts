import { failed } from '../../schema/cel/failure.ts';
import { declareOnly, type Library } from '../../schema/cel/overload.ts';
import { type Duration, isMap, Optional, type Outcome, Timestamp, type Value } from '../../schema/cel/value.ts';
import { utf8Encode } from '../../text/bytes.ts';
import { QueryFailure } from '../jmespath/failure.ts';
import { generateText } from '../jmespath/randomText.ts';
import { decodeX509 } from '../jmespath/x509.ts';
import { hexDigest } from '../values/digest.ts';
import { calendarOf } from '../values/goTime.ts';
import { printGoJson } from '../values/json.ts';
import { findGoRegex, replaceGoRegex } from '../values/regexReplace.ts';
import { readYaml } from '../values/yaml.ts';
import {
  called,
  getResource,
  globalEntry,
  imageMetadata,
  listResources,
  needsCluster,
  type PolicyContext,
} from './clusterContext.ts';
import { type ImageReference, parseImageReference } from './imageReference.ts';
import { jsonOf } from './toJson.ts';
import { celValue } from './values.ts';

type Texts = readonly string[];

/** The same functions under several names. */
function named(names: Texts, signature: string, body: Library[string]): Library {
  return Object.fromEntries(names.map((name) => [signature.replace('NAME', name), body]));
}

const digest = (kind: Parameters<typeof hexDigest>[0]) => (text: string) => hexDigest(kind, utf8Encode(text));

const HASHES: Library = {
  ...named(['sha1', 'hash.sha1'], 'NAME(string) -> string', digest('sha1')),
  ...named(['sha256', 'hash.sha256'], 'NAME(string) -> string', digest('sha256')),
  ...named(['md5', 'hash.md5'], 'NAME(string) -> string', digest('md5')),
};

const readImage = (text: string): Outcome => parseImageReference(text) ?? failed(`could not parse reference: ${text}`);

const IMAGES: Library = {
  ...named(['image', 'parseImageReference'], 'NAME(string) -> kyverno.Image', readImage),
  'isImage(string) -> bool': (text: string) => parseImageReference(text) !== undefined,
  'kyverno.Image . containsDigest() -> bool': ({ digest: own }: ImageReference) => own !== '',
  'kyverno.Image . registry() -> string': ({ registry }: ImageReference) => registry,
  'kyverno.Image . repository() -> string': ({ repository }: ImageReference) => repository,
  'kyverno.Image . identifier() -> string': ({ identifier }: ImageReference) => identifier,
  'kyverno.Image . tag() -> string': ({ tag }: ImageReference) => tag,
  'kyverno.Image . digest() -> string': ({ digest: own }: ImageReference) => own,
  'kyverno.Image . identifierWithSeparator() -> string': ({ digest: own, tag }: ImageReference) =>
    own === '' ? `:${tag}` : `@${own}`,
};

const FOUND = 'map<string, dyn>';
const RESOURCE = 'kyverno.Resource';

const CLUSTER: Library = {
  ...named(
    ['Get', 'get'],
    `${RESOURCE} . NAME(string, string, string, string) -> ${FOUND}`,
    (on: PolicyContext, ...args: Texts) => getResource(on, args),
  ),
  ...named(
    ['Get', 'get'],
    `${RESOURCE} . NAME(string, string, string) -> ${FOUND}`,
    (on: PolicyContext, ...[version, plural, name]: Texts) =>
      getResource(on, [version ?? '', plural ?? '', '', name ?? '']),
  ),
  ...named(
    ['List', 'list'],
    `${RESOURCE} . NAME(string, string, string) -> ${FOUND}`,
    (on: PolicyContext, ...args: Texts) => listResources(on, args),
  ),
  ...named(['List', 'list'], `${RESOURCE} . NAME(string, string) -> ${FOUND}`, (on: PolicyContext, ...args: Texts) =>
    listResources(on, args),
  ),
  ...named(
    ['List', 'list'],
    `${RESOURCE} . NAME(string, string, string, map<string, string>) -> ${FOUND}`,
    (on: PolicyContext, ...args: readonly [string, string, string, Value]) =>
      listResources(on, args.slice(0, 3) as Texts, args[3]),
  ),
  ...named(
    ['Post', 'post'],
    `${RESOURCE} . NAME(string, string, string, map<string, dyn>) -> ${FOUND}`,
    (_: PolicyContext, version: string, plural: string) => needsCluster(`resource.Post("${version}", "${plural}")`),
  ),
  ...named(
    ['Post', 'post'],
    `${RESOURCE} . NAME(string, string, map<string, dyn>) -> ${FOUND}`,
    (_: PolicyContext, version: string, plural: string) => needsCluster(`resource.Post("${version}", "${plural}")`),
  ),
  ...named(
    ['ToGVR', 'toGVR'],
    `${RESOURCE} . NAME(string, string) -> dyn`,
    (_: PolicyContext, version: string, kind: string) => needsCluster(`resource.ToGVR("${version}", "${kind}")`),
  ),
  ...named(['GetMetadata', 'getMetadata'], 'kyverno.ImageData . NAME(string) -> dyn', imageMetadata),
  ...named(['Get', 'get'], 'kyverno.GlobalContext . NAME(string) -> dyn', (on: PolicyContext, name: string) =>
    globalEntry(on, name),
  ),
  ...named(['Get', 'get'], 'kyverno.GlobalContext . NAME(string, string) -> dyn', globalEntry),
  ...named(['Get', 'get'], 'kyverno.Http . NAME(string) -> dyn', (on: PolicyContext, url: string) =>
    called(on, 'GET', url),
  ),
  ...named(
    ['Get', 'get'],
    'kyverno.Http . NAME(string, map<string, string>) -> dyn',
    (on: PolicyContext, url: string) => called(on, 'GET', url),
  ),
  ...named(['Post', 'post'], 'kyverno.Http . NAME(string, dyn) -> dyn', (on: PolicyContext, url: string) =>
    called(on, 'POST', url),
  ),
  ...named(
    ['Post', 'post'],
    'kyverno.Http . NAME(string, dyn, map<string, string>) -> dyn',
    (on: PolicyContext, url: string) => called(on, 'POST', url),
  ),
  ...named(['Client', 'client'], 'kyverno.Http . NAME(string) -> kyverno.Http', (on: PolicyContext) => on),
};

const TEXTS: Library = {
  'kyverno.Json . unmarshal(dyn) -> dyn': (_: PolicyContext, text: Value) => parsed(text),
  'kyverno.Json . marshal(dyn) -> string': (_: PolicyContext, value: Value) =>
    printGoJson(jsonOf(value)) ?? failed('the text is too long'),
  'kyverno.Yaml . parse(string) -> dyn': (_: PolicyContext, text: string) => {
    const documents = readYaml(text);
    return documents === undefined ? failed('the text is not YAML') : celValue(documents[0]?.value ?? null);
  },
  'x509.decode(string) -> dyn': (text: string) => {
    const decoded = decodeX509(text);
    return decoded instanceof QueryFailure ? failed(decoded.message) : celValue(decoded);
  },
  ...named(
    ['parseServiceAccount', 'user.parseServiceAccount'],
    'NAME(string) -> map<string, string>',
    (user: string) => {
      const [, namespace = '', name = ''] = /^system:serviceaccount:([^:]*):(.*)$/s.exec(user) ?? [];
      return new Map<string, Value>([
        ['Name', name],
        ['Namespace', namespace],
      ]);
    },
  ),
  ...named(
    ['random', 'rand.random'],
    'NAME(string) -> string',
    (pattern: string) => generateText(pattern) ?? failed(`cannot read ${pattern}`),
  ),
  ...named(['random', 'rand.random'], 'NAME() -> string', () => generateText('[0-9a-z]{8}') ?? ''),
  'regex.replace(string, string, string) -> string': (text: string, pattern: string, by: string) =>
    replaceGoRegex({ pattern, text }, groupsOf(by), false) ?? failed(`Illegal regex: ${pattern}`),
  'regex.extract(string, string) -> optional<string>': (text: string, pattern: string) => {
    const found = findGoRegex(pattern, text, 1);
    return found === undefined ? failed(`Illegal regex: ${pattern}`) : new Optional(found[0]);
  },
  'regex.extractAll(string, string) -> list<string>': (text: string, pattern: string) =>
    findGoRegex(pattern, text, Number.POSITIVE_INFINITY) ?? failed(`Illegal regex: ${pattern}`),
};

/** Groups are written `\1` in cel-go and `$1` in Go. */
function groupsOf(by: string): string {
  return by.replaceAll('$', '$$$$').replaceAll(/\\(\d)/g, '$${$1}');
}

function parsed(text: Value): Outcome {
  if (typeof text !== 'string') return failed('no such overload');
  try {
    return celValue(JSON.parse(text));
  } catch {
    return failed('the text is not JSON');
  }
}

const YEAR_ONE = -62_135_596_800_000_000_000n;

const VALUES: Library = {
  'math.round(double, int) -> double': (value: number, digits: bigint) => {
    const shift = 10 ** Number(digits);
    return (Math.sign(value) * Math.round(Math.abs(value * shift))) / shift;
  },
  // Evaluated as a name, since the time is that of the run (`kyvernoRewrite`).
  ...declareOnly(['time.now() -> timestamp'], () => needsCluster('time.now()')),
  'time.toCron(timestamp) -> string': ({ nanos }: Timestamp) => {
    const date = calendarOf({ nanos, offset: 0 });
    const [minute, hour, day] = [date.getUTCMinutes(), date.getUTCHours(), date.getUTCDate()];
    return `${minute} ${hour} ${day} ${date.getUTCMonth() + 1} ${date.getUTCDay()}`;
  },
  'time.truncate(timestamp, duration) -> timestamp': ({ nanos }: Timestamp, by: Duration) =>
    new Timestamp(by.nanos <= 0n ? nanos : nanos - ((nanos - YEAR_ONE) % by.nanos)),
  'transform.listObjToMap(list<dyn>, list<dyn>, string, string) -> map<string, dyn>': (
    ...[keys, values, keyName, valueName]: readonly [readonly Value[], readonly Value[], string, string]
  ) => listsToMap({ keys, values }, keyName, valueName),
  'gzip.compress(dyn) -> bytes': () => needsCluster('gzip.compress'),
  'gzip.decompress(dyn) -> bytes': () => needsCluster('gzip.decompress'),
};

function listsToMap(
  { keys, values }: { readonly keys: readonly Value[]; readonly values: readonly Value[] },
  keyName: string,
  valueName: string,
): Outcome {
  if (keys.length !== values.length)
    return failed(`listObjToMap must take lists of equal length. list1: ${keys.length}, list2: ${values.length}`);
  const made = new Map<string, Value>();
  for (const [index, one] of keys.entries()) {
    const other = values[index];
    const key = isMap(one) ? one.get(keyName) : undefined;
    if (typeof key !== 'string' || !isMap(other))
      return failed('the passed key name cannot be handled as a string in the key object list');
    made.set(key, other.get(valueName) ?? null);
  }
  return made;
}

/** What `orValue` is rewritten to, where values that are not optional count as optional ones. */
export const OR_VALUE_COMPAT: Library = {
  'orValueCompat(dyn, dyn) -> dyn': (value: Value, other: Value): Outcome => {
    if (!(value instanceof Optional)) return value;
    return value.value ?? other;
  },
};

/** The functions that Kyverno adds to CEL (github.com/kyverno/sdk, extensions/cel/libs). */
export const KYVERNO_FUNCTIONS: readonly Library[] = [HASHES, IMAGES, CLUSTER, TEXTS, VALUES];
