import { isObject } from './openapi.ts';
import { parseJson } from './parseJson.ts';

/** Name of the pack with the lives of Kubernetes' own kinds. */
export const LIFECYCLE = 'kubernetes/lifecycle';

/** Between which minor versions of Kubernetes (`1.25`) a kind is served, and what to use instead. */
export interface KindLife {
  /** First version that serves it. */
  readonly introduced?: string;
  /** First version in which the server warns. */
  readonly deprecated?: string;
  /** First version that no longer serves it; one that is not out yet is an announcement. */
  readonly removed?: string;
  /** `apiVersion/Kind`. */
  readonly replacement?: string;
}

/** The lives of Kubernetes' own kinds, those that went before the oldest bundled version included. */
export interface Lifecycles {
  /** What is known of a kind; undefined for custom resources and for what never was. */
  of(apiVersion: string, kind: string): KindLife | undefined;
  /**
   * What a server of this version serves instead of a kind, as `apiVersion/Kind`: replacements that were replaced themselves are
   * followed. Undefined when nothing took its place.
   */
  replacement(apiVersion: string, kind: string, kubernetes: string): string | undefined;
}

/** Reads `schemas/kubernetes/lifecycle.json`; a text that is none counts as empty. */
export function readLifecycles(text: string): Lifecycles {
  const json = parseJson(text);
  const lives = new Map(isObject(json) ? (Object.entries(json) as unknown as [string, KindLife][]) : []);
  return {
    of: (apiVersion, kind) => lives.get(`${apiVersion}/${kind}`),
    replacement: (apiVersion, kind, kubernetes) => {
      const seen = new Set<string>();
      for (let id = lives.get(`${apiVersion}/${kind}`)?.replacement; id !== undefined && !seen.has(id); ) {
        if (isServed(lives.get(id), kubernetes)) return id;
        seen.add(id);
        id = lives.get(id)?.replacement;
      }
      return undefined;
    },
  };
}

/** Whether a server of a version (`1.34`) with all APIs enabled serves a kind with this life. */
export function isServed(life: KindLife | undefined, kubernetes: string): boolean {
  if (life === undefined) return false;
  const at = minorOf(kubernetes);
  return minorOf(life.introduced ?? '1.0') <= at && (life.removed === undefined || at < minorOf(life.removed));
}

/** 34 for `1.34`. */
export function minorOf(version: string): number {
  return Number(version.slice(version.indexOf('.') + 1));
}
