import type { CodeInfo } from '../codeInfo.ts';
import { validationCode } from '../validationCode.ts';

export const VALIDATION_STORAGE_CODES: readonly CodeInfo[] = [
  validationCode({
    rule: 'persistent-volume-claim',
    title: 'A claim is not allowed',
    what: 'A claim has access modes and a size that is more than 0.',
    remedy: 'Add or correct what the message names.',
    example:
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: web\nspec:\n  accessModes: [ReadWriteOnce]\n  resources: { requests: { storage: "0" } }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'persistent-volume',
    title: 'A volume is not allowed',
    what: 'A volume has access modes, a size and one source; a local one says on which node.',
    remedy: 'Add or correct what the message names.',
    example:
      'apiVersion: v1\nkind: PersistentVolume\nmetadata:\n  name: web\nspec:\n  accessModes: [ReadWriteOnce]\n  capacity: { storage: 1Gi }\n  local: { path: /mnt/disk }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'storage-class',
    title: 'A StorageClass is not allowed',
    what: 'A class names its provisioner; its policies take one of a few words.',
    remedy: 'Use one of the words that the message lists.',
    example:
      'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: web\nprovisioner: disk.example.com\nreclaimPolicy: Recycle',
    source: 'k8s.io/kubernetes, pkg/apis/storage/validation/validation.go',
  }),
  validationCode({
    rule: 'volume-attributes-class',
    title: 'A VolumeAttributesClass is not allowed',
    what: 'A class names a driver and has at least one parameter.',
    remedy: 'Add a parameter.',
    example:
      'apiVersion: storage.k8s.io/v1\nkind: VolumeAttributesClass\nmetadata:\n  name: web\ndriverName: disk.example.com',
    source: 'k8s.io/kubernetes, pkg/apis/storage/validation/validation.go',
  }),
  validationCode({
    rule: 'csi-driver',
    title: 'A CSIDriver is not allowed',
    what: 'Policies take one of a few words; tokens last at least ten minutes, and each audience stands once.',
    remedy: 'Correct what the message names.',
    example: 'apiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata:\n  name: web\nspec:\n  fsGroupPolicy: Always',
    source: 'k8s.io/kubernetes, pkg/apis/storage/validation/validation.go',
  }),
  validationCode({
    rule: 'csi-node',
    title: 'A CSINode is not allowed',
    what: 'A driver stands once, with a name and the id of the node.',
    remedy: 'Leave these objects to the kubelet.',
    example:
      'apiVersion: storage.k8s.io/v1\nkind: CSINode\nmetadata:\n  name: web\nspec:\n  drivers:\n    - { name: disk.example.com, nodeID: "" }',
    source: 'k8s.io/kubernetes, pkg/apis/storage/validation/validation.go',
  }),
  validationCode({
    rule: 'csi-storage-capacity',
    title: 'A CSIStorageCapacity is not allowed',
    what: 'It names a class, and a capacity that is not negative.',
    remedy: 'Leave these objects to the driver.',
    example:
      'apiVersion: storage.k8s.io/v1\nkind: CSIStorageCapacity\nmetadata:\n  name: web\nstorageClassName: Fast_Disk',
    source: 'k8s.io/kubernetes, pkg/apis/storage/validation/validation.go',
  }),
];
