import type { Finding } from '../../diagnostics/finding.ts';
import { isObject } from '../../schema/openapi.ts';
import type { Json } from '../../schema/schemaShape.ts';
import { typePlainScalar } from '../../schema/serverScalar.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { nodeAt, resolveAlias } from '../../syntax/lookup.ts';
import { dirName, joinPath } from '../../text/paths.ts';
import { valueAt } from '../polycrateConfig.ts';
import type { PolycrateBlock } from '../polycrateFacts.ts';
import { hasKey, textAt } from '../read.ts';
import { isRegistryReference } from './blockName.ts';
import { type PolycrateScene, removal, report } from './scene.ts';

/** Kinds of blocks (the API's BlockKindEnum); `k8sappinstance` is set by the command line alone. */
const KINDS = ['generic', 'k8sapp', 'k8scluster', 'linuxapp', 'dockerapp', 'library'];
const APP_KINDS = ['k8sapp', 'linuxapp', 'dockerapp'];
/** Values of `type` that an editor of the vendor offers for `kind`. */
const TYPES = ['db', 'kv', 'mq', 's3', 'web', 'app'];

const SEMVER = /^v?\d+\.\d+\.\d+(?:-[\dA-Za-z.-]+)?(?:\+[\dA-Za-z.-]+)?$/;

/** What a `block.poly` should say of itself. */
export function blockFileFindings(scene: PolycrateScene, block: PolycrateBlock): readonly Finding[] {
  const { file } = scene;
  if (block.from !== undefined) {
    const message = `\`from\` belongs in \`workspace.poly\`; newer versions of Polycrate do not read it here.`;
    return [
      report(file.path, {
        code: 'polycrate/from-in-block',
        severity: 'warning',
        message,
        field: ['from'],
        part: 'key',
      }),
      ...kindFindings(scene),
      ...versionFindings(scene, block),
    ];
  }
  return [
    ...kindFindings(scene),
    ...versionFindings(scene, block),
    ...changelogFindings(scene, block),
    ...hubFindings(scene, block),
    ...conventionFindings(scene),
  ];
}

function kindFindings({ file, root }: PolycrateScene): readonly Finding[] {
  const kind = textAt(root, ['kind']);
  const row = { code: 'polycrate/kind', severity: 'warning', field: ['kind'] } as const;
  if (kind === undefined) {
    if (!hasKey(root, 'name')) return [];
    const message = `The block has no \`kind\`. Say what it manages: ${KINDS.map((one) => `\`${one}\``).join(', ')}.`;
    return [report(file.path, { ...row, message, field: ['name'], part: 'key' })];
  }
  if (KINDS.includes(kind)) return APP_KINDS.includes(kind) ? appFindings(file.path, kind, hasKeys(root)) : [];
  if (kind === 'k8cluster') {
    const message = '`k8cluster` is one of two spellings; the tools of Polycrate write `k8scluster`.';
    return [report(file.path, { ...row, severity: 'hint', message, to: 'k8scluster', sure: true })];
  }
  if (kind === 'k8sappinstance') {
    const message = '`k8sappinstance` is set by Polycrate on what inherits from a `k8sapp`; write `k8sapp` here.';
    return [report(file.path, { ...row, message, to: 'k8sapp', sure: true })];
  }
  const isType = TYPES.includes(kind);
  const hint = isType ? ' It is a value of `type`.' : ` Known ones: ${KINDS.join(', ')}.`;
  const place = { file: file.path, document: 0, path: ['kind'], part: 'whole' } as const;
  const moves = isType && !hasKey(root, 'type');
  const yaml = `kind: generic\ntype: ${kind}\n`;
  const fixes = moves ? [{ title: 'Move to `type`', edit: { kind: 'replace', place, yaml } as const }] : [];
  return [report(file.path, { ...row, message: `\`${kind}\` is no kind of block.${hint}`, fixes })];
}

