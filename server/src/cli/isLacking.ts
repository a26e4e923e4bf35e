/** Whether a finding of that code says that a part of a render is not there: a chart, or something from the network. */
export function isLacking(code: string): boolean {
  return code === 'kustomize/remote-resource' || code === 'kustomize/helm';
}
