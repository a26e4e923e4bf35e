import { roleRef, roleRules, subjects } from './access/rbac.ts';
import { priorityClass, runtimeClass } from './cluster/classes.ts';
import { deviceClaim, deviceClass } from './cluster/devices.ts';
import { flowSchema, priorityLevel } from './cluster/flowControl.ts';
import { lease } from './cluster/lease.ts';
import { namespaceFinalizers } from './cluster/namespace.ts';
import { controllerRevision, taints, volumeAttachment } from './cluster/nodes.ts';
import { resourceSlice } from './cluster/resourceSlice.ts';
import { signingRequest } from './cluster/signing.ts';
import { configMap } from './config/configMap.ts';
import { limitRange, resourceQuota } from './config/limits.ts';
import { secret } from './config/secret.ts';
import { admissionBinding, admissionPolicy } from './extension/admissionPolicies.ts';
import { apiService } from './extension/apiService.ts';
import { customDefinition, customSchema, customVersions } from './extension/customDefinition.ts';
import { expressions } from './extension/expressions.ts';
import { webhookRules, webhooks } from './extension/webhooks.ts';
import { annotations } from './metadata/annotations.ts';
import { finalizers } from './metadata/finalizers.ts';
import { labels } from './metadata/labels.ts';
import { managedFields } from './metadata/managedFields.ts';
import { objectName } from './metadata/objectName.ts';
import { objectNamespace } from './metadata/objectNamespace.ts';
import { owners } from './metadata/owners.ts';
import { addressRanges } from './network/addressRanges.ts';
import { endpointSlice, endpoints } from './network/endpoints.ts';
import { ingress, ingressClass, ingressRules } from './network/ingress.ts';
import { networkPolicy } from './network/networkPolicy.ts';
import { service, serviceAddresses, servicePorts } from './network/service.ts';
import { containerNames, containerRestart, containers, image, resizePolicy } from './pod/containerBasics.ts';
import { podDns } from './pod/dns.ts';
import { env, envFrom } from './pod/env.ts';
import { hostProcess } from './pod/hostProcess.ts';
import { volumeDevices, volumeMounts } from './pod/mounts.ts';
import { podAnnotations } from './pod/podAnnotations.ts';
import { podCombinations, podFields } from './pod/podFields.ts';
import { containerPorts, hostPorts } from './pod/ports.ts';
import { lifecycle, probes } from './pod/probes.ts';
import { containerResources, podResources } from './pod/resources.ts';
import { affinity, tolerations, topologySpread } from './pod/scheduling.ts';
import { containerSecurity, podSecurity } from './pod/security.ts';
import { volumes } from './pod/volumes.ts';
import type { ValidationRule } from './rule.ts';
import { autoscaler, behavior, metrics } from './scaling/autoscaler.ts';
import { disruptionBudget } from './scaling/disruptionBudget.ts';
import { claim, persistentVolume } from './storage/persistentVolume.ts';
import { csiDriver, csiNode, csiStorageCapacity, storageClass, volumeAttributesClass } from './storage/storageClass.ts';
import { cronJob, schedule } from './workload/cronJob.ts';
import { job, jobPods, jobPolicies } from './workload/job.ts';
import { podsOfWorkload, replicas } from './workload/replicas.ts';
import { controllerSelector, workloadSelector } from './workload/selector.ts';
import { statefulSet } from './workload/statefulSet.ts';
import { daemonSetStrategy, deploymentStrategy, statefulSetStrategy } from './workload/strategy.ts';

/** Every rule of the server that is known here, in the order in which findings are told. */
export const VALIDATION_RULES: readonly ValidationRule[] = [
  annotations,
  finalizers,
  labels,
  managedFields,
  objectName,
  objectNamespace,
  owners,
  containerNames,
  containers,
  image,
  containerRestart,
  resizePolicy,
  podDns,
  env,
  envFrom,
  volumeMounts,
  volumeDevices,
  podAnnotations,
  podFields,
  podCombinations,
  containerPorts,
  hostPorts,
  probes,
  lifecycle,
  containerResources,
  podResources,
  tolerations,
  affinity,
  topologySpread,
  podSecurity,
  containerSecurity,
  hostProcess,
  volumes,
  cronJob,
  schedule,
  job,
  jobPods,
  jobPolicies,
  replicas,
  podsOfWorkload,
  workloadSelector,
  controllerSelector,
  statefulSet,
  deploymentStrategy,
  daemonSetStrategy,
  statefulSetStrategy,
  addressRanges,
  endpoints,
  endpointSlice,
  ingress,
  ingressRules,
  ingressClass,
  networkPolicy,
  service,
  servicePorts,
  serviceAddresses,
  claim,
  persistentVolume,
  storageClass,
  volumeAttributesClass,
  csiDriver,
  csiNode,
  csiStorageCapacity,
  configMap,
  limitRange,
  resourceQuota,
  secret,
  roleRules,
  roleRef,
  subjects,
  autoscaler,
  metrics,
  behavior,
  disruptionBudget,
  admissionPolicy,
  admissionBinding,
  apiService,
  customDefinition,
  customVersions,
  customSchema,
  expressions,
  webhooks,
  webhookRules,
  priorityClass,
  runtimeClass,
  deviceClaim,
  deviceClass,
  resourceSlice,
  flowSchema,
  priorityLevel,
  lease,
  signingRequest,
  namespaceFinalizers,
  taints,
  volumeAttachment,
  controllerRevision,
];
