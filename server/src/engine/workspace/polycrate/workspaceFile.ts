import type { Finding } from '../../diagnostics/finding.ts';
import { isObject } from '../../schema/openapi.ts';
import type { Json } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { keyText, nodeAt, resolveAlias } from '../../syntax/lookup.ts';
import type { PolycrateWorkspace } from '../polycrateBlocks.ts';
import { sourcesOf, valueAt } from '../polycrateConfig.ts';
import { lineageOf } from '../polycrateLineage.ts';
import { hasKey, itemsAt, scalarText } from '../read.ts';
import { isEmptyValue, isOldCli, type PolycrateScene, report } from './scene.ts';

/** Top-level keys that only older versions read, or that none is known to read. */
const LEGACY: readonly (readonly [field: FieldPath, what: string])[] = [
  [['dependencies'], 'Newer versions pull what `from` names; write `from` on the block instead.'],
  [['sync'], 'Its command is hidden in newer versions; use `polycrate git`.'],
  [['registry'], 'No known version reads it.'],
  [['events'], 'The current documentation does not know it any more.'],
  [['config', 'registry'], 'The host of the registry is a part of the name of a block now.'],
];

/** What a `workspace.poly` should say, or not say. */
export function workspaceFileFindings(scene: PolycrateScene, workspace: PolycrateWorkspace): readonly Finding[] {
  return [
    ...organizationFindings(scene),
    ...legacyFindings(scene),
    ...apiFindings(scene),
    ...extraFindings(scene, workspace),
    ...emptyOverrides(scene, workspace),
  ];
}

function organizationFindings({ file, root }: PolycrateScene): readonly Finding[] {
  if (!hasKey(root, 'name') || hasKey(root, 'organization')) return [];
  const message = 'The workspace has no `organization`; newer versions of Polycrate do not load it without one.';
  const row = { code: 'polycrate/organization-missing', severity: 'warning' } as const;
  return [report(file.path, { ...row, message, field: ['name'], part: 'key' })];
}

function legacyFindings({ file, root }: PolycrateScene): readonly Finding[] {
  return LEGACY.flatMap(([field, what]): Finding[] => {
    if (nodeAt(root, field) === undefined) return [];
    const message = `\`${field.join('.')}\` is an old key. ${what}`;
    const row = { code: 'polycrate/legacy-key', severity: 'information' } as const;
    return [report(file.path, { ...row, message, field, part: 'key' })];
  });
}

function apiFindings({ file, root }: PolycrateScene): readonly Finding[] {
  if (!hasKey(root, 'api')) return [];
  const key = scalarText(nodeAt(root, ['api', 'api_key']));
  const field = key === undefined ? ['api'] : ['api', 'api_key'];
  const more = key === undefined ? '' : ' The key is readable for everyone with the repository; replace it.';
  const message = `The API is configured for a person (\`~/.polycrate/polycrate.yml\`), not in the workspace.${more}`;
  const row = { code: 'polycrate/api-in-workspace', severity: 'warning' } as const;
  return [report(file.path, { ...row, message, field, part: 'key' })];
}

/** `extraenv` is split at every `=` and `extramounts` at every colon (cmd/workspace.go, bootstrapEnvVars, bootstrapMounts). */
function extraFindings({ file, root }: PolycrateScene, workspace: PolycrateWorkspace): readonly Finding[] {
  // The version behind the rule is older than what the current documentation describes.
  const severity = isOldCli(workspace) ? 'error' : 'warning';
  const wrong = (key: string, mark: string): readonly FieldPath[] =>
    itemsAt(root, [key]).flatMap((item, at) => {
      const text = scalarText(item);
      return text === undefined || text.split(mark).length === 2 ? [] : [[key, at]];
    });
  return [
    ...wrong('extraenv', '=').map((field) => {
      const message = 'An entry of `extraenv` is `KEY=value` with exactly one `=`; Polycrate stops at this one.';
      return report(file.path, { code: 'polycrate/extra-env', severity, message, field });
    }),
    ...wrong('extramounts', ':').map((field) => {
      const message =
        'An entry of `extramounts` is `host:container` with exactly one colon; Polycrate stops at this one.';
      return report(file.path, { code: 'polycrate/extra-mount', severity, message, field });
    }),
  ];
}

/** Values that say nothing, over a default that says something: older versions keep the default (cmd/mergo). */
function emptyOverrides({ file, configs }: PolycrateScene, workspace: PolycrateWorkspace): readonly Finding[] {
  return workspace.facts.blocks.flatMap(({ name, field }, at): Finding[] => {
    const own = configs(file.path)[at];
    const lineage = lineageOf(workspace, name);
    if (lineage.parts.length < 2) return [];
    return emptyPaths(own).flatMap((path): Finding[] => {
      const [mine, ...above] = sourcesOf(lineage, configs, path);
      const inherited = above[0];
      if (mine?.part.file !== file.path || inherited === undefined || isEmptyValue(inherited.value)) return [];
      const key = String(path.at(-1));
      const message = `Older versions of Polycrate keep the default of \`${inherited.part.block.name}\` for \`${key}\`, since this value is empty.`;
      const row = { code: 'polycrate/empty-override', severity: 'information' } as const;
      return [report(file.path, { ...row, message, field: [...field, 'config', ...path] })];
    });
  });
}

function emptyPaths(config: Json | undefined, path: FieldPath = []): readonly FieldPath[] {
  if (path.length > 0 && isEmptyValue(config)) return [path];
  if (!isObject(config)) return [];
  return Object.keys(config).flatMap((key) => emptyPaths(valueAt(config, [key]), [...path, key]));
}

/** Fields of a `workspace.poly` that Polycrate sets. */
export function computedFields(root: PolycrateScene['root'], workspace: PolycrateWorkspace): readonly FieldPath[] {
  const { blocks, workflows } = workspace.facts;
  return [
    ...['path', 'localpath', 'containerpath'].map((key) => [key]),
    ...pathsOf([]),
    ...reservedLabels(root, []),
    ...blocks.flatMap(({ field }) => computedOfBlock(root, field)),
    ...blocks.flatMap(({ actions }) => actions.map(({ field }) => [...field, 'block'])),
    ...workflows.flatMap(({ steps }) => steps.map(({ field }) => [...field, 'workflow'])),
  ];
}

/** Fields of a block that Polycrate sets. */
export function computedOfBlock(root: PolycrateScene['root'], field: FieldPath): readonly FieldPath[] {
  return [
    ...['workdir', 'artifacts', 'checksum', 'changelog'].map((key) => [...field, key]),
    ...pathsOf(field),
    ...reservedLabels(root, field),
  ];
}

function pathsOf(field: FieldPath): readonly FieldPath[] {
  return ['inventory', 'kubeconfig'].flatMap((key) =>
    ['path', 'localpath', 'containerpath'].map((one) => [...field, key, one]),
  );
}

const RESERVED =
  /^(?:(?:workspaces|blocks|organizations|k8sappinstances)\.polycrate\.io\/(?:name|kind)|logs\.polycrate\.io\/source|polycrate\.io\/(?:managed-by|auto-created))$/;

function reservedLabels(root: PolycrateScene['root'], field: FieldPath): readonly FieldPath[] {
  const labels = resolveAlias(nodeAt(root, [...field, 'labels']));
  if (labels?.kind !== 'map') return [];
  return labels.entries.flatMap((entry) => {
    const key = keyText(entry) ?? '';
    return RESERVED.test(key) ? [[...field, 'labels', key]] : [];
  });
}
