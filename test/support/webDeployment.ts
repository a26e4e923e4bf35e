interface Written {
  readonly name?: string;
  /** Lines of its `spec` that stand before the selector. */
  readonly fields?: string;
}

/** A Deployment `web`, a line for each field, up to the list of the containers of its pods. */
export function deploymentUpToContainers({ name = 'web', fields = '' }: Written = {}): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
${fields}  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:`;
}

/** The same with short maps in brackets, up to the `spec` of its pods, which follows in brackets or on lines with six blanks. */
export function deploymentUpToPod(fields = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
${fields}  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:`;
}

/** A base with nothing but that Deployment, in `base/deployment.yaml`. */
export function baseUpToPod(fields = ''): string {
  return `# file: base/kustomization.yaml
resources: [deployment.yaml]
# file: base/deployment.yaml
${deploymentUpToPod(fields)}`;
}
