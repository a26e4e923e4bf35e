import { baseName } from '../text/paths.ts';
import type { ApplicationSetFacts, GeneratorFacts } from './argoFacts.ts';
import type { DeployUnit } from './deployUnit.ts';
import { matchGoPath } from './globs.ts';

type Parameters = Readonly<Record<string, string>>;

/**
 * The Applications that an ApplicationSet makes, as far as that needs no cluster and no network: list and git directory
 * generators, and matrices of them (argo-cd applicationset/generators). A unit whose path still holds a parameter is
 * left out, since nobody here can know it.
 *
 * @param directories all directories of the repository, relative to its root
 */
export function expandApplicationSet(set: ApplicationSetFacts, directories: readonly string[]): readonly DeployUnit[] {
  const params = set.generators.flatMap((generator) => generate(generator, directories));
  return set.units.flatMap((unit) => {
    if (!unit.path.includes('{{')) return [unit];
    return params.map((values) => fillUnit(unit, values)).filter((filled) => !filled.path.includes('{{'));
  });
}

function generate(generator: GeneratorFacts, directories: readonly string[]): readonly Parameters[] {
  if (generator.kind === 'list') return generator.elements;
  if (generator.kind === 'directories') {
    return directories.filter((directory) => isChosen(generator, directory)).map(directoryParameters);
  }
  if (generator.kind !== 'matrix') return [];
  const [first, second] = generator.children.map((child) => generate(child, directories));
  // A child that cannot be run here still leaves the parameters of the other one.
  if (first === undefined || second === undefined || first.length === 0) return second ?? first ?? [];
  if (second.length === 0) return first;
  return first.flatMap((a) => second.map((b) => ({ ...b, ...a })));
}

/** Exclusion wins regardless of order; directories whose name begins with a dot are never offered. */
function isChosen(generator: GeneratorFacts & { kind: 'directories' }, directory: string): boolean {
  if (directory.split('/').some((part) => part.startsWith('.'))) return false;
  if (generator.exclude.some((pattern) => matchGoPath(pattern, directory))) return false;
  return generator.include.some((pattern) => matchGoPath(pattern, directory));
}

function directoryParameters(directory: string): Parameters {
  const name = baseName(directory);
  const params: Record<string, string> = {
    path: directory,
    'path.path': directory,
    'path.basename': name,
    'path.basenameNormalized': name.toLowerCase().replaceAll(/[^-a-z0-9.]/g, '-'),
  };
  directory.split('/').forEach((part, i) => {
    params[`path[${i}]`] = part;
    params[`index .path.segments ${i}`] = part;
  });
  return params;
}

function fillUnit(unit: DeployUnit, params: Parameters): DeployUnit {
  const fill = (text: string): string => fillTemplate(text, params);
  const optional = (text: string | undefined): string | undefined => (text === undefined ? undefined : fill(text));
  return {
    ...unit,
    path: fill(unit.path),
    cluster: optional(unit.cluster),
    targetNamespace: optional(unit.targetNamespace),
    source: { ...unit.source, url: optional(unit.source.url) },
  };
}

/** `{{name}}` of fasttemplate and `{{ .name }}` of text/template; an expression that is no plain name stays as written. */
function fillTemplate(text: string, params: Parameters): string {
  return text.replaceAll(/\{\{-?\s*\.?([^{}]*?)\s*-?\}\}/g, (whole, name: string) => params[name] ?? whole);
}