function hasKeys(root: PolycrateScene['root']): (key: string) => boolean {
  return (key) => hasKey(root, key);
}

function appFindings(file: string, kind: string, has: (key: string) => boolean): readonly Finding[] {
  const missing = ['type', 'flavor'].filter((key) => !has(key)).map((key) => `\`${key}\``);
  if (missing.length === 0) return [];
  const message = `A block of kind \`${kind}\` should say its ${missing.join(' and ')}; the catalogue finds it by that.`;
  return [report(file, { code: 'polycrate/app-type', severity: 'information', message, field: ['kind'] })];
}

function versionFindings({ file, root }: PolycrateScene, { version }: PolycrateBlock): readonly Finding[] {
  const row = { code: 'polycrate/version', severity: 'warning', field: ['version'] } as const;
  if (version === undefined) {
    if (!hasKey(root, 'name')) return [];
    const message = 'The block has no `version`, so that nothing can pin it and it cannot be pushed.';
    return [report(file.path, { ...row, message, field: ['name'], part: 'key' })];
  }
  const number = numberFinding(file.path, root, ['version'], 'semantic');
  if (number !== undefined) return [number];
  if (SEMVER.test(version)) return [];
  const message = `\`${version}\` is no semantic version; write \`MAJOR.MINOR.PATCH\`, such as \`1.0.0\`.`;
  return [report(file.path, { ...row, message })];
}

/** A version that YAML reads as a number: `1.10` is `1.1`. In quotes it is read as it stands, with a third number it is no number. */
export function numberFinding(
  file: string,
  root: PolycrateScene['root'],
  field: FieldPath,
  remedy: 'quotes' | 'semantic',
): Finding | undefined {
  const node = resolveAlias(nodeAt(root, field));
  if (node?.kind !== 'scalar' || node.style !== 'plain' || node.tag !== undefined) return undefined;
  const { type } = typePlainScalar(node.value);
  if (type !== 'float' && type !== 'integer') return undefined;
  const read = String(Number(node.value));
  const loss = read === node.value ? 'a number' : `the number \`${read}\``;
  const row = { code: 'polycrate/version', severity: 'warning', field } as const;
  if (remedy === 'quotes') {
    const message = `\`${node.value}\` without quotes is ${loss}; put it in quotes.`;
    return report(file, { ...row, message, to: `"${node.value}"`, sure: true });
  }
  const message = `\`${node.value}\` is ${loss} and no semantic version; write \`MAJOR.MINOR.PATCH\`.`;
  const to = /^\d+$/.test(node.value) ? `${node.value}.0.0` : `${node.value}.0`;
  return report(file, /^\d+(?:\.\d+)?$/.test(node.value) ? { ...row, message, to } : { ...row, message });
}

function changelogFindings({ file, workspace, exists }: PolycrateScene, block: PolycrateBlock): readonly Finding[] {
  const folder = dirName(file.path);
  const row = { code: 'polycrate/changelog', severity: 'warning' } as const;
  if (!exists(joinPath(folder, 'CHANGELOG.poly'))) {
    const message = 'There is no `CHANGELOG.poly` beside this block; Polycrate warns of that when it loads it.';
    return block.name === '' ? [] : [report(file.path, { ...row, message, field: ['name'] })];
  }
  const newest = workspace?.releases.get(folder)?.[0] ?? '';
  if (block.version === undefined || newest === '' || newest === block.version) return [];
  const place = { file: joinPath(folder, 'CHANGELOG.poly'), document: 0, path: [0, 'version'] } as const;
  const related = [{ message: 'The newest entry', place }];
  const message = `The newest entry of \`CHANGELOG.poly\` is \`${newest}\`, and the block is \`${block.version}\`. Add an entry, or correct the version.`;
  return [report(file.path, { ...row, message, field: ['version'], related })];
}

