import type { CodeInfo } from '../codeInfo.ts';
import { validationCode } from '../validationCode.ts';

export const VALIDATION_WORKLOAD_CODES: readonly CodeInfo[] = [
  validationCode({
    rule: 'selector',
    title: 'A selector does not select the pods of its template',
    what: 'A workload selects the pods that it makes: it asks for labels that its template has, and for at least one.',
    remedy: 'Give the template the label, or correct the selector. A selector cannot be changed later.',
    example:
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: shop } }\n    spec:\n      containers: [{ name: web, image: shop/web:1.4.2 }]',
    source: 'k8s.io/kubernetes, pkg/apis/apps/validation/validation.go',
  }),
  validationCode({
    rule: 'replicas',
    title: 'A number of a workload is not allowed',
    what: 'Numbers of replicas and seconds are not negative, and a deadline is later than the pods are ready.',
    remedy: 'Correct the number.',
    example:
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector: { matchLabels: { app: web } }\n  replicas: -1\n  template:\n    metadata: { labels: { app: web } }\n    spec:\n      containers: [{ name: web, image: shop/web:1.4.2 }]',
    source: 'k8s.io/kubernetes, pkg/apis/apps/validation/validation.go',
  }),
  validationCode({
    rule: 'workload-pod',
    title: 'The pods of a workload end',
    what: 'Pods of a Deployment, DaemonSet, StatefulSet or ReplicaSet are always restarted, and have no deadline.',
    remedy: 'Remove `restartPolicy`, or use a Job.',
    example:
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec:\n      containers: [{ name: web, image: shop/web:1.4.2 }]\n      restartPolicy: Never',
    source: 'k8s.io/kubernetes, pkg/apis/apps/validation/validation.go',
  }),
  validationCode({
    rule: 'update-strategy',
    title: 'How pods are replaced does not fit',
    what: '`rollingUpdate` is for the type `RollingUpdate`; its numbers are not negative and not both 0, percentages at most 100 %.',
    remedy: 'Correct the numbers, or remove `rollingUpdate`.',
    example:
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector: { matchLabels: { app: web } }\n  strategy:\n    type: Recreate\n    rollingUpdate: { maxSurge: 1 }\n  template:\n    metadata: { labels: { app: web } }\n    spec:\n      containers: [{ name: web, image: shop/web:1.4.2 }]',
    source: 'k8s.io/kubernetes, pkg/apis/apps/validation/validation.go',
  }),
  validationCode({
    rule: 'stateful-set',
    title: 'A StatefulSet is not allowed',
    what: 'The name of its service is a DNS label, and its claims have access modes and a size.',
    remedy: 'Correct what the message names.',
    example:
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\nspec:\n  selector: { matchLabels: { app: web } }\n  serviceName: web.shop\n  template:\n    metadata: { labels: { app: web } }\n    spec:\n      containers: [{ name: web, image: shop/web:1.4.2 }]',
    source: 'k8s.io/kubernetes, pkg/apis/apps/validation/validation.go',
  }),
  validationCode({
    rule: 'job',
    title: 'A Job is not allowed',
    what: 'Numbers are not negative, and some fields need `completionMode: Indexed`. The server makes the selector.',
    remedy: 'Correct what the message names.',
    example:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: once\nspec:\n  backoffLimit: -1\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{ name: once, image: shop/job:1.4.2 }]',
    source: 'k8s.io/kubernetes, pkg/apis/batch/validation/validation.go',
  }),
  validationCode({
    rule: 'job-restart-policy',
    title: 'The pods of a Job never end',
    what: 'The pods of a Job have `restartPolicy` `OnFailure` or `Never`; without one it would be `Always`.',
    remedy: 'Add `restartPolicy: OnFailure` or `Never` to the pod.',
    example:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: once\nspec:\n  template:\n    spec:\n      containers: [{ name: once, image: shop/job:1.4.2 }]',
    source: 'k8s.io/kubernetes, pkg/apis/batch/validation/validation.go',
  }),
  validationCode({
    rule: 'job-policy',
    title: 'A policy of a Job does not fit',
    what: 'A rule has an action, and exit codes or conditions; exit codes stand in order.',
    remedy: 'Correct the rule.',
    example:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: once\nspec:\n  podFailurePolicy:\n    rules:\n      - { action: FailJob, onExitCodes: { operator: In, values: [0] } }\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{ name: once, image: shop/job:1.4.2 }]',
    source: 'k8s.io/kubernetes, pkg/apis/batch/validation/validation.go',
  }),
  validationCode({
    rule: 'cron-job',
    title: 'A CronJob is not allowed',
    what: 'Limits and deadlines are not negative.',
    remedy: 'Correct what the message names.',
    example:
      'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: nightly\nspec:\n  schedule: "0 3 * * *"\n  failedJobsHistoryLimit: -1\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: Never\n          containers: [{ name: once, image: shop/job:1.4.2 }]',
    source: 'k8s.io/kubernetes, pkg/apis/batch/validation/validation.go',
  }),
  validationCode({
    rule: 'schedule',
    title: 'A schedule cannot be read',
    what: 'Five fields: minute, hour, day of month, month, day of week (0 to 6); or `@daily` and the like. The time zone stands in `timeZone`.',
    remedy: 'Write it in the form that the message names.',
    example:
      'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: nightly\nspec:\n  schedule: "0 3 * *"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: Never\n          containers: [{ name: once, image: shop/job:1.4.2 }]',
    source: 'k8s.io/kubernetes, pkg/apis/batch/validation/validation.go; github.com/robfig/cron/v3',
  }),
];
