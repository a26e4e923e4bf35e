import { type ObjectTemplate, object } from './objectTemplate.ts';

/** What runs, and what keeps it running. */
export const WORKLOADS: readonly ObjectTemplate[] = [
  {
    label: 'Deployment',
    detail: 'Deployment with probes, requests and limits, hardened for the restricted Pod Security Standard',
    text: object(
      { apiVersion: 'apps/v1', kind: 'Deployment', name: '<1:web>' },
      `
  labels:
    app.kubernetes.io/name: <1:web>
spec:
  replicas: <2:2>
${podTemplate('<1:web>')}
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: <1:web>
          image: <3:registry.example.com/web:1.0.0>
          ports:
            - name: http
              containerPort: <4:8080>
          readinessProbe:
            httpGet:
              path: <5:/healthz>
              port: http
          livenessProbe:
            httpGet:
              path: <5:/healthz>
              port: http
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]`,
    ),
  },
  {
    label: 'StatefulSet',
    detail: 'StatefulSet with a volume claim template',
    text: object(
      { apiVersion: 'apps/v1', kind: 'StatefulSet', name: '<1:db>' },
      `
spec:
  serviceName: <1:db>
  replicas: <2:1>
${podTemplate('<1:db>')}
      containers:
        - name: <1:db>
          image: <3:registry.example.com/db:1.0.0>
          volumeMounts:
            - name: data
              mountPath: <4:/var/lib/data>
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: <5:1Gi>`,
    ),
  },
  {
    label: 'DaemonSet',
    detail: 'DaemonSet',
    text: object(
      { apiVersion: 'apps/v1', kind: 'DaemonSet', name: '<1:agent>' },
      `
spec:
${podTemplate('<1:agent>')}
      containers:
        - name: <1:agent>
          image: <2:registry.example.com/agent:1.0.0>`,
    ),
  },
  {
    label: 'Job',
    detail: 'Job that runs once',
    text: object(
      { apiVersion: 'batch/v1', kind: 'Job', name: '<1:migrate>' },
      `
spec:
  backoffLimit: <2:3>
  template:
    spec:
      restartPolicy: <3|Never,OnFailure|>
      containers:
        - name: <1:migrate>
          image: <4:registry.example.com/web:1.0.0>
          args: [<5:migrate>]`,
    ),
  },
  {
    label: 'CronJob',
    detail: 'CronJob',
    text: object(
      { apiVersion: 'batch/v1', kind: 'CronJob', name: '<1:backup>' },
      `
spec:
  schedule: "<2:0 3 * * *>"
  concurrencyPolicy: <3|Forbid,Replace,Allow|>
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
            - name: <1:backup>
              image: <4:registry.example.com/backup:1.0.0>`,
    ),
  },
  {
    label: 'HorizontalPodAutoscaler',
    detail: 'HorizontalPodAutoscaler on CPU',
    text: object(
      { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name: '<1:web>' },
      `
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: <1:web>
  minReplicas: <2:2>
  maxReplicas: <3:10>
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: <4:80>`,
    ),
  },
  {
    label: 'PodDisruptionBudget',
    detail: 'PodDisruptionBudget',
    text: object(
      { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', name: '<1:web>' },
      `
spec:
  maxUnavailable: <2:1>
  selector:
    matchLabels:
      app.kubernetes.io/name: <1:web>`,
    ),
  },
];

/** The selector of a workload, and its template up to the pod's spec. */
function podTemplate(name: string): string {
  return `  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
    spec:`;
}
