import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { FieldReader } from './fieldReader.ts';
import type { MadeObject } from './reference.ts';

/** An object that a custom resource makes: where its name stands, and where its keys do. */
interface MakerRule {
  readonly makes: string;
  /** The field with the name; the resource's own name where it is missing. Undefined where only its own name counts. */
  readonly at?: string;
  /** Only made where that field is there. */
  readonly only?: true;
  /** Lists or mappings whose entries are keys: `spec.data[].secretKey`, or `{}` for the keys of a mapping. */
  readonly keys?: readonly string[];
  /** Keys that are always there. */
  readonly fixed?: readonly string[];
  /** Fields with which more keys come than can be told. */
  readonly more?: readonly string[];
}

const TLS_KEYS = ['tls.crt', 'tls.key', 'ca.crt'];
const ISSUER: readonly MakerRule[] = [
  { makes: 'Secret', at: 'spec.acme.privateKeySecretRef.name', only: true, fixed: ['tls.key'] },
];
const own = (at: string): readonly MakerRule[] => [{ makes: 'Secret', at }];

/** `group/Kind` → what its operator makes of it. */
const MAKERS: Readonly<Record<string, readonly MakerRule[]>> = {
  'external-secrets.io/ExternalSecret': [
    {
      makes: 'Secret',
      at: 'spec.target.name',
      keys: ['spec.data[].secretKey', 'spec.target.template.data{}'],
      more: ['spec.dataFrom', 'spec.target.template.templateFrom'],
    },
  ],
  'bitnami.com/SealedSecret': [
    {
      makes: 'Secret',
      at: 'spec.template.metadata.name',
      keys: ['spec.encryptedData{}', 'spec.template.data{}'],
    },
  ],
  'cert-manager.io/Certificate': [
    {
      makes: 'Secret',
      at: 'spec.secretName',
      only: true,
      fixed: TLS_KEYS,
      more: ['spec.keystores', 'spec.additionalOutputFormats'],
    },
  ],
  'cert-manager.io/Issuer': ISSUER,
  'cert-manager.io/ClusterIssuer': ISSUER,
  'secrets.hashicorp.com/VaultStaticSecret': own('spec.destination.name'),
  'secrets.hashicorp.com/VaultDynamicSecret': own('spec.destination.name'),
  'secrets.hashicorp.com/VaultPKISecret': own('spec.destination.name'),
  'secrets.infisical.com/InfisicalSecret': own('spec.managedSecretReference.secretName'),
  'secrets.doppler.com/DopplerSecret': own('spec.managedSecret.name'),
  'k8s.bitwarden.com/BitwardenSecret': own('spec.secretName'),
  'onepassword.com/OnePasswordItem': own('metadata.name'),
  'secrets-store.csi.x-k8s.io/SecretProviderClass': [
    { makes: 'Secret', at: 'spec.secretObjects[].secretName', only: true },
  ],
  'isindir.github.com/SopsSecret': [{ makes: 'Secret', at: 'spec.secretTemplates[].name', only: true }],
  'trust.cert-manager.io/Bundle': [{ makes: 'ConfigMap', at: 'metadata.name' }],
};

/** Annotations by which a certificate manager makes the Secrets of an Ingress or Gateway. */
const CERTIFICATE_ANNOTATION = /^(?:cert-manager\.io\/(?:cluster-)?issuer|kubernetes\.io\/tls-acme)$/;
/** By which annotation a Service gets a Secret with its certificate (OpenShift). */
const SERVING_CERTIFICATE = /^service\.(?:beta|alpha)\.openshift\.io\/serving-cert-secret-name$/;
/** Annotations by which an object is copied to other namespaces. */
const COPY_ANNOTATION = /^(?:reflector\.v1\.k8s\.emberstack\.com|replicator\.v1\.mittwald\.de|kubed\.appscode\.com)\//;

/** Whether objects of a kind may make others, as far as a file has to be read for it. */
export function mayMake(group: string, kind: string): boolean {
  return `${group}/${kind}` in MAKERS || OTHER_MAKERS.has(kind);
}

const OTHER_MAKERS = new Set(['Ingress', 'Gateway', 'StatefulSet', 'ClusterPolicy', 'Policy']);

