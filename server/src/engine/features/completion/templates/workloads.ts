import type { ObjectTemplate } from './objectTemplate.ts';

/** What runs, and what keeps it running. */
export const WORKLOADS: readonly ObjectTemplate[] = [
  {
    label: 'Deployment',
    detail: 'Deployment with probes, requests and limits, hardened for the restricted Pod Security Standard',
    text: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: <1:web>
  labels:
    app.kubernetes.io/name: <1:web>
spec:
  replicas: <2:2>
  selector:
    matchLabels:
      app.kubernetes.io/name: <1:web>
  template:
    metadata:
      labels:
        app.kubernetes.io/name: <1:web>
    spec:
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
  },
  {
    label: 'StatefulSet',
    detail: 'StatefulSet with a volume claim template',
    text: `
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: <1:db>
spec:
  serviceName: <1:db>
  replicas: <2:1>
  selector:
    matchLabels:
      app.kubernetes.io/name: <1:db>
  template:
    metadata:
      labels:
        app.kubernetes.io/name: <1:db>
    spec:
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
  },
  {
    label: 'DaemonSet',
    detail: 'DaemonSet',
    text: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: <1:agent>
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: <1:agent>
  template:
    metadata:
      labels:
        app.kubernetes.io/name: <1:agent>
    spec:
      containers:
        - name: <1:agent>
          image: <2:registry.example.com/agent:1.0.0>`,
  },
  {
    label: 'Job',
    detail: 'Job that runs once',
    text: `
apiVersion: batch/v1
kind: Job
metadata:
  name: <1:migrate>
spec:
  backoffLimit: <2:3>
  template:
    spec:
      restartPolicy: <3|Never,OnFailure|>
      containers:
        - name: <1:migrate>
          image: <4:registry.example.com/web:1.0.0>
          args: [<5:migrate>]`,
  },
  {
    label: 'CronJob',
    detail: 'CronJob',
    text: `
apiVersion: batch/v1
kind: CronJob
metadata:
  name: <1:backup>
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
  },
  {
    label: 'HorizontalPodAutoscaler',
    detail: 'HorizontalPodAutoscaler on CPU',
    text: `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: <1:web>
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
  },
  {
    label: 'PodDisruptionBudget',
    detail: 'PodDisruptionBudget',
    text: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: <1:web>
spec:
  maxUnavailable: <2:1>
  selector:
    matchLabels:
      app.kubernetes.io/name: <1:web>`,
  },
];
