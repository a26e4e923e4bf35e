import { workloads } from './policyWorkloads.ts';

/** A rule in a few words: its name, and the body of `validate` (or another part of the rule), indented by six. */
type Body = readonly string[];

const TARGETS = ['Pod'];

function clusterPolicy(name: string, rule: string, body: Body): string {
  return `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: ${name}
  annotations:
    policies.kyverno.io/category: Bench
    policies.kyverno.io/severity: medium
spec:
  background: true
  rules:
  - name: ${rule}
    match:
      any:
      - resources:
          kinds: [${TARGETS.join(', ')}]
${body.map((line) => `    ${line}`).join('\n')}
`;
}

function pattern(message: string, ...lines: Body): Body {
  return ['validate:', `  message: ${message}`, '  pattern:', ...lines.map((line) => `    ${line}`)];
}

/** A pattern for each container. */
function perContainer(message: string, ...lines: Body): Body {
  const [first = '', ...rest] = lines;
  return pattern(message, 'spec:', '  containers:', `  - ${first}`, ...rest.map((line) => `    ${line}`));
}

function deny(message: string, key: string, operator: string, value: string): Body {
  return [
    'validate:',
    `  message: ${message}`,
    '  deny:',
    '    conditions:',
    '      any:',
    `      - key: ${key}`,
    `        operator: ${operator}`,
    `        value: ${value}`,
  ];
}

function forEach(message: string, key: string, operator: string, value: string): Body {
  return [
    'validate:',
    `  message: ${message}`,
    '  foreach:',
    '  - list: request.object.spec.containers',
    '    deny:',
    '      conditions:',
    '        all:',
    `        - key: ${key}`,
    `          operator: ${operator}`,
    `          value: ${value}`,
  ];
}

function validatingPolicy(name: string, expression: string, message: string): string {
  return `apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata:
  name: ${name}
spec:
  validationActions: [Audit]
  matchConstraints:
    resourceRules:
    - apiGroups: [""]
      apiVersions: [v1]
      operations: [CREATE, UPDATE]
      resources: [pods]
  validations:
  - expression: >-
      ${expression}
    message: ${message}
`;
}

const LABELS = ['app', 'team', 'tier', 'release', 'owner', 'cost', 'part-of', 'stage'];
const NO_ROOT = 'object.spec.containers.all(c, has(c.securityContext) && ';

const PATTERNS: readonly (readonly [string, Body])[] = [
  ...LABELS.map(
    (label) =>
      [
        `label-${label}`,
        pattern(`label ${label} is required`, 'metadata:', '  labels:', `    ${label}: "?*"`),
      ] as const,
  ),
  ['tag', perContainer('a tag is required', 'image: "*:*"')],
  ['no-latest', perContainer('latest is no tag', 'image: "!*:latest"')],
  ['registry', perContainer('images come from our registries', 'image: "registry.example.com/* | ghcr.io/*"')],
  ['requests', perContainer('requests are required', 'resources:', '  requests:', '    cpu: "?*"', '    memory: "?*"')],
  ['limits', perContainer('a limit is required', 'resources:', '  limits:', '    memory: "<=1Gi"')],
  ['liveness', perContainer('a probe is required', 'livenessProbe:', '  periodSeconds: ">0"')],
  ['readiness', perContainer('a probe is required', 'readinessProbe:', '  periodSeconds: "1-30"')],
  ['read-only', perContainer('the root is read only', 'securityContext:', '  readOnlyRootFilesystem: true')],
  ['escalation', perContainer('no escalation', 'securityContext:', '  allowPrivilegeEscalation: false')],
  ['privileged', perContainer('not privileged', '=(securityContext):', '  =(privileged): "false"')],
  ['host-ports', perContainer('no host ports', '=(ports):', '- =(hostPort): 0')],
  ['pull', perContainer('latest is pulled always', '(image): "*:latest"', 'imagePullPolicy: Always')],
  ['host-network', pattern('no host network', 'spec:', '  =(hostNetwork): "false"', '  =(hostPID): "false"')],
  ['host-path', pattern('no host path', 'spec:', '  =(volumes):', '  - X(hostPath): "null"')],
  ['service-account', pattern('an account of its own', 'spec:', '  serviceAccountName: "!default"')],
  ['no-token', pattern('no token', 'spec:', '  automountServiceAccountToken: "false"')],
  [
    'non-root',
    [
      'validate:',
      '  message: not as root',
      '  anyPattern:',
      '  - spec:',
      '      securityContext:',
      '        runAsNonRoot: true',
      '  - spec:',
      '      containers:',
      '      - securityContext:',
      '          runAsNonRoot: true',
    ],
  ],
];

