import type { Field } from '../../validation/field.ts';
import { quantityOf } from '../../validation/quantity.ts';
import type { Reporter } from '../../validation/reporter.ts';
import type { ChangeRule } from '../changeRule.ts';
import { differenceOf } from '../difference.ts';
import { forbidChange, tellDifference } from '../tellChange.ts';

const CLAIM = ['accessModes', 'selector', 'volumeMode', 'dataSource', 'dataSourceRef'];

/** ValidatePersistentVolumeClaimUpdate (pkg/apis/core/validation). A class or a volume that was left out may be filled in. */
export const changedClaim: ChangeRule = {
  code: 'change/persistent-volume-claim',
  kinds: ['PersistentVolumeClaim'],
  check({ old, now }, out) {
    const [before, after] = [old.get('spec'), now.get('spec')];
    const telling = { what: 'a claim in more than its size and its attributes class' };
    for (const name of CLAIM) forbidChange(before.get(name), after.get(name), telling, out);
    for (const name of ['storageClassName', 'volumeName'])
      if (before.get(name).exists) forbidChange(before.get(name), after.get(name), telling, out);
    const [was, is] = [sizeOf(before), sizeOf(after)];
    const [least, size] = [quantityOf(was), quantityOf(is)];
    if (least !== undefined && size !== undefined && size < least)
      out.wrong(
        is,
        `\`${is.shown}\` is less than the \`${was.shown}\` that the claim asked for; a claim never gets smaller.`,
      );
  },
};

function sizeOf(spec: Field): Field {
  return spec.get('resources', 'requests', 'storage');
}

/** Fields of a PersistentVolume that are not its source. */
const NO_SOURCE = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
]);

/** ValidatePersistentVolumeUpdate and validatePvNodeAffinity (pkg/apis/core/validation). */
export const changedVolume: ChangeRule = {
  code: 'change/persistent-volume',
  kinds: ['PersistentVolume'],
  check({ old, now }, out) {
    const [before, after] = [old.get('spec'), now.get('spec')];
    const sources = [...new Set([...after.keys, ...before.keys])].filter((name) => !NO_SOURCE.has(name));
    for (const name of sources) {
      const difference = differenceOf(before.get(name), after.get(name));
      // The one secret that may be named later.
      if (difference === undefined || difference.now.path.includes('controllerExpandSecretRef')) continue;
      tellDifference(after, difference, { what: 'the source of a PersistentVolume' }, out);
      break;
    }
    forbidChange(
      before.get('volumeMode'),
      after.get('volumeMode'),
      { what: '`volumeMode` of a PersistentVolume' },
      out,
    );
    if (before.get('nodeAffinity').exists)
      forbidChange(before.get('nodeAffinity'), after.get('nodeAffinity'), { what: 'where a PersistentVolume is' }, out);
  },
};

/** ValidateStorageClassUpdate (pkg/apis/storage/validation). */
export const changedStorageClass = fields('change/storage-class', 'StorageClass', [
  'provisioner',
  'parameters',
  'reclaimPolicy',
  'volumeBindingMode',
]);

/** ValidateVolumeAttributesClassUpdate (pkg/apis/storage/validation). */
export const changedAttributesClass = fields('change/volume-attributes-class', 'VolumeAttributesClass', [
  'driverName',
  'parameters',
]);

/** ValidateCSIStorageCapacityUpdate (pkg/apis/storage/validation). */
export const changedCapacity = fields('change/csi-storage-capacity', 'CSIStorageCapacity', [
  'nodeTopology',
  'storageClassName',
]);

/** ValidateCSIDriverUpdate (pkg/apis/storage/validation). */
export const changedDriver: ChangeRule = {
  code: 'change/csi-driver',
  kinds: ['CSIDriver'],
  check({ old, now }, out) {
    const [before, after] = [old.get('spec'), now.get('spec')];
    forbid(before, after, { kind: 'CSIDriver', name: 'attachRequired' }, out);
    const modes = (spec: Field): string =>
      [...new Set(spec.get('volumeLifecycleModes').items.map((item) => item.text))].sort().join() || 'Persistent';
    if (modes(before) !== modes(after)) forbid(before, after, { kind: 'CSIDriver', name: 'volumeLifecycleModes' }, out);
  },
};

function fields(code: string, kind: string, names: readonly string[]): ChangeRule {
  return {
    code,
    kinds: [kind],
    check({ old, now }, out) {
      for (const name of names) forbid(old, now, { kind, name }, out);
    },
  };
}

function forbid(old: Field, now: Field, { kind, name }: { kind: string; name: string }, out: Reporter): void {
  forbidChange(old.get(name), now.get(name), { what: `\`${name}\` of a ${kind}` }, out);
}
