/** A ConfigMap that nothing is wrong with. */
export function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  key: value\n`;
}

/** The rest of a kustomization behind its head, which are two lines. */
export function kustomization(rest: string): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${rest}`;
}

/** A document whose aliases unfold to 9¹² values, below a given head. */
export function aliasBomb(head: string, field: string): string {
  const names = [...'abcdefghijkl'];
  const levels = names.map((name, i) => {
    const item = i === 0 ? 'x' : `*${names[i - 1]}`;
    return `  ${name}: &${name} [${Array<string>(9).fill(item).join(', ')}]\n`;
  });
  return `${head}${field}:\n${levels.join('')}`;
}
