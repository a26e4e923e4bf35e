import { DEFAULT_REFERENCES, DEFAULT_SPECS } from './fieldSpecTables.ts';
import { compareGvk } from './kindOrder.ts';
import type { FieldSpec } from './kustomizationFields.ts';
import type { ResourceId } from './resourceId.ts';

/** One target of name references and the fields that may name it (builtinconfig/namebackreferences.go). */
export interface NameReference {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly fieldSpecs: readonly FieldSpec[];
}

/** Which fields the transformers act on (builtinconfig/transformerconfig.go). Immutable; the same object as long as nothing is added. */
export interface TransformerConfig {
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly volumeClaimTemplateLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
  readonly varReference: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
}

/** Reads the notation of fieldSpecTables.ts. */
function parseSpec(text: string): FieldSpec {
  const [path = '', ...rest] = text.split(' ');
  const create = rest[0] === '+';
  return { path, create, ...parseGvk(rest[create ? 1 : 0] ?? '') };
}

function parseGvk(text: string): Pick<FieldSpec, 'group' | 'version' | 'kind'> {
  const [, kind = '', version = '', group = ''] = /^([^@.]*)(?:@([^.]*))?(?:\.(.*))?$/.exec(text) ?? [];
  return { ...(kind && { kind }), ...(version && { version }), ...(group && { group }) };
}

/** Nothing: what accumulation begins with. */
export const EMPTY_CONFIG: TransformerConfig = {
  namePrefix: [],
  nameSuffix: [],
  namespace: [],
  commonLabels: [],
  labels: [],
  templateLabels: [],
  volumeClaimTemplateLabels: [],
  commonAnnotations: [],
  nameReference: [],
  varReference: [],
  images: [],
  replicas: [],
};

/** Merges are remembered: steps remember by the identity of their specs, so the same merge must give the same lists. */
const merges = new WeakMap<
  object,
  WeakMap<object, { config: TransformerConfig; conflicts: readonly SpecConflict[] }>
>();

/** What kustomize acts on when no `configurations` are given. */
export const DEFAULT_CONFIG: TransformerConfig = mergeConfig(
  EMPTY_CONFIG,
  {
    ...EMPTY_CONFIG,
    ...Object.fromEntries(Object.entries(DEFAULT_SPECS).map(([name, specs]) => [name, specs.map(parseSpec)])),
    nameReference: DEFAULT_REFERENCES.map(([target, specs]) => ({
      ...parseGvk(target),
      fieldSpecs: specs.map(parseSpec),
    })),
  },
  [],
);

/** Two specs for the same field that disagree on `create`; kustomize refuses them. */
export interface SpecConflict {
  readonly path: string;
}

/** Adds specs to a list; one that is there already is skipped (FsSlice.MergeAll). The same list when nothing is added. */
export function mergeSpecs(
  specs: readonly FieldSpec[],
  more: readonly FieldSpec[],
  conflicts: SpecConflict[],
): readonly FieldSpec[] {
  let merged: FieldSpec[] | undefined;
  for (const spec of more) {
    const known = (merged ?? specs).find((one) => one.path === spec.path && selects(spec, one));
    if (known === undefined) {
      merged ??= [...specs];
      merged.push(spec);
    } else if ((known.create ?? false) !== (spec.create ?? false)) conflicts.push({ path: spec.path });
  }
  return merged ?? specs;
}

/**
 * Adds a configuration to another and sorts the lists (TransformerConfig.Merge). The same object when nothing changes. Note that a
 * spec without kind is skipped where one of its path is there already: with a spec for one kind, which sorts before it, the general
 * one is lost as soon as a list is merged into an empty one. kustomize does that too.
 */
export function mergeConfig(
  config: TransformerConfig,
  more: Partial<TransformerConfig>,
  conflicts: SpecConflict[],
): TransformerConfig {
  if (config === more) return config;
  const known = merges.get(config)?.get(more);
  if (known !== undefined) {
    conflicts.push(...known.conflicts);
    return known.config;
  }
  const found: SpecConflict[] = [];
  const made = mergeLists(config, more, found);
  const byMore = merges.get(config) ?? new WeakMap();
  merges.set(config, byMore.set(more, { config: made, conflicts: found }));
  conflicts.push(...found);
  return made;
}