/** The objects that operators make of an object. */
export function madeObjects<N extends object>(
  reader: FieldReader<N>,
  { root, group, kind, name }: { root: N; group: string; kind: string; name: string },
): readonly MadeObject[] {
  const found: MadeObject[] = [];
  for (const rule of MAKERS[`${group}/${kind}`] ?? []) found.push(...madeBy(reader, root, rule, name));
  const annotations = reader.texts(reader.get(reader.get(root, 'metadata'), 'annotations'));
  if ((kind === 'Ingress' || kind === 'Gateway') && annotations.some(([key]) => CERTIFICATE_ANNOTATION.test(key))) {
    const at = kind === 'Ingress' ? 'spec.tls[].secretName' : 'spec.listeners[].tls.certificateRefs[].name';
    found.push(...madeBy(reader, root, { makes: 'Secret', at, only: true, fixed: TLS_KEYS }, name));
  }
  if (annotations.some(([key]) => COPY_ANNOTATION.test(key)))
    found.push({ kind, name, namespace: '*', path: ['metadata', 'name'], keys: undefined });
  for (const [key, value] of annotations) {
    if (!SERVING_CERTIFICATE.test(key)) continue;
    const path = ['metadata', 'annotations', key];
    found.push({ kind: 'Secret', name: value, namespace: undefined, path, keys: undefined });
  }
  if (kind === 'ClusterPolicy' || kind === 'Policy') found.push(...generatedBy(reader, root));
  if (kind === 'StatefulSet') {
    for (const claim of reader.find(root, 'spec.volumeClaimTemplates[].metadata.name')) {
      const text = reader.text(claim.node);
      if (text === undefined) continue;
      // In a pod the claim of a template stands in for a volume of the same name.
      for (const made of [text, `${text}-${name}-*`])
        found.push({ ...NO_KEYS, kind: 'PersistentVolumeClaim', name: made, path: claim.path });
    }
  }
  return found;
}

const NO_KEYS = { namespace: undefined, keys: undefined };

function madeBy<N extends object>(
  reader: FieldReader<N>,
  root: N,
  rule: MakerRule,
  own: string,
): readonly MadeObject[] {
  const hits = rule.at === undefined ? [] : reader.find(root, rule.at);
  const keys = keysOf(reader, root, rule);
  const named = hits.flatMap(({ node, path }): MadeObject[] => {
    const name = reader.text(node);
    return name === undefined ? [] : [{ kind: rule.makes, name, namespace: undefined, path, keys }];
  });
  if (named.length > 0 || rule.only === true) return named;
  return [{ kind: rule.makes, name: own, namespace: undefined, path: ['metadata', 'name'], keys }];
}

function keysOf<N extends object>(reader: FieldReader<N>, root: N, rule: MakerRule): MadeObject['keys'] {
  if (rule.keys === undefined && rule.fixed === undefined) return undefined;
  if (rule.more?.some((field) => reader.find(root, field).length > 0)) return undefined;
  const written = (rule.keys ?? []).flatMap((pattern) =>
    reader.find(root, pattern).flatMap(({ node, path }) => {
      const name = pattern.endsWith('{}') ? String(path.at(-1)) : reader.text(node);
      return name === undefined ? [] : [{ name, path }];
    }),
  );
  const path: FieldPath = ['metadata', 'name'];
  return [...written, ...(rule.fixed ?? []).map((name) => ({ name, path }))];
}

/** What a policy generates (Kyverno `generate` rules); variables stand for any text. */
function generatedBy<N extends object>(reader: FieldReader<N>, root: N): readonly MadeObject[] {
  return reader.find(root, 'spec.rules[].generate').flatMap(({ node, path }): MadeObject[] => {
    const text = (key: string): string | undefined =>
      reader.text(reader.get(node, key))?.replaceAll(/\{\{[^}]*\}\}/g, '*');
    const kind = text('kind');
    if (kind === undefined) return [];
    const many = reader.get(node, 'cloneList') !== undefined;
    return [
      { kind, name: many ? '*' : (text('name') ?? '*'), namespace: text('namespace') ?? '*', path, keys: undefined },
    ];
  });
}
