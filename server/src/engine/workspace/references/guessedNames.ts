import type { FieldPath, PathSegment } from '../../syntax/fieldPath.ts';
import type { FieldReader } from './fieldReader.ts';
import type { Reference } from './reference.ts';

/** What a field is called that leads to an object of a kind: `configMapRef: { name }`, `configMapName`, `claimName`. */
const CALLED: readonly (readonly [kind: string, own: RegExp, around: RegExp])[] = [
  ['ConfigMap', /configMap(?:s|Name|Ref)?$/i, /configMap(?:KeyRef|KeySelector|Ref)?s?$/i],
  ['Secret', /secret(?:s|Name|Ref)?$/i, /secret(?:KeyRef|KeySelector|Ref)?s?$/i],
  ['ServiceAccount', /serviceAccount(?:Name|Ref)?$/i, /serviceAccount(?:Ref|Selector)?$/i],
  ['PersistentVolumeClaim', /^claimName$|persistentVolumeClaim(?:Name)?$/i, /persistentVolumeClaim(?:Ref)?$/i],
  ['Service', /^service(?:Name)?$/i, /^(?:service|serviceRef|backendRefs)$/],
];

/** Kinds whose content is not fields of theirs. */
const OPAQUE = new Set(['ConfigMap', 'Secret', 'CustomResourceDefinition']);

/**
 * The fields of an object that name another one, as their own names and those around them tell: the way to read custom resources that
 * no table knows.
 */
export function guessedNames<N extends object>(reader: FieldReader<N>, root: N): readonly Reference[] {
  const found: Reference[] = [];
  if (OPAQUE.has(reader.text(reader.get(root, 'kind')) ?? '')) return found;
  for (const [key, value] of reader.fields(root)) {
    if (key !== 'metadata' && key !== 'apiVersion' && key !== 'kind') visit(reader, value, [key], found);
  }
  return found;
}

function visit<N extends object>(reader: FieldReader<N>, node: N, path: FieldPath, found: Reference[]): void {
  for (const [at, item] of reader.items(node).entries()) visit(reader, item, [...path, at], found);
  const fields = reader.fields(node);
  if (fields.length === 0) return;
  const optional = reader.text(reader.get(node, 'optional')) === 'true';
  for (const [key, value] of fields) {
    const at = [...path, key];
    const name = reader.text(value);
    if (name === undefined) visit(reader, value, at, found);
    else if (name !== '') {
      const kind = kindNamed(reader, node, key, path);
      if (kind === undefined) continue;
      const namespace = reader.text(reader.get(node, 'namespace'));
      const target = { group: undefined, kind };
      found.push({ role: 'object', path: at, target, name, namespace, item: '', optional, sure: false, open: true });
    }
  }
}

/** The kind of the object that a field of a mapping names; `path` leads to the mapping. */
function kindNamed<N extends object>(reader: FieldReader<N>, map: N, key: string, path: FieldPath): string | undefined {
  if (key !== 'name') return CALLED.find(([, own]) => own.test(key))?.[0];
  const written = reader.text(reader.get(map, 'kind'));
  if (written !== undefined) return written;
  const around = nearestName(path);
  return around === undefined
    ? undefined
    : (CALLED.find(([, , pattern]) => pattern.test(around))?.[0] ?? called(around));
}

/** `issuerRef` leads to an Issuer. */
function called(field: string): string | undefined {
  const kind = /^([a-z]\w*)Ref$/.exec(field)?.[1];
  return kind && kind.charAt(0).toUpperCase() + kind.slice(1);
}

function nearestName(path: FieldPath): string | undefined {
  return path.findLast((segment: PathSegment): segment is string => typeof segment === 'string');
}
