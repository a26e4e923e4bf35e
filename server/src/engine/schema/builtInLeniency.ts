import type { Schema } from './schemaShape.ts';

/**
 * Fields that the OpenAPI document of Kubernetes requires and the server accepts without: the generator marks every Go
 * field that has no `omitempty` as required, and validation (pkg/apis/…/validation of k8s.io/kubernetes) asks for some of
 * them only under conditions, or never; fields behind a feature gate that is off are dropped before they are judged.
 * Definition to fields; test/cluster holds the table against a real server.
 */
const OPTIONAL_IN_FACT: Readonly<Record<string, readonly string[]>> = {
  'io.k8s.api.batch.v1.PodFailurePolicy': ['rules'],
  'io.k8s.api.core.v1.ConfigMapNodeConfigSource': ['kubeletConfigKey', 'name', 'namespace'],
  'io.k8s.api.core.v1.Event': ['metadata', 'involvedObject'],
  'io.k8s.api.core.v1.EvictionResponder': ['name', 'priority'],
  'io.k8s.api.core.v1.HTTPHeader': ['value'],
  'io.k8s.api.core.v1.ISCSIPersistentVolumeSource': ['lun'],
  'io.k8s.api.core.v1.ISCSIVolumeSource': ['lun'],
  'io.k8s.api.core.v1.LimitRangeSpec': ['limits'],
  'io.k8s.api.core.v1.PreferredSchedulingTerm': ['preference'],
  'io.k8s.api.core.v1.ScaleIOPersistentVolumeSource': ['secretRef'],
  'io.k8s.api.core.v1.ScaleIOVolumeSource': ['secretRef'],
  'io.k8s.api.core.v1.SleepAction': ['seconds'],
  'io.k8s.api.core.v1.Sysctl': ['value'],
  'io.k8s.api.core.v1.TypedLocalObjectReference': ['kind', 'name'],
  'io.k8s.api.core.v1.TypedObjectReference': ['kind', 'name'],
  'io.k8s.api.discovery.v1.ForNode': ['name'],
  'io.k8s.api.discovery.v1.ForZone': ['name'],
  'io.k8s.api.events.v1.Event': ['eventTime'],
  'io.k8s.api.resource.v1.DeviceCapacity': ['value'],
  'io.k8s.api.resource.v1.DeviceDerivedAttribute': ['expression', 'name'],
  'io.k8s.api.resource.v1.ResourcePool': ['generation'],
  'io.k8s.api.storage.v1.CSIDriver': ['spec'],
  'io.k8s.api.storage.v1.CSINode': ['spec'],
  'io.k8s.api.storage.v1.CSINodeSpec': ['drivers'],
  'io.k8s.api.storage.v1.TokenRequest': ['audience'],
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion': ['served', 'storage'],
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookConversion': ['conversionReviewVersions'],
  'io.k8s.apimachinery.pkg.apis.meta.v1.GroupResource': ['group'],
  // The rule about owners asks for them, of an object but not of a template.
  'io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference': ['apiVersion', 'kind', 'name', 'uid'],
};

/** The same for versions before the newest, whose documents were put right since then. */
const OPTIONAL_IN_OLDER: Readonly<Record<string, readonly string[]>> = {
  'io.k8s.api.apps.v1.ControllerRevision': ['revision'],
  'io.k8s.api.apps.v1.StatefulSetSpec': ['serviceName'],
  'io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern': ['status'],
  'io.k8s.api.discovery.v1.EndpointSlice': ['endpoints'],
  'io.k8s.api.networking.v1.NetworkPolicySpec': ['podSelector'],
  'io.k8s.api.rbac.v1.RoleRef': ['apiGroup'],
  'io.k8s.api.resource.v1.DeviceClass': ['spec'],
  'io.k8s.api.resource.v1.DeviceRequest': ['deviceClassName'],
  'io.k8s.api.resource.v1.ResourceClaim': ['spec'],
  'io.k8s.api.resource.v1.ResourceClaimTemplate': ['spec'],
  'io.k8s.api.resource.v1.ResourceClaimTemplateSpec': ['spec'],
  'io.k8s.api.scheduling.v1.PriorityClass': ['value'],
};

/** Enums of fields that a server drops unjudged while their feature gate is off, which is the default. */
const OPEN_ENUMS: Readonly<Record<string, readonly string[]>> = {
  'io.k8s.api.core.v1.GRPCAction': ['mode'],
  'io.k8s.api.core.v1.HTTPGetAction': ['protocol'],
  'io.k8s.api.core.v1.Lifecycle': ['stopSignal'],
};

/** The schema of a built-in definition as the server judges by it. */
export function asJudged(definition: string, schema: Schema): Schema {
  // One code validates all versions of a kind.
  const name = definition.replace(/\.v\d+(?:alpha|beta)\d+\./, '.v1.');
  const optional = [...(OPTIONAL_IN_FACT[name] ?? []), ...(OPTIONAL_IN_OLDER[name] ?? [])];
  const open = OPEN_ENUMS[name];
  // Server-side apply keeps whatever stands below an object that has no fields at all.
  const isEmpty = schema.type === 'object' && schema.properties === undefined && schema.values === undefined;
  return {
    ...schema,
    ...(isEmpty && { open: true }),
    ...(optional.length > 0 && { required: (schema.required ?? []).filter((field) => !optional.includes(field)) }),
    ...(open && {
      properties: new Map(
        [...(schema.properties ?? [])].map(([name, field]) => [
          name,
          open.includes(name) ? onlyProposed(field) : field,
        ]),
      ),
    }),
  };
}

function onlyProposed({ enum: values, ...schema }: Schema): Schema {
  return values === undefined ? schema : { ...schema, examples: values };
}
