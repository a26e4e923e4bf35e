import type { Finding } from '../diagnostics/finding.ts';
import { withClusterTypes } from './clusterTypes.ts';
import type { LocatedMap } from './kustomizationFields.ts';
import type { Beside } from './merge/customSchemas.ts';
import { type OpenApi, readOpenApi } from './openapi.ts';
import { currentId, type Resource } from './resource.ts';
import { isScopeInTable } from './scope.ts';
import type { StepContext } from './step.ts';

/*
 * What kustomize knows of types is one state of its process (globalSchema of kyaml/openapi/openapi.go), so that it flows from a base to its
 * siblings and to whatever is built after it:
 *
 * - The first `openapi` that is met is in force for all that follows.
 * - The built-in definitions are loaded when the first strategic merge patch needs them; an `openapi` file that comes then is loaded over them.
 * - They are promised when a type is met that is not in the table of scopes, as those of plugins are not; a file that comes then is loaded
 *   first, and they over it.
 * - Else a file stands alone, and built-in kinds have no list keys.
 *
 * Nothing of this matters to a build without an `openapi` field, which is nearly every one; only then is it found out.
 */

/** What a directory was built on, or left behind. */
export interface TypesState {
  /** The `openapi` in force. */
  readonly chosen: OpenApi | undefined;
  /** Since it was chosen, or ever where none was: a strategic merge patch needed definitions. */
  readonly merged: boolean;
  /** In the same span: plugins were read. */
  readonly plugged: boolean;
}

/** What a base is built on, where that is not nothing. */
export interface TypesBelow {
  readonly chosen: OpenApi | undefined;
  /** Which definitions a file would find; asked for only when one is met. */
  readonly beside: () => Beside;
}

/** Nothing is known yet. */
export const NO_TYPES: TypesState = { chosen: undefined, merged: false, plugged: false };

/** What is known of types at one place of a build. */
export class KnownTypes {
  private chosen: OpenApi | undefined;
  private merged = false;
  private plugged = false;
  private readonly inherited: (() => Beside) | undefined;

  constructor(below?: TypesBelow) {
    this.chosen = below?.chosen;
    this.inherited = below?.beside;
  }

  get state(): TypesState {
    const { chosen, merged, plugged } = this;
    return { chosen, merged, plugged };
  }

  /** Reads the `openapi` of a kustomization that is met when there are `resources` already. */
  read(field: LocatedMap, context: StepContext, resources: readonly Resource[]): readonly Finding[] {
    const read = readOpenApi(field, context, {
      isChosen: this.chosen !== undefined,
      beside: () => this.besideOf(resources),
    });
    if (read.chosen !== undefined) this.choose(read.chosen);
    return read.findings;
  }

  private choose(chosen: OpenApi): void {
    this.chosen = chosen;
    this.merged = false;
    this.plugged = false;
  }

  /** A step has applied a strategic merge patch. */
  noteMerge(): void {
    this.merged = true;
  }

  notePlugins(): void {
    this.plugged = true;
  }

  /** Takes over what was met in a base, or in the plugins, that were built on this. */
  adopt({ chosen, merged, plugged }: TypesState): void {
    if (this.chosen === undefined && chosen !== undefined) this.choose(chosen);
    this.merged ||= merged;
    this.plugged ||= plugged;
  }

  /** What a directory below is built on; `resources` are those that are there before it. */
  below(resources: () => readonly Resource[]): TypesBelow {
    return { chosen: this.chosen, beside: () => this.besideOf(resources()) };
  }

  /**
   * Whether a base is another one here than it is by itself. `resources` are those that are there before it.
   */
  changes(base: TypesState, resources: readonly Resource[]): boolean {
    const { chosen } = this;
    if (chosen === undefined) return base.chosen !== undefined && this.besideOf(resources) !== 'nothing';
    return base.chosen !== undefined || base.merged || chosen.clusterTypes !== undefined;
  }

  /** The definitions that are there, or promised, when a file is met. */
  besideOf(resources: readonly Resource[]): Beside {
    const inherited = this.inherited?.() ?? 'nothing';
    if (this.merged || inherited === 'built-in last') return 'built-in last';
    const isPromised = this.plugged || inherited === 'built-in first' || resources.some(isStrange);
    return isPromised ? 'built-in first' : 'nothing';
  }

  /** The objects with what the `openapi` in force says about their scope; the same list where it says nothing. */
  scoped(resources: readonly Resource[]): readonly Resource[] {
    const types = this.chosen?.clusterTypes;
    return types === undefined ? resources : resources.map((one) => withClusterTypes(one, types));
  }

  /** Why kustomize stops, where it has needed a file by now that it cannot read. */
  failure(resources: readonly Resource[]): Finding | undefined {
    const broken = this.chosen?.broken;
    if (broken === undefined) return undefined;
    return this.merged || this.plugged || resources.some(isStrange) ? broken : undefined;
  }
}

/** Whether kustomize has to look for the scope of a type outside of its table. */
function isStrange(resource: Resource): boolean {
  return !isScopeInTable(currentId(resource));
}
