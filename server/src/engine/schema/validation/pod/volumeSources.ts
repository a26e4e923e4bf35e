import { ownValue } from '../../../text/ownValue.ts';
import { checkLocalPath, checkNoBacksteps, refuseBoth, requireForm } from '../checks.ts';
import type { Field } from '../field.ts';
import { DNS_LABEL, DNS_SUBDOMAIN } from '../forms.ts';
import { quantityOf } from '../quantity.ts';
import type { Reporter } from '../reporter.ts';

/** Sources that volumes of pods and PersistentVolumes have in common. */
const SHARED = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'fc',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'storageos',
  'csi',
];

/** Sources of a volume of a pod. */
export const POD_SOURCES = [
  'emptyDir',
  'configMap',
  'secret',
  'persistentVolumeClaim',
  'projected',
  'downwardAPI',
  'ephemeral',
  'gitRepo',
  'image',
  ...SHARED,
];

/** Sources of a PersistentVolume. */
export const PERSISTENT_SOURCES = [...SHARED, 'local'];

/** Fields that must have a text, by source. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  hostPath: ['path'],
  gcePersistentDisk: ['pdName'],
  awsElasticBlockStore: ['volumeID'],
  nfs: ['server', 'path'],
  iscsi: ['targetPortal', 'iqn'],
  glusterfs: ['endpoints', 'path'],
  rbd: ['image'],
  flexVolume: ['driver'],
  cinder: ['volumeID'],
  azureFile: ['secretName', 'shareName'],
  vsphereVolume: ['volumePath'],
  quobyte: ['registry', 'volume'],
  azureDisk: ['diskName', 'diskURI'],
  photonPersistentDisk: ['pdID'],
  portworxVolume: ['volumeID'],
  scaleIO: ['gateway', 'system', 'volumeName'],
  storageos: ['volumeName'],
  csi: ['driver'],
  gitRepo: ['repository'],
  persistentVolumeClaim: ['claimName'],
  local: ['path'],
};

const HOST_PATHS = ['DirectoryOrCreate', 'Directory', 'FileOrCreate', 'File', 'Socket', 'CharDevice', 'BlockDevice'];

/** validateVolumeSource: what each source asks for. `field` is the source itself, such as `nfs`. */
export function checkVolumeSource(field: Field, out: Reporter): void {
  const source = String(field.path.at(-1));
  for (const name of ownValue(REQUIRED, source) ?? []) {
    if (field.get(name).text === '') out.missing(field.get(name));
  }
  ownValue(SPECIAL, source)?.(field, out);
}

const SPECIAL: Readonly<Record<string, (field: Field, out: Reporter) => void>> = {
  hostPath: (field, out) => {
    checkNoBacksteps(field.get('path'), out);
    out.choice(field.get('type'), HOST_PATHS);
  },
  local: (field, out) => checkNoBacksteps(field.get('path'), out),
  gitRepo: (field, out) => checkLocalPath(field.get('directory'), out),
  gcePersistentDisk: (field, out) => out.range(field.get('partition'), 0, 255),
  awsElasticBlockStore: (field, out) => out.range(field.get('partition'), 0, 255),
  nfs: (field, out) => {
    const { text } = field.get('path');
    if (text !== '' && !text.startsWith('/')) out.wrong(field.get('path'), `\`${text}\` is not an absolute path.`);
  },
  rbd: checkMonitors,
  cephfs: checkMonitors,
  iscsi: checkIscsi,
  fc: checkFibreChannel,
  csi: checkCsi,
  azureDisk: (field, out) => {
    out.choice(field.get('cachingMode'), ['None', 'ReadOnly', 'ReadWrite']);
    out.choice(field.get('kind'), ['Shared', 'Dedicated', 'Managed']);
    const [uri, isManaged] = [field.get('diskURI'), field.get('kind').text === 'Managed'];
    const start = isManaged ? '/subscriptions/' : 'https://';
    if (uri.text !== '' && !uri.text.startsWith(start))
      out.wrong(uri, `\`${uri.text}\` does not begin with \`${start}\`, which a disk of this kind does.`);
  },
  flocker: (field, out) => {
    const [name, id] = [field.get('datasetName'), field.get('datasetUUID')];
    if (name.text === '' && id.text === '') out.missing(name, 'a dataset has a name or a UUID');
    if (name.text !== '' && id.text !== '') refuseBoth(name, id, out);
    if (name.text.includes('/')) out.wrong(name, `\`${name.text}\` contains \`/\`, which is not allowed.`);
  },
  storageos: (field, out) => {
    out.form(field.get('volumeName'), DNS_LABEL);
    out.form(field.get('volumeNamespace'), DNS_LABEL);
  },
  flexVolume: (field, out) => {
    for (const [name, value] of field.get('options').fields()) {
      if (/(?:^|\.)(?:kubernetes|k8s)\.io$/i.test(name.split('/')[0] ?? ''))
        out.wrongKey(value, `\`${name}\` is in a namespace that is reserved.`);
    }
  },
};