/** A block for the hub is found and read there by its texts. */
function hubFindings({ file, root, exists }: PolycrateScene, { name }: PolycrateBlock): readonly Finding[] {
  if (!isRegistryReference(name)) return [];
  const missing = [
    ...(hasKey(root, 'description') ? [] : ['`description`']),
    ...(exists(joinPath(dirName(file.path), 'README.md')) ? [] : ['`README.md`']),
  ];
  if (missing.length === 0) return [];
  const message = `A block of a registry is shown with its description and README; it has no ${missing.join(' and no ')}.`;
  return [report(file.path, { code: 'polycrate/hub-text', severity: 'information', message, field: ['name'] })];
}

/** Types of the conventional keys of an app on Kubernetes (cmd/blocks.go, BlockConfig); other keys are free. */
const CONVENTIONS: readonly (readonly [path: string, type: 'text' | 'boolean' | 'integer' | 'list' | 'mapping'])[] = [
  ...['namespace', 'chart.name', 'chart.version', 'chart.repo.name', 'chart.repo.url', 'chart.auth.username'].map(text),
  ...['chart.auth.password', 'chart.auth.registry', 'persistence.size', 'persistence.access_mode'].map(text),
  ...['persistence.storage_class', 'update_strategy.type', 'ingress.class', 'ingress.host', 'backup.schedule'].map(
    text,
  ),
  ...['ingress.tls.letsencrypt.issuer', 'connection.endpoint', 'connection.username', 'connection.password'].map(text),
  ...['create_namespace', 'chart.oci', 'chart.auth.enabled', 'persistence.enabled', 'ingress.enabled'].map(flag),
  ...['ingress.tls.enabled', 'monitoring.enabled', 'monitoring.vmservicescrape.enabled', 'backup.enabled'].map(flag),
  ...['connection.tls.enabled', 'connection.tls.accept_invalid_certificate'].map(flag),
  ...['connection.tls.accept_invalid_hostname'].map(flag),
  ['connection.port', 'integer'],
  ['ingress.extra_annotations', 'mapping'],
  ['ingress.extra_hosts', 'list'],
  ['dependencies', 'mapping'],
  ['extra_manifests', 'list'],
  ['app', 'mapping'],
];

function text(path: string): readonly [string, 'text'] {
  return [path, 'text'];
}

function flag(path: string): readonly [string, 'boolean'] {
  return [path, 'boolean'];
}

const WORDS = {
  text: 'text',
  boolean: '`true` or `false`',
  integer: 'an integer',
  list: 'a list',
  mapping: 'a mapping',
};

function conventionFindings({ file, root, configs }: PolycrateScene): readonly Finding[] {
  if (textAt(root, ['kind']) !== 'k8sapp') return [];
  const config = configs(file.path)[0];
  return CONVENTIONS.flatMap(([path, type]): Finding[] => {
    const keys = path.split('.');
    const value = valueAt(config, keys);
    if (value === undefined || value === null || typeOf(value) === type) return [];
    const message = `\`${path}\` of an app on Kubernetes is ${WORDS[type]} by convention; Polycrate warns of anything else.`;
    const field = ['config', ...keys];
    return [report(file.path, { code: 'polycrate/config-convention', severity: 'information', message, field })];
  });
}

function typeOf(value: Json): string {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return isObject(value) ? 'mapping' : 'list';
}

/** Fields that Polycrate writes over when it loads the workspace, with the fix that takes them away. */
export function computedFindings(
  file: string,
  root: PolycrateScene['root'],
  fields: readonly FieldPath[],
): readonly Finding[] {
  return fields.flatMap((field): Finding[] => {
    if (nodeAt(root, field) === undefined) return [];
    const name = String(field.at(-1));
    const message = `\`${name}\` is set by Polycrate when it loads the workspace; what is written here does nothing.`;
    const fixes = [removal(file, field, `Remove \`${name}\``)];
    return [report(file, { code: 'polycrate/computed-key', severity: 'warning', message, field, part: 'key', fixes })];
  });
}
