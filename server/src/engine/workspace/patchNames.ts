/** A folder `patch` or `patches`, or that word in a file's name: `patch.yaml`, `web-patch.yaml`, `patch_replicas.yml`. */
const PATCH = /\/patch(?:es)?\/|[-_./]patch(?:es)?(?:[-_.][^/]*)?\.(?:ya?ml|json)$/i;

/**
 * Whether a file that nothing reads is a patch by its name, as `kubectl patch --patch-file`, kubeadm and scripts take them: it is not
 * applied as it stands.
 */
export function isPatchByName(path: string): boolean {
  return PATCH.test(path);
}
