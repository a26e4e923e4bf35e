/**
 * Reads the enums of `zz_generated.openapi.go`, one function per Go type, as a map from definition name to property to
 * values. The generated file is regular enough for line patterns: the name of a property stands alone as `"name": {`
 * five tabs deep, and an enum is a list of quoted strings.
 */
export function readGoEnums(text: string, definitions: readonly string[]): Map<string, Map<string, readonly string[]>> {
  const names = new Map(definitions.map((name) => [functionTail(name), name]));
  const found = new Map<string, Map<string, readonly string[]>>();
  let definition: string | undefined;
  let property = '';
  for (const line of text.split('\n')) {
    const start = /^func schema_(\w+)\(/.exec(line)?.[1];
    if (start !== undefined) {
      definition = names.get(start.replace(/^k8sio_(?:apimachinery_)?/, ''));
      property = '';
    }
    property = /^\t{5}"([^"]+)": \{$/.exec(line)?.[1] ?? property;
    const list = /^\s*Enum:\s*\[\]interface\{\}\{(.*)\},$/.exec(line)?.[1];
    if (list === undefined || definition === undefined || property === '') continue;
    const values = JSON.parse(`[${list}]`) as string[];
    found.set(definition, (found.get(definition) ?? new Map<string, readonly string[]>()).set(property, values));
  }
  return found;
}

/** `io.k8s.api.core.v1.PodSpec` is `api_core_v1_PodSpec` in the Go file; everything in a `pkg` folder starts at `pkg`. */
function functionTail(definition: string): string {
  const tail = definition.replace(/^io\.k8s\./, '').replace(/^.*\bpkg\./, 'pkg.');
  return tail.replace(/\./g, '_').replace(/[^\w]/g, '');
}
