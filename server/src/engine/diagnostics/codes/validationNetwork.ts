import type { CodeInfo } from '../codeInfo.ts';
import { validationCode } from '../validationCode.ts';

export const VALIDATION_NETWORK_CODES: readonly CodeInfo[] = [
  validationCode({
    rule: 'service',
    title: 'A Service is not allowed',
    what: 'Types and policies take one of a few words, and some fields are only for some types.',
    remedy: 'Correct the value, or remove what the type does not have.',
    example:
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  externalTrafficPolicy: Local\n  ports: [{ port: 80 }]',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'service-port',
    title: 'A port of a Service is not allowed',
    what: 'Ports are numbers from 1 to 65535, have names as soon as there are two, and stand once for each protocol.',
    remedy: 'Name the ports, or correct the number.',
    example:
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n    - { port: 80 }\n    - { port: 443 }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'service-address',
    title: 'An address of a Service is not allowed',
    what: 'Addresses are IP addresses of the families of the Service; `None` makes it headless; `ExternalName` has a name instead.',
    remedy: 'Correct the address.',
    example: 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  clusterIP: none\n  ports: [{ port: 80 }]',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'endpoints',
    title: 'Endpoints are not allowed',
    what: 'A subset has addresses, none of them loopback or link-local, and ports with names as soon as there are two.',
    remedy: 'Correct the address or the port.',
    example:
      'apiVersion: v1\nkind: Endpoints\nmetadata:\n  name: web\nsubsets:\n  - addresses: [{ ip: 127.0.0.1 }]\n    ports: [{ port: 80 }]',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'endpoint-slice',
    title: 'An EndpointSlice is not allowed',
    what: 'All addresses are of the type that `addressType` says, none of them loopback or link-local.',
    remedy: 'Correct the address or the type.',
    example:
      'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: web\naddressType: IPv4\nendpoints:\n  - addresses: ["2001:db8::1"]',
    source: 'k8s.io/kubernetes, pkg/apis/discovery/validation/validation.go',
  }),
  validationCode({
    rule: 'ingress',
    title: 'An Ingress is not allowed',
    what: 'An Ingress has rules or a default backend; the name of its class stands in `ingressClassName`.',
    remedy: 'Add a rule. Remove the old annotation.',
    example: 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec: {}',
    source: 'k8s.io/kubernetes, pkg/apis/networking/validation/validation.go',
  }),
  validationCode({
    rule: 'ingress-rule',
    title: 'A rule of an Ingress is not allowed',
    what: 'Hosts are DNS names, paths begin with `/`, and a backend is a service with one port.',
    remedy: 'Correct what the message names.',
    example:
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n    - http:\n        paths:\n          - path: api\n            pathType: Prefix\n            backend: { service: { name: api, port: { number: 80 } } }',
    source: 'k8s.io/kubernetes, pkg/apis/networking/validation/validation.go',
  }),
  validationCode({
    rule: 'ingress-class',
    title: 'An IngressClass is not allowed',
    what: 'The controller has a domain in its name, and parameters of the scope `Namespace` name it.',
    remedy: 'Correct what the message names.',
    example: 'apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata:\n  name: web\nspec:\n  controller: nginx',
    source: 'k8s.io/kubernetes, pkg/apis/networking/validation/validation.go',
  }),
  validationCode({
    rule: 'network-policy',
    title: 'A NetworkPolicy is not allowed',
    what: 'A peer is pods or a network, a network is written as `10.0.0.0/8`, and a range of ports goes up.',
    remedy: 'Correct what the message names.',
    example:
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n  podSelector: {}\n  ingress:\n    - from:\n        - ipBlock: { cidr: 10.0.0.1/8 }',
    source: 'k8s.io/kubernetes, pkg/apis/networking/validation/validation.go',
  }),
  validationCode({
    rule: 'address-range',
    title: 'A range of addresses is not allowed',
    what: 'Ranges are written in their one usual form, two at most.',
    remedy: 'Write the range as the message does.',
    example:
      'apiVersion: networking.k8s.io/v1\nkind: ServiceCIDR\nmetadata:\n  name: web\nspec:\n  cidrs: [10.1.0.1/16]',
    source: 'k8s.io/kubernetes, pkg/apis/networking/validation/validation.go',
  }),
];
