import type { Field } from '../validation/field.ts';
import type { Reporter } from '../validation/reporter.ts';
import type { ObjectRule, PodRule } from '../validation/rule.ts';

/** Since which version a kind of volume does nothing (pkg/api/pod/warnings.go, pkg/api/persistentvolume/util.go). */
const REMOVED: Readonly<Record<string, string>> = {
  photonPersistentDisk: '1.16',
  scaleIO: '1.22',
  flocker: '1.25',
  storageos: '1.25',
  quobyte: '1.25',
  glusterfs: '1.26',
  cephfs: '1.31',
  rbd: '1.31',
};
const NOT_OF_VOLUMES = ['flocker', 'quobyte'];

export const removedPodVolumes: PodRule = {
  code: 'warning/removed-volume',
  on: 'pod',
  check(pod, out) {
    for (const volume of pod.get('volumes').items) {
      for (const name of Object.keys(REMOVED)) tell(volume.get(name), name, out);
      const repository = volume.get('gitRepo');
      if (repository.exists)
        out.warning(repository, '`gitRepo` is deprecated, and is switched off since 1.33; clone in an init container.');
    }
  },
};

export const removedVolumes: ObjectRule = {
  code: 'warning/removed-volume',
  on: 'object',
  kinds: ['PersistentVolume'],
  check(root, out) {
    for (const name of Object.keys(REMOVED))
      if (!NOT_OF_VOLUMES.includes(name)) tell(root.get('spec', name), name, out);
    const policy = root.get('spec', 'persistentVolumeReclaimPolicy');
    if (policy.text === 'Recycle')
      out.warning(policy, '`Recycle` is deprecated; let volumes be made and deleted by a class.');
  },
};

function tell(field: Field, name: string, out: Reporter): void {
  if (field.exists)
    out.warning(field, `\`${name}\` does nothing since ${REMOVED[name]}; use the CSI driver of this storage.`);
}
