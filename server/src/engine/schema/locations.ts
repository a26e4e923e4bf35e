import { groupOf, type KindName } from './registry.ts';

/** Where kubeconform looks below a location that is a folder. */
const DEFAULT_PATH =
  '{{ .NormalizedKubernetesVersion }}-standalone{{ .StrictSuffix }}/{{ .ResourceKind }}{{ .KindSuffix }}.json';

/** The entry that stands for the bundled schemas; locations behind it are asked for what those lack. */
export const BUNDLED_LOCATION = 'default';

/** Start of the names of packs that a location holds; what follows is a path or a URL. */
export const LOCATION_PREFIX = 'location:';

/**
 * The document of a kind in a location, by kubeconform's rules (v0.8.0, pkg/registry/registry.go): a location that does not end in
 * `json` is a folder, the variables of a template stand for the parts of the kind, and `{{ .Group }}` of the core group is its version.
 * Schemas are always taken in their strict form, since unknown fields are judged here. Undefined for a template that is broken or that
 * names something else.
 *
 * @param kubernetes a minor version, such as `1.34`; its first patch is meant, as published schemas are named
 */
export function expandLocation(
  location: string,
  { apiVersion, kind }: KindName,
  kubernetes: string,
): string | undefined {
  const template = location.endsWith('json') ? location : `${location.replace(/\/$/, '')}/${DEFAULT_PATH}`;
  const [group = '', version = group] = apiVersion.split('/');
  const short = group.split('.')[0]?.toLowerCase() ?? '';
  const values: Readonly<Record<string, string>> = {
    NormalizedKubernetesVersion: /^\d+\.\d+$/.test(kubernetes) ? `v${kubernetes}.0` : `v${kubernetes}`,
    StrictSuffix: '-strict',
    ResourceKind: kind.toLowerCase(),
    ResourceAPIVersion: version,
    Group: group,
    KindSuffix: apiVersion.includes('/') ? `-${short}-${version.toLowerCase()}` : `-${short}`,
  };
  let isKnown = true;
  const text = template.replace(/\{\{-?\s*\.(\w+)\s*-?\}\}/g, (_, name: string) => {
    if (values[name] === undefined) isKnown = false;
    return values[name] ?? '';
  });
  return isKnown && !text.includes('{{') ? text : undefined;
}

/** What is wrong with a location, for the person who wrote it; undefined when it can be used. */
export function locationProblem(location: string): string | undefined {
  if (location === BUNDLED_LOCATION || location.endsWith('.yaml') || location.endsWith('.yml')) return undefined;
  if (expandLocation(location, { apiVersion: 'apps/v1', kind: 'Deployment' }, '1.37') !== undefined) return undefined;
  return `\`${location}\` is no template: it takes {{.Group}}, {{.ResourceKind}}, {{.ResourceAPIVersion}}, {{.KindSuffix}}, {{.NormalizedKubernetesVersion}} and {{.StrictSuffix}}.`;
}

/** Whether the kind can have a document at all; a name with a variable in it is nobody's. */
export function isFindable({ apiVersion, kind }: KindName): boolean {
  return (
    /^[A-Za-z0-9]+$/.test(kind) &&
    /^(?:[a-z0-9.-]+\/)?[a-z0-9]+$/.test(apiVersion) &&
    !groupOf(apiVersion).includes('..')
  );
}
