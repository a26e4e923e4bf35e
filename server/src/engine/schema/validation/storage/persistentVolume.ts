import { checkOneOf } from '../checks.ts';
import { checkChoice } from '../choice.ts';
import type { Field } from '../field.ts';
import { DNS_SUBDOMAIN } from '../forms.ts';
import { checkNodeSelector } from '../pod/scheduling.ts';
import { checkVolumeSource, PERSISTENT_SOURCES } from '../pod/volumeSources.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';
import { checkAccessModes, checkClaimSpec, checkPositive } from './claimSpec.ts';

/** A claim for storage. */
export const claim: ObjectRule = {
  code: 'validation/persistent-volume-claim',
  on: 'object',
  kinds: ['PersistentVolumeClaim'],
  check(root, out) {
    checkClaimSpec(root.get('spec'), out, true);
  },
};

/** A volume: its size, its access modes, and where it is. */
export const persistentVolume: ObjectRule = {
  code: 'validation/persistent-volume',
  on: 'object',
  kinds: ['PersistentVolume'],
  check(root, out) {
    const spec = root.get('spec');
    checkAccessModes(spec.get('accessModes'), out);
    checkCapacity(spec.get('capacity'), out);
    out.choice(spec.get('persistentVolumeReclaimPolicy'), ['Delete', 'Recycle', 'Retain']);
    const [source] = checkOneOf(spec, PERSISTENT_SOURCES, out);
    if (source !== undefined) checkVolumeSource(source, out);
    checkNodes(spec, out);
    out.form(spec.get('storageClassName'), DNS_SUBDOMAIN);
    checkChoice(spec.get('volumeMode'), ['Block', 'Filesystem'], out);
    checkAttributes(spec, out);
  },
};

function checkCapacity(capacity: Field, out: Reporter): void {
  if (!capacity.keys.includes('storage')) out.missing(capacity.get('storage'), 'a volume says how large it is');
  for (const [name, value] of capacity.fields()) {
    if (name !== 'storage') out.wrongKey(value, `\`${name}\` is not a capacity of a volume; only \`storage\` is.`);
    checkPositive(value, out);
  }
}

function checkNodes(spec: Field, out: Reporter): void {
  const affinity = spec.get('nodeAffinity');
  if (spec.get('local').exists && !affinity.exists) out.missing(affinity, 'a `local` volume is on one node');
  if (!affinity.exists) return;
  if (affinity.get('required').exists) checkNodeSelector(affinity.get('required'), out);
  else out.missing(affinity.get('required'));
}

function checkAttributes(spec: Field, out: Reporter): void {
  const name = spec.get('volumeAttributesClassName');
  const [policy, path] = [spec.get('persistentVolumeReclaimPolicy'), spec.get('hostPath', 'path').text];
  if (policy.text === 'Recycle' && /^\/+$/.test(path))
    out.wrong(policy, '`Recycle` would empty `/` of the node; it is not allowed.');
  if (!name.exists || !out.has('VolumeAttributesClass')) return;
  if (name.text === '') out.missing(name);
  out.form(name, DNS_SUBDOMAIN);
  if (!spec.get('csi').exists) out.missing(spec.get('csi'), '`volumeAttributesClassName` needs it');
}
