import type { FactPack, JsonObject } from './factPack.ts';
import type { ModuleFiles } from './goModule.ts';

/** What the Go types of a kind say about its life: minor versions of Kubernetes (`1.25`), and the kind to use instead. */
export interface Lifecycle {
  introduced?: string;
  deprecated?: string;
  removed?: string;
  /** `apiVersion/Kind`. */
  replacement?: string;
}

/** `apiVersion/Kind` to its life. */
export type Lifecycles = Readonly<Record<string, Lifecycle>>;

/**
 * Reads every `zz_generated.prerelease-lifecycle.go` of a module (made by k8s.io/code-generator's prerelease-lifecycle-gen
 * from the tags of the types). The group of a folder stands in its `register.go`.
 */
export function readLifecycles(files: ModuleFiles): Lifecycles {
  const found: Record<string, Lifecycle> = {};
  for (const path of files.list('').filter((one) => one.endsWith('/zz_generated.prerelease-lifecycle.go'))) {
    const [version = ''] = path.split('/').slice(-2);
    const group = readGroup(files, path.slice(0, path.lastIndexOf('/')));
    const apiVersion = group === '' ? version : `${group}/${version}`;
    const text = files.read(path);
    for (const [, kind = '', what = '', body = ''] of text.matchAll(
      /^func \(in \*(\w+)\) APILifecycle(\w+)\(\)[^{]*\{\n\s*return (.*)\n/gm,
    )) {
      if (kind.endsWith('List')) continue;
      const name = what.toLowerCase() as keyof Lifecycle;
      const life = found[`${apiVersion}/${kind}`] ?? {};
      found[`${apiVersion}/${kind}`] = { ...life, [name]: name === 'replacement' ? readKind(body) : readMinor(body) };
    }
  }
  return found;
}

function readGroup(files: ModuleFiles, folder: string): string {
  // A package whose types are shared names its group one folder up.
  for (const path of [`${folder}/register.go`, `${folder.slice(0, folder.lastIndexOf('/'))}/register.go`]) {
    const name = files.list(path).length > 0 ? /GroupName\s*=\s*"([^"]*)"/.exec(files.read(path))?.[1] : undefined;
    if (name !== undefined) return name;
  }
  throw new Error(`${folder} names no group`);
}

/** `1, 25` is 1.25. */
function readMinor(body: string): string {
  return body.replace(/,\s*/, '.');
}

/** `schema.GroupVersionKind{Group: "policy", Version: "v1", Kind: "PodDisruptionBudget"}`. */
function readKind(body: string): string {
  const field = (name: string): string => new RegExp(`${name}: "([^"]*)"`).exec(body)?.[1] ?? '';
  const group = field('Group');
  // The tag of networking.k8s.io/v1beta1 IngressClass names the list.
  return `${group === '' ? '' : `${group}/`}${field('Version')}/${field('Kind').replace(/List$/, '')}`;
}

/**
 * One table from several versions of the modules, oldest first: what a newer one says counts, and a kind that it no longer has
 * keeps its last word. `packs` are what each version serves, oldest first: they correct announcements that came otherwise (a
 * removal that was put off, or one that nobody had announced).
 */
export function lifecycleTable(
  announced: readonly Lifecycles[],
  packs: readonly { readonly minor: string; readonly pack: FactPack }[],
): JsonObject {
  const table: Record<string, Lifecycle> = {};
  for (const lives of announced) Object.assign(table, lives);
  const served = new Set(packs.flatMap(({ pack }) => Object.keys(pack.kinds)));
  for (const id of served) table[id] = corrected(table[id] ?? {}, id, packs);
  const newest = Object.keys(packs.at(-1)?.pack.kinds ?? {});
  for (const [id, life] of Object.entries(table)) {
    const better = life.deprecated === undefined && life.removed === undefined ? undefined : moreStable(id, newest);
    if (life.replacement === undefined && better !== undefined) life.replacement = better;
  }
  const kept = Object.entries(table).filter(([id, life]) =>
    served.has(id) ? hasFacts(life) : life.removed !== undefined,
  );
  return Object.fromEntries(kept) as unknown as JsonObject;
}

function hasFacts(life: Lifecycle): boolean {
  return Object.keys(life).length > 0;
}

/** The most stable version of the same kind in the same group, when that is more stable than the one asked about. */
function moreStable(id: string, candidates: readonly string[]): string | undefined {
  const [group, , kind] = splitId(id);
  const same = candidates.filter((one) => splitId(one)[0] === group && splitId(one)[2] === kind);
  const best = same.sort((a, b) => stability(splitId(b)[1]) - stability(splitId(a)[1]))[0];
  return best !== undefined && stability(splitId(best)[1]) > stability(splitId(id)[1]) ? best : undefined;
}

function splitId(id: string): [group: string, version: string, kind: string] {
  const [kind = '', version = '', group = ''] = id.split('/').reverse();
  return [group, version, kind];
}

/** Orders versions as Kubernetes does: v2, v1, v1beta2, v1beta1, v1alpha1 (apimachinery, pkg/version/helpers.go). */
function stability(version: string): number {
  const [, major = '0', stage = '', minor = '0'] = /^v(\d+)(alpha|beta)?(\d+)?$/.exec(version) ?? [];
  return ['alpha', 'beta', ''].indexOf(stage) * 1e6 + Number(major) * 1e3 + Number(minor);
}

function corrected(
  life: Lifecycle,
  id: string,
  packs: readonly { readonly minor: string; readonly pack: FactPack }[],
): Lifecycle {
  const at = packs.map(({ pack }) => pack.kinds[id] !== undefined);
  const first = at.indexOf(true);
  const last = at.lastIndexOf(true);
  const { removed: announced, ...rest } = life;
  const isAhead = announced !== undefined && minorOf(announced) > minorOf(packs.at(-1)?.minor ?? '');
  const removed = last < packs.length - 1 ? packs[last + 1]?.minor : isAhead ? announced : undefined;
  return {
    ...rest,
    ...(first > 0 && { introduced: packs[first]?.minor ?? '' }),
    ...(removed !== undefined && { removed }),
  };
}

function minorOf(version: string): number {
  return Number(version.slice(2));
}
