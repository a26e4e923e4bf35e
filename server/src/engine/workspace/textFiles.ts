/** Files that are read when a repository is opened. Anything else is read when something refers to it. */
export function isPlainText(path: string): boolean {
  return /\.(ya?ml|poly|rego)$|\/Kustomization$/i.test(path);
}