const object = (query: string): string => `"{{ request.object.${query} }}"`;

const CONDITIONS: readonly (readonly [string, Body])[] = [
  ['containers', deny('at most two containers', object('spec.containers | length(@)'), 'GreaterThan', '2')],
  [
    'prefix',
    deny('names begin with app', object("spec.containers[?!starts_with(name, 'app')] | length(@)"), 'GreaterThan', '0'),
  ],
  [
    'distinct',
    deny('ports are said once', object('spec.containers[].ports[].containerPort | length(@)'), 'LessThan', '1'),
  ],
  ['grace', deny('an hour is too long', object("spec.terminationGracePeriodSeconds || '30'"), 'GreaterThan', '3600')],
  ['names', deny('names are in lower case', object('spec.containers[].name | [0] | to_upper(@)'), 'Equals', 'APP-0')],
  [
    'sum',
    deny(
      'requests are too high',
      object("sum(spec.containers[].resources.requests.memory || ['0'])"),
      'GreaterThan',
      '4Gi',
    ),
  ],
  [
    'environment',
    deny(
      'no secret in a variable',
      object("spec.containers[].env[?contains(name, 'PASSWORD')][] | length(@)"),
      'GreaterThan',
      '0',
    ),
  ],
  ['class', deny('a class that exists', object("spec.priorityClassName || ''"), 'AnyNotIn', '["", high, low]')],
  ['each-tag', forEach('a version is required', '"{{ element.image }}"', 'Equals', '"*:latest"')],
  ['each-limit', forEach('a limit is required', '"{{ element.resources.limits.memory || \'\' }}"', 'Equals', '""')],
  ['each-name', forEach('names are short', '"{{ length(element.name) }}"', 'GreaterThan', '10')],
  [
    'each-registry',
    forEach(
      'another registry',
      '"{{ images.containers.\\"{{element.name}}\\".registry }}"',
      'AnyNotIn',
      '[registry.example.com, ghcr.io]',
    ),
  ],
  ['each-environment', forEach('few variables', '"{{ length(element.env || `[]`) }}"', 'GreaterThan', '1')],
];

const OTHERS: readonly (readonly [string, Body])[] = [
  ['baseline', ['validate:', '  podSecurity:', '    level: baseline', '    version: latest']],
  ['restricted', ['validate:', '  podSecurity:', '    level: restricted', '    version: latest']],
  ...['readOnlyRootFilesystem', 'allowPrivilegeEscalation'].map(
    (field, at) =>
      [
        `cel-${field.toLowerCase()}`,
        [
          'validate:',
          '  cel:',
          '    expressions:',
          `    - expression: "${NO_ROOT}has(c.securityContext.${field}) && c.securityContext.${field} == ${at === 0})"`,
          `      message: ${field}`,
        ],
      ] as const,
  ),
];

const VALIDATING: readonly (readonly [string, string])[] = [
  ['vp-replicas', "object.spec.containers.all(c, c.image.contains(':'))"],
  ['vp-latest', "object.spec.containers.all(c, !c.image.endsWith(':latest'))"],
  ['vp-limits', 'object.spec.containers.all(c, has(c.resources) && has(c.resources.limits))'],
  ['vp-labels', "has(object.metadata.labels) && 'app' in object.metadata.labels"],
  ['vp-root', `${NO_ROOT}c.securityContext.?runAsNonRoot.orValue(false))`],
  ['vp-names', "object.spec.containers.all(c, c.name.matches('^[a-z][a-z0-9-]*$'))"],
  [
    'vp-quantity',
    "object.spec.containers.all(c, !has(c.resources) || quantity(c.resources.requests.memory).isLessThan(quantity('2Gi')))",
  ],
  ['vp-host', '!has(object.spec.hostNetwork) || !object.spec.hostNetwork'],
];

/** Fifty policies on pods and what makes them: patterns, conditions, loops, Pod Security and expressions. */
export function benchPolicies(): readonly string[] {
  return [
    ...[...PATTERNS, ...CONDITIONS, ...OTHERS].map(([name, body]) => clusterPolicy(name, `check-${name}`, body)),
    ...VALIDATING.map(([name, expression]) => validatingPolicy(name, expression, `${name} does not hold`)),
  ];
}

/** Manifests of so many workloads, as an overlay renders them. */
export function benchWorkloads(count: number): string {
  return workloads(count).join('---\n');
}