function checkMonitors(field: Field, out: Reporter): void {
  if (field.get('monitors').items.length === 0) out.missing(field.get('monitors'));
}

const IQN = /iqn\.\d{4}-\d{2}\.[A-Za-z0-9.-]+:[^,;*&$|\s]+$|^eui.[A-Za-z0-9]{16}$|^naa.[A-Za-z0-9]{32}$/;

function checkIscsi(field: Field, out: Reporter): void {
  out.range(field.get('lun'), 0, 255);
  for (const name of ['iqn', 'initiatorName'])
    out.form(field.get(name), {
      what: 'a name that begins with `iqn.`, `eui.` or `naa.`',
      test: (text) => /^(?:iqn|eui|naa)/.test(text) && IQN.test(text),
    });
  const isSecret = field.get('chapAuthDiscovery').flag || field.get('chapAuthSession').flag;
  if (isSecret && !field.get('secretRef').exists) out.missing(field.get('secretRef'), 'CHAP needs it');
}

function checkFibreChannel(field: Field, out: Reporter): void {
  const [targets, ids] = [field.get('targetWWNs'), field.get('wwids')];
  if (targets.items.length === 0 && ids.items.length === 0)
    out.missing(targets, '`targetWWNs` or `wwids` must stand here');
  if (targets.items.length > 0 && ids.items.length > 0) refuseBoth(targets, ids, out);
  if (targets.items.length === 0) return;
  if (!field.get('lun').exists) out.missing(field.get('lun'), '`targetWWNs` needs it');
  out.range(field.get('lun'), 0, 255);
}

const SECRETS = [
  'controllerPublishSecretRef',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
  'nodeExpandSecretRef',
];

/** ValidateCSIDriverName, whose case does not matter. */
export function checkDriver(field: Field, out: Reporter): void {
  out.form(field, {
    what: `the name of a driver: at most 63 letters, digits, \`-\` and \`.\``,
    test: (text) => text.length <= 63 && DNS_SUBDOMAIN.test(text.toLowerCase()),
  });
}

function checkCsi(field: Field, out: Reporter): void {
  checkDriver(field.get('driver'), out);
  const isPersistent = field.path[0] === 'spec' && field.path.length === 2;
  if (isPersistent && field.get('volumeHandle').text === '') out.missing(field.get('volumeHandle'));
  for (const name of SECRETS) {
    const secret = field.get(name);
    if (!secret.exists) continue;
    requireForm(secret.get('name'), DNS_SUBDOMAIN, out);
    if (isPersistent) requireForm(secret.get('namespace'), DNS_LABEL, out);
  }
}

/** Mode bits of a file. */
export function checkMode(field: Field, out: Reporter): void {
  const [value, most] = [field.integer, 0o777];
  if (value === undefined || (value >= 0 && value <= most)) return;
  out.wrong(
    field,
    `\`${field.shown}\` is not a file mode; it takes 0 to 0${most.toString(8)} (octal, ${most} in decimal).`,
    { isSure: true },
  );
}

/** validateKeyToPath: which key goes into which file. */
export function checkVolumeFiles(items: Field, out: Reporter): void {
  for (const item of items.items) {
    for (const name of ['key', 'path']) if (item.get(name).text === '') out.missing(item.get(name));
    checkLocalPath(item.get('path'), out);
    checkMode(item.get('mode'), out);
  }
}

/** The largest size of an emptyDir must not be negative. */
export function checkSizeLimit(field: Field, out: Reporter): void {
  const size = field.exists ? quantityOf(field) : undefined;
  if (size !== undefined && size < 0n) out.wrong(field, `\`${field.shown}\` is negative.`, { isSure: true });
}
