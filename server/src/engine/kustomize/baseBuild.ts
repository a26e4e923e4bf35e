import type { RenderAccess } from './access.ts';
import type { KnownTypes } from './knownTypes.ts';
import type { Beside } from './merge/customSchemas.ts';
import type { OpenApi } from './openapi.ts';
import type { Accumulated, AccumulateOptions } from './render.ts';
import type { Resource } from './resource.ts';
import { remembers } from './stepMemory.ts';

/** How bases are accumulated when they may not be shared. */
export interface Recursion extends AccumulateOptions {
  readonly again: (directory: string, access: RenderAccess, options: AccumulateOptions) => Accumulated;
}

/** What a build knows when it comes to a base. */
interface Above {
  readonly recursion: Recursion;
  readonly access: RenderAccess;
  readonly types: KnownTypes;
  /** The namespace for charts that name none. */
  readonly space: string;
  /** The objects that are there before the base. */
  before(): readonly Resource[];
}

/**
 * Accumulates a base: the one that all share, unless something above makes it another one. That is asked for each base, and for nearly
 * all of them it is nothing.
 */
export function buildBase(directory: string, above: Above): Accumulated {
  const { recursion, access, types, space } = above;
  const { traced, again } = recursion;
  if (traced) return again(directory, access, { traced, helmNamespace: space, types: types.below(above.before) });
  const shared = access.target(directory);
  // A chart without a namespace takes that of the nearest kustomization above.
  const isOtherSpace = shared.openCharts && space !== '';
  if (!isOtherSpace && !types.changes(shared.types, above.before())) return shared;
  const beside = types.besideOf(above.before());
  const { chosen } = types.state;
  const made = { beside, chosen, space };
  const known = variants.get(shared)?.find((one) => isSame(one, made));
  if (known !== undefined) return known.base;
  const base = again(directory, access, { traced, helmNamespace: space, types: { chosen, beside: () => beside } });
  if (remembers()) variants.set(shared, [{ ...made, base }, ...(variants.get(shared) ?? [])].slice(0, MOST));
  return base;
}

/** On what a base was built that is not the shared one. */
interface Variant {
  readonly beside: Beside;
  readonly chosen: OpenApi | undefined;
  readonly space: string;
}

/** Such bases by the shared one: they read the same files, so that it changes when one of them would. */
const variants = new WeakMap<Accumulated, readonly (Variant & { readonly base: Accumulated })[]>();

/** An overlay or two change something for a base, and the last state of each is enough. */
const MOST = 8;

function isSame(a: Variant, b: Variant): boolean {
  return a.beside === b.beside && a.chosen === b.chosen && a.space === b.space;
}
