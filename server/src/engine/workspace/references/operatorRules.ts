import { type ReferenceRule, rule } from './rule.ts';

const ISSUER = (at: string): ReferenceRule =>
  rule(at, 'cert-manager.io/Issuer', {
    kindIn: 'kind',
    groupIn: 'group',
    cluster: ['ClusterIssuer'],
  });

const STORE = (at: string): ReferenceRule =>
  rule(at, 'external-secrets.io/SecretStore', { kindIn: 'kind', cluster: ['ClusterSecretStore'] });

const AUTHENTICATION = rule('spec.triggers[].authenticationRef.name', 'keda.sh/TriggerAuthentication', {
  kindIn: 'kind',
  cluster: ['ClusterTriggerAuthentication'],
});

const MESH_HOST = { open: true } as const;

const TRAEFIK = (group: string): Readonly<Record<string, readonly ReferenceRule[]>> => ({
  [`${group}/IngressRoute`]: [
    rule('spec.routes[].services[].name', 'Service', { kindIn: 'kind', namespaceIn: 'namespace', portsIn: ['port'] }),
    rule('spec.routes[].middlewares[].name', `${group}/Middleware`, { namespaceIn: 'namespace' }),
    rule('spec.tls.secretName', 'Secret', { open: true }),
  ],
  [`${group}/Middleware`]: [
    rule('spec.chain.middlewares[].name', `${group}/Middleware`, { namespaceIn: 'namespace' }),
    rule('spec.basicAuth.secret', 'Secret'),
  ],
});

/** Widely used operators: `group/Kind` → the fields that name other objects. */
export const OPERATOR_RULES: Readonly<Record<string, readonly ReferenceRule[]>> = {
  'cert-manager.io/Certificate': [ISSUER('spec.issuerRef.name')],
  'cert-manager.io/Issuer': [rule('spec.ca.secretName', 'Secret')],
  // Secrets of a ClusterIssuer lie in the namespace that cert-manager was started with.
  'cert-manager.io/ClusterIssuer': [rule('spec.ca.secretName', 'Secret', { open: true })],
  'external-secrets.io/ExternalSecret': [
    STORE('spec.secretStoreRef.name'),
    STORE('spec.data[].sourceRef.storeRef.name'),
    STORE('spec.dataFrom[].sourceRef.storeRef.name'),
    rule('spec.target.template.templateFrom[].configMap.name', 'ConfigMap', { keysIn: ['items[].key'] }),
  ],
  'external-secrets.io/ClusterExternalSecret': [STORE('spec.externalSecretSpec.secretStoreRef.name')],
  'external-secrets.io/PushSecret': [STORE('spec.secretStoreRefs[].name'), rule('spec.selector.secret.name', 'Secret')],
  'keda.sh/ScaledObject': [
    rule('spec.scaleTargetRef.name', 'apps/Deployment', { kindIn: 'kind', groupIn: 'apiVersion' }),
    AUTHENTICATION,
  ],
  'keda.sh/ScaledJob': [AUTHENTICATION],
  'keda.sh/TriggerAuthentication': [
    rule('spec.secretTargetRef[].name', 'Secret', { keysIn: ['key'] }),
    rule('spec.configMapTargetRef[].name', 'ConfigMap', { keysIn: ['key'] }),
  ],
  'networking.istio.io/VirtualService': [
    ...['http', 'tcp', 'tls'].map((protocol) =>
      rule(`spec.${protocol}[].route[].destination.host`, 'Service', { ...MESH_HOST, portsIn: ['port.number'] }),
    ),
    rule('spec.gateways[]', 'networking.istio.io/Gateway', { open: true }),
  ],
  'networking.istio.io/DestinationRule': [rule('spec.host', 'Service', MESH_HOST)],
  'networking.istio.io/Gateway': [rule('spec.servers[].tls.credentialName', 'Secret', { open: true })],
  'monitoring.coreos.com/Prometheus': [
    rule('spec.serviceAccountName', 'ServiceAccount'),
    rule('spec.additionalScrapeConfigs.name', 'Secret', { keysIn: ['key'] }),
    rule('spec.alerting.alertmanagers[].name', 'Service', { namespaceIn: 'namespace', open: true }),
  ],
  'monitoring.coreos.com/Alertmanager': [
    rule('spec.serviceAccountName', 'ServiceAccount'),
    rule('spec.configSecret', 'Secret'),
  ],
  'velero.io/Schedule': [rule('spec.template.storageLocation', 'velero.io/BackupStorageLocation', { open: true })],
  ...TRAEFIK('traefik.io'),
  ...TRAEFIK('traefik.containo.us'),
};
