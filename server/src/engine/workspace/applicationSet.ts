import type { ApplicationSetFacts } from './argoFacts.ts';
import type { DeployUnit } from './deployUnit.ts';
import type { GeneratorFacts, Parameters } from './generatorFacts.ts';
import { fillTemplate, type GeneratorPlace, generateRows } from './generatorRows.ts';

/**
 * The Applications that an ApplicationSet makes, as far as that needs no cluster and no network: list, git and merge generators,
 * matrices of them, and what a cluster generator says of all clusters. Where a name that only clusters tell is a part of the path,
 * every directory that fits stands for one. Other units whose path holds a parameter are left out, since nobody here can know it.
 */
export function expandApplicationSet(set: ApplicationSetFacts, place: GeneratorPlace): readonly DeployUnit[] {
  const params = set.generators.flatMap((generator) => generateRows(generator, place));
  const isOfClusters = set.generators.some(asksClusters);
  return set.units.flatMap((unit) => {
    const rows = params.length === 0 && !unit.path.includes('{{') ? [{}] : params;
    const filled = rows.map((values) => fillUnit(unit, values));
    return distinct(filled.flatMap((one) => (one.path.includes('{{') && isOfClusters ? byFolder(one, place) : [one])));
  });
}

function asksClusters(generator: GeneratorFacts): boolean {
  return generator.kind === 'clusters' || ('children' in generator && generator.children.some(asksClusters));
}

/** Units with a known path; many rows of clusters make one path again and again. */
function distinct(units: readonly DeployUnit[]): readonly DeployUnit[] {
  const found = new Map<string, DeployUnit>();
  for (const unit of units) {
    if (!unit.path.includes('{{')) found.set(JSON.stringify([unit.path, unit.cluster, unit.source.url]), unit);
  }
  return [...found.values()];
}

/** A parameter that is a whole name of a folder. */
const NAME_PARAMETER = /^\{\{-?\s*\.?([\w.[\]"-]+)\s*-?\}\}$/;

/** One unit for each directory that fits a path in which parameters are whole names of folders below known ones. */
function byFolder(unit: DeployUnit, place: GeneratorPlace): readonly DeployUnit[] {
  const parts = unit.path.split('/').filter((part) => part !== '' && part !== '.');
  const isOpen = (part: string): boolean => part.includes('{{');
  if (isOpen(parts[0] ?? '{{') || parts.some((part) => isOpen(part) && !NAME_PARAMETER.test(part))) return [];
  return place.directories.flatMap((directory) => {
    const names = directory.split('/');
    if (names.length !== parts.length) return [];
    const values: Record<string, string> = {};
    const fits = parts.every((part, i) => {
      const key = NAME_PARAMETER.exec(part)?.[1];
      const name = names[i] ?? '';
      if (key === undefined) return part === name;
      values[key] ??= name;
      return values[key] === name;
    });
    return fits ? [fillUnit(unit, values)] : [];
  });
}

function fillUnit(unit: DeployUnit, params: Parameters): DeployUnit {
  const fill = (text: string): string => fillTemplate(text, params);
  const optional = (text: string | undefined): string | undefined => (text === undefined ? undefined : fill(text));
  return {
    ...unit,
    path: fill(unit.path),
    cluster: clusterOf(optional(unit.cluster), params),
    targetNamespace: optional(unit.targetNamespace),
    source: { ...unit.source, url: optional(unit.source.url) },
  };
}

/** The name of a cluster, which a generator says beside the URL of its server that only the cluster's Secret has. */
function clusterOf(cluster: string | undefined, params: Parameters): string | undefined {
  const isOpen = /^\{\{-?\s*\.?(?:server|name)\s*-?\}\}$/.test(cluster ?? '');
  return isOpen ? (params.name ?? params.nameNormalized ?? cluster) : cluster;
}
