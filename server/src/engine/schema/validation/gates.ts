/**
 * Rules that came, and fields that were dropped unjudged, while a feature gate was off: the minor version of Kubernetes that has it on
 * first without being told to (pkg/features/kube_features.go of v1.37.2). Only what came after the oldest bundled version stands here.
 * Names in lower case are checks that came without a gate (pkg/apis/…/validation of v1.31 to v1.37 compared).
 */
const ON_SINCE = {
  ContainerRestartRules: 35,
  CSIServiceAccountTokenSecrets: 35,
  DRAConsumableCapacity: 36,
  DRADeviceBindingConditions: 36,
  DRADeviceTaints: 36,
  DRAExtendedResource: 36,
  DynamicResourceAllocation: 34,
  HostnameOverride: 35,
  HPAConfigurableTolerance: 35,
  HPAScaleToZero: 37,
  InPlacePodVerticalScaling: 33,
  JobManagedBy: 32,
  MaxUnavailableStatefulSet: 37,
  MutableCSINodeAllocatableCount: 35,
  PodLevelResources: 34,
  PreferSameTrafficDistribution: 34,
  ProcMountType: 33,
  RelaxedEnvironmentVariableValidation: 32,
  RelaxedServiceNameValidation: 36,
  SELinuxChangePolicy: 33,
  StrictIPCIDRValidation: 36,
  SupplementalGroupsPolicy: 33,
  UserNamespacesSupport: 33,
  VolumeAttributesClass: 34,
  /** ValidateStatefulSetSpec: serviceName */
  serviceNameOfStatefulSet: 33,
  /** validateVolumeClaimTemplates, and the volumes that they become */
  claimTemplates: 34,
  /** ValidatePodTemplateSpecForStatefulSet: all but labels and annotations */
  podsOfStatefulSet: 34,
  /** validateContainers: a `restartPolicy` of containers that do not start first is dropped rather than refused */
  droppedContainerRestart: 34,
  /** validateStructuralMetadataInvariants, which sees all that a structural schema keeps */
  exampleOfMetadata: 36,
  /** ValidateAPIVersion of what an autoscaler scales */
  groupOfScaleTarget: 34,
} as const;

export type Gate = keyof typeof ON_SINCE;

/** Whether a server of this minor version judges by it; a server of an unknown version is taken for the newest. */
export function isOn(gate: Gate, minor: number | undefined): boolean {
  return minor === undefined || minor >= ON_SINCE[gate];
}
