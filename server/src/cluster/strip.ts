import { isList, isObject, type Json, type JsonObject } from './json.ts';

/** Metadata that only the server writes. */
const SERVER_METADATA = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'managedFields',
];

/** Metadata that belongs to controllers unless Git sets it. */
const CONTROLLER_METADATA = ['ownerReferences', 'finalizers'];

/** Labels and annotations that tools and controllers leave behind; never drift unless Git itself sets the key. */
const MARKS: readonly RegExp[] = [
  /^kubectl\.kubernetes\.io\/last-applied-configuration$/,
  /^(kustomize|helm)\.toolkit\.fluxcd\.io\/(name|namespace|checksum)$/,
  /^reconcile\.fluxcd\.io\//,
  /^argocd\.argoproj\.io\/(tracking-id|installation-id)$/,
  /^meta\.helm\.sh\//,
  /^app\.kubernetes\.io\/managed-by$/,
  /^deployment\.kubernetes\.io\//,
  /^deprecated\.daemonset\.template\.generation$/,
  /^pv\.kubernetes\.io\//,
  /^volume(\.beta)?\.kubernetes\.io\//,
  /^(batch\.kubernetes\.io\/)?(controller-uid|job-name)$/,
  /^autoscaling\.alpha\.kubernetes\.io\//,
  /^cert-manager\.io\/(certificate-name|issuer-name|issuer-kind|issuer-group|alt-names|common-name|ip-sans|uri-sans)$/,
  /^field\.cattle\.io\//,
  /^(security\.)?openshift\.io\//,
  /^kubernetes\.io\/metadata\.name$/,
  /^config\.kubernetes\.io\//,
  /^internal\.config\.kubernetes\.io\//,
];

/** Whether a label or annotation is the mark of a tool. `instance` is Argo's mark only where Argo owns the object. */
export function isMark(key: string, byArgo: boolean): boolean {
  return MARKS.some((mark) => mark.test(key)) || (byArgo && key === 'app.kubernetes.io/instance');
}

/** Rendered side: what a controller would send. */
export function stripRendered(object: JsonObject): JsonObject {
  const { status: _status, ...rest } = object;
  const metadata = isObject(rest.metadata) ? rest.metadata : {};
  const kept = Object.entries(metadata).filter(([key]) => !SERVER_METADATA.includes(key));
  return withoutNullTimes({ ...rest, metadata: Object.fromEntries(kept) });
}

/** Live side: without what the server, controllers and tools write, as far as Git does not set it. */
export function stripLive(live: JsonObject, rendered: JsonObject | undefined, byArgo: boolean): JsonObject {
  const { status: _status, ...rest } = live;
  const inGit = isObject(rendered?.metadata) ? rendered.metadata : {};
  const metadata: Record<string, Json> = {};
  for (const [key, value] of Object.entries(isObject(rest.metadata) ? rest.metadata : {})) {
    if (SERVER_METADATA.includes(key)) continue;
    if (CONTROLLER_METADATA.includes(key) && !Object.hasOwn(inGit, key)) continue;
    metadata[key] = key === 'labels' || key === 'annotations' ? withoutMarks(value, inGit[key], byArgo) : value;
  }
  return withoutNullTimes({ ...rest, metadata });
}

function withoutMarks(value: Json, inGit: Json | undefined, byArgo: boolean): Json {
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(
    ([key]) => (isObject(inGit) && Object.hasOwn(inGit, key)) || !isMark(key, byArgo),
  );
  return Object.fromEntries(kept);
}

/** `creationTimestamp: null` in templates, which Go printed for years. */
function withoutNullTimes(object: JsonObject): JsonObject {
  const clean = (value: Json): Json => {
    if (isList(value)) return value.map(clean);
    if (!isObject(value)) return value;
    const kept = Object.entries(value).filter(([key, item]) => !(key === 'creationTimestamp' && item === null));
    return Object.fromEntries(kept.map(([key, item]) => [key, clean(item)]));
  };
  return clean(object) as JsonObject;
}
