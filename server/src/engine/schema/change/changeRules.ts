import type { ChangeRule } from './changeRule.ts';
import { changedRoleRef } from './rules/access.ts';
import { changedDeviceClaim, changedIngressClass, changedPriority, changedRuntimeClass } from './rules/classes.ts';
import { changedImmutableData, changedSecretType } from './rules/data.ts';
import { changedDefinition, changedQuota } from './rules/extension.ts';
import { changedJob } from './rules/job.ts';
import { changedAddressRange, changedEndpointSlice } from './rules/network.ts';
import { changedPod } from './rules/pod.ts';
import { changedService } from './rules/service.ts';
import {
  changedAttributesClass,
  changedCapacity,
  changedClaim,
  changedDriver,
  changedStorageClass,
  changedVolume,
} from './rules/storage.ts';
import { changedRevision, changedSelector, changedStatefulSet } from './rules/workloads.ts';

/** Every rule about updates that is known here. */
export const CHANGE_RULES: readonly ChangeRule[] = [
  changedSelector,
  changedStatefulSet,
  changedJob,
  changedPod,
  changedService,
  changedClaim,
  changedVolume,
  changedStorageClass,
  changedAttributesClass,
  changedCapacity,
  changedDriver,
  changedImmutableData,
  changedSecretType,
  changedRoleRef,
  changedPriority,
  changedIngressClass,
  changedRuntimeClass,
  changedDeviceClaim,
  changedEndpointSlice,
  changedAddressRange,
  changedDefinition,
  changedQuota,
  changedRevision,
];