function mergeLists(
  config: TransformerConfig,
  more: Partial<TransformerConfig>,
  conflicts: SpecConflict[],
): TransformerConfig {
  const merged: Record<string, unknown> = { ...config };
  let changed = false;
  for (const name of Object.keys(config)) {
    const key = name as keyof TransformerConfig;
    const list = more[key] ?? [];
    const made =
      key === 'nameReference'
        ? mergeReferences(config.nameReference, list as readonly NameReference[], conflicts)
        : mergeSpecs(config[key] as readonly FieldSpec[], list as readonly FieldSpec[], conflicts);
    merged[key] = sorted<FieldSpec | NameReference>(made);
    changed ||= merged[key] !== config[key];
  }
  return changed ? (merged as unknown as TransformerConfig) : config;
}

/** The lists of a configuration file in the order in which kustomize merges them (makeTransformerConfigFromBytes sorts them first). */
export function sortLists(lists: Partial<TransformerConfig>): Partial<TransformerConfig> {
  return Object.fromEntries(
    Object.entries(lists).map(([name, list]) => [
      name,
      sorted<FieldSpec | NameReference>(list as readonly FieldSpec[]),
    ]),
  );
}

function sorted<T extends Gvk>(list: readonly T[]): readonly T[] {
  const ordered = list.every((one, at) => at === 0 || compareGvk(list[at - 1] as T, one) <= 0);
  return ordered ? list : [...list].sort(compareGvk);
}

function mergeReferences(
  references: readonly NameReference[],
  more: readonly NameReference[],
  conflicts: SpecConflict[],
): readonly NameReference[] {
  let merged = references;
  for (const reference of more) {
    const at = merged.findIndex((one) => gvkText(one) === gvkText(reference));
    const old = merged[at];
    if (old === undefined) merged = [...merged, reference];
    else {
      const fieldSpecs = mergeSpecs(old.fieldSpecs, reference.fieldSpecs, conflicts);
      if (fieldSpecs !== old.fieldSpecs) merged = merged.map((one) => (one === old ? { ...old, fieldSpecs } : one));
    }
  }
  return merged;
}

type Gvk = Pick<FieldSpec, 'group' | 'version' | 'kind'>;

function gvkText(gvk: Gvk): string {
  return `${gvk.group ?? ''}\n${gvk.version ?? ''}\n${gvk.kind ?? ''}`;
}

/** Whether every given part of `selector` is the same in `gvk` (Gvk.IsSelected). */
export function selects(selector: Gvk, gvk: Gvk): boolean {
  return (
    (!selector.kind || selector.kind === gvk.kind) &&
    (!selector.group || selector.group === (gvk.group ?? '')) &&
    (!selector.version || selector.version === (gvk.version ?? ''))
  );
}

interface Chosen {
  readonly byGvk: Map<string, readonly FieldSpec[]>;
  /** Objects of one kind often come one after the other. */
  last?: { readonly id: ResourceId; readonly specs: readonly FieldSpec[] };
}
const chosen = new WeakMap<readonly FieldSpec[], Chosen>();

/** The specs of a list that apply to an object. */
export function specsFor(specs: readonly FieldSpec[], id: ResourceId): readonly FieldSpec[] {
  const known = chosen.get(specs) ?? { byGvk: new Map<string, readonly FieldSpec[]>() };
  chosen.set(specs, known);
  const { last, byGvk } = known;
  if (last?.id.kind === id.kind && last.id.group === id.group && last.id.version === id.version) return last.specs;
  const key = gvkText(id);
  const found = byGvk.get(key) ?? specs.filter((spec) => selects(spec, id));
  byGvk.set(key, found);
  known.last = { id, specs: found };
  return found;
}
