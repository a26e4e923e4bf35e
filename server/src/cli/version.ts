import { KUSTOMIZE_VERSION } from '../engine/api.ts';
import { productVersion } from '../host/product.ts';

/** What `--version` prints. */
export function versionText(): string {
  return `polycrate-gitops ${productVersion()} (renders as kustomize ${KUSTOMIZE_VERSION})`;
}
