/**
 * Fields that the OpenAPI document of Kubernetes requires and the server accepts without: the generator marks every Go
 * field that has no `omitempty` as required, and validation (pkg/apis/…/validation of k8s.io/kubernetes) asks for some of
 * them only under conditions, or never. Definition to fields.
 */
const OPTIONAL_IN_FACT: Readonly<Record<string, readonly string[]>> = {
  'io.k8s.api.batch.v1.PodFailurePolicy': ['rules'],
  'io.k8s.api.core.v1.Event': ['metadata', 'involvedObject'],
  'io.k8s.api.core.v1.EvictionResponder': ['priority'],
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
  'io.k8s.api.events.v1.Event': ['eventTime'],
  'io.k8s.api.storage.v1.CSIDriver': ['spec'],
  'io.k8s.api.storage.v1.CSINode': ['spec'],
  'io.k8s.api.storage.v1.CSINodeSpec': ['drivers'],
  'io.k8s.api.storage.v1.TokenRequest': ['audience'],
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion': ['served', 'storage'],
  'io.k8s.apimachinery.pkg.apis.meta.v1.GroupResource': ['group'],
};

/** The fields of a definition that the server really asks for. */
export function trulyRequired(definition: string, required: readonly string[]): readonly string[] {
  const optional = OPTIONAL_IN_FACT[definition];
  return optional === undefined ? required : required.filter((name) => !optional.includes(name));
}
