import type { CodeInfo } from '../codeInfo.ts';

/** Pages of what is wrong with policies themselves. */
export const POLICY_FILE_CODES: readonly CodeInfo[] = [
  {
    code: 'policy/expression',
    severity: 'error',
    title: 'An expression of a policy that does not compile',
    what: 'A query in `{{ }}`, an expression in CEL or a module in Rego has a mistake at the character that is shown: its form, a name that nothing declares, a function that there is not, a call with too many or too few arguments.',
    why: 'The server refuses the policy, or every rule that needs the expression ends in an error.',
    remedy:
      'Mend the expression. Completion proposes the names, fields and functions that there are; a name of your own belongs into `context` (Kyverno) or `variables` (CEL).',
    example: `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: team-label
spec:
  rules:
  - name: team
    match:
      any:
      - resources:
          kinds: [Namespace]
    validate:
      message: "{{ reqest.object.metadata.name }} needs the label team."
      pattern:
        metadata:
          labels:
            team: "?*"`,
    source: 'Kyverno, pkg/validation/policy/background.go; Kubernetes, pkg/apis/admissionregistration/validation',
  },
];
