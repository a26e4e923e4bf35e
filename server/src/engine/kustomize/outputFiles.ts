import { printText } from './print.ts';
import type { RenderedResource } from './rendered.ts';
import { effectiveNamespace, NO_NAMESPACE } from './scope.ts';

/**
 * The files that `kustomize build --output FOLDER` writes, text by name: `GROUP_VERSION_KIND_NAME.yaml` in lower case, with the
 * namespace in front when the objects are in several (kustomize/commands/build/writer.go). Objects that come to the same name
 * overwrite each other, the last one stays.
 */
export function outputFiles(resources: readonly RenderedResource[]): ReadonlyMap<string, string> {
  const namespaces = new Set(resources.map(({ id }) => effectiveNamespace(id)).filter((name) => name !== NO_NAMESPACE));
  const files = new Map<string, string>();
  for (const { id, root } of resources) {
    const namespace = effectiveNamespace(id);
    const prefix = namespaces.size > 1 && namespace !== NO_NAMESPACE ? `${namespace.toLowerCase()}_` : '';
    const gvk = [id.group, id.version, id.kind].filter((part) => part !== '').join('_');
    files.set(`${prefix}${gvk.toLowerCase()}_${id.name.toLowerCase()}.yaml`, printText(root));
  }
  return files;
}
