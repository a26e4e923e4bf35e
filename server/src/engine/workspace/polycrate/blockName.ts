/** `name` and `version` of a reference; a colon before the last slash belongs to the port of a registry. */
export function splitReference(text: string): { readonly name: string; readonly version: string | undefined } {
  const colon = text.lastIndexOf(':');
  if (colon <= text.lastIndexOf('/')) return { name: text, version: undefined };
  return { name: text.slice(0, colon), version: text.slice(colon + 1) };
}

/** Whether a reference names a registry: its first segment has a dot. */
export function isRegistryReference(name: string): boolean {
  return name.includes('/') && (name.split('/')[0] ?? '').includes('.');
}
