import { baseName, dirName } from '../text/paths.ts';
import type { GeneratorFacts, GitGenerator, Parameters } from './generatorFacts.ts';
import { matchGoPath, matchWildcards } from './globs.ts';

/** A repository as the generators of an ApplicationSet see it. */
export interface GeneratorPlace {
  /** All directories, relative to the root. */
  readonly directories: readonly string[];
  /** All files, relative to the root. */
  readonly files: readonly string[];
  /** The parameters that a file has: one set, or one for each item of its list. */
  readonly parameters: (file: string) => readonly Parameters[];
}

/** Sets of parameters that a generator yields, as far as that needs no cluster and no network (argo-cd applicationset/generators). */
export function generateRows(generator: GeneratorFacts, place: GeneratorPlace): readonly Parameters[] {
  switch (generator.kind) {
    case 'list':
      return generator.elements;
    case 'directories':
      return place.directories
        .filter((directory) => isChosen(generator, directory, isDirectory))
        .map((directory) => pathParameters(directory, generator.prefix));
    case 'files':
      return place.files
        .filter((file) => isChosen(generator, file, matchWildcards))
        .flatMap((file) => fileRows(file, generator, place));
    case 'matrix':
      return matrixRows(generator.children, place);
    case 'merge':
      return mergeRows(generator.children, generator.keys, place);
    case 'clusters':
      return [generator.values];
    case 'other':
      return [];
  }
}

/** Exclusion wins regardless of order. */
function isChosen(
  { include, exclude }: GitGenerator,
  path: string,
  matches: (pattern: string, path: string) => boolean,
): boolean {
  return !exclude.some((pattern) => matches(pattern, path)) && include.some((pattern) => matches(pattern, path));
}

/** Directories whose name begins with a dot are never offered. */
function isDirectory(pattern: string, directory: string): boolean {
  return !directory.split('/').some((part) => part.startsWith('.')) && matchGoPath(pattern, directory);
}

/** What a file says, and where it lies; that wins (argo-cd applicationset/generators/git.go). */
function fileRows(file: string, { prefix }: GitGenerator, place: GeneratorPlace): readonly Parameters[] {
  const before = prefix === undefined ? '' : `${prefix}.`;
  const where = {
    ...pathParameters(dirName(`/${file}`).slice(1), prefix),
    [`${before}path.filename`]: baseName(file),
    [`${before}path.filenameNormalized`]: normalize(baseName(file)),
  };
  return place.parameters(file).map((own) => ({ ...own, ...where }));
}

function pathParameters(directory: string, prefix: string | undefined): Parameters {
  const name = baseName(directory);
  const before = prefix === undefined ? '' : `${prefix}.`;
  const params: Record<string, string> = {
    [`${before}path`]: directory,
    [`${before}path.path`]: directory,
    [`${before}path.basename`]: name,
    [`${before}path.basenameNormalized`]: normalize(name),
  };
  directory.split('/').forEach((part, i) => {
    params[`${before}path[${i}]`] = part;
    params[`index .${before}path.segments ${i}`] = part;
  });
  return params;
}

function normalize(name: string): string {
  return name.toLowerCase().replaceAll(/[^-a-z0-9.]/g, '-');
}

/** The parameters of the first child stand in the second one, too (argo-cd applicationset/generators/matrix.go). */
function matrixRows(children: readonly GeneratorFacts[], place: GeneratorPlace): readonly Parameters[] {
  const [first, second] = children;
  if (first === undefined || second === undefined) return first === undefined ? [] : generateRows(first, place);
  const rows = generateRows(first, place);
  // A child that cannot be run here still leaves the parameters of the other one.
  if (rows.length === 0) return generateRows(second, place);
  // A child without parameters of the first one yields the same for each row of it; thousands of files may be looked at for that.
  const same = JSON.stringify(second).includes('{{') ? undefined : generateRows(second, place);
  return rows.flatMap((row) => {
    const others = same ?? generateRows(fillGenerator(second, row), place);
    return others.length === 0 ? [row] : others.map((other) => ({ ...other, ...row }));
  });
}

function fillGenerator(generator: GeneratorFacts, params: Parameters): GeneratorFacts {
  if (generator.kind === 'list')
    return { ...generator, elements: generator.elements.map((one) => fillAll(one, params)) };
  if ('children' in generator)
    return { ...generator, children: generator.children.map((child) => fillGenerator(child, params)) };
  if (generator.kind !== 'directories' && generator.kind !== 'files') return generator;
  const fill = (pattern: string): string => fillTemplate(pattern, params);
  return { ...generator, include: generator.include.map(fill), exclude: generator.exclude.map(fill) };
}

function fillAll(values: Parameters, params: Parameters): Parameters {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fillTemplate(value, params)]));
}

/**
 * The sets of the first child, overridden by those of the others that agree in all keys (argo-cd applicationset/generators/merge.go).
 * A key that is not known here, such as the name of a cluster, may be any.
 */
function mergeRows(
  children: readonly GeneratorFacts[],
  keys: readonly string[],
  place: GeneratorPlace,
): readonly Parameters[] {
  const [first, ...others] = children.map((child) => generateRows(child, place));
  return (first ?? []).flatMap((base) => {
    const isOpen = keys.some((key) => base[key] === undefined);
    const fitting = others
      .flat()
      .filter((row) => keys.every((key) => base[key] === undefined || base[key] === row[key]));
    if (isOpen) return [base, ...fitting.map((row) => ({ ...base, ...row }))];
    return [Object.assign({}, base, ...fitting)];
  });
}

/** `{{name}}` of fasttemplate and `{{ .name }}` of text/template; an expression that is no plain name stays as written. */
export function fillTemplate(text: string, params: Parameters): string {
  return text.replaceAll(/\{\{-?\s*\.?([^{}]*?)\s*-?\}\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? (params[name] ?? whole) : whole,
  );
}
