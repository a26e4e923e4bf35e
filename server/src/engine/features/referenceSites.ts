import { getField, type MapNode, type Node } from '../kustomize/node.ts';
import type { FieldPath, PathSegment } from '../syntax/fieldPath.ts';

/** A field that names an object of a kind, as its own name and those around it tell. */
export interface ReferenceSite {
  readonly path: FieldPath;
  readonly kind: string;
  readonly name: string;
  /** Written beside the name; undefined for an object in the same namespace. */
  readonly namespace: string | undefined;
}

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

const known = new WeakMap<MapNode, readonly ReferenceSite[]>();

/** The fields of an object that name another one. Fields that say that it need not be there (`optional: true`) are left out. */
export function referenceSites(root: MapNode): readonly ReferenceSite[] {
  const before = known.get(root);
  if (before !== undefined) return before;
  const found: ReferenceSite[] = [];
  if (!OPAQUE.has(textOf(getField(root, 'kind')) ?? '')) {
    for (const { key, value } of root.fields) {
      if (key.text !== 'metadata' && key.text !== 'apiVersion' && key.text !== 'kind') visit(value, [key.text], found);
    }
  }
  known.set(root, found);
  return found;
}

function visit(node: Node, path: FieldPath, found: ReferenceSite[]): void {
  if (node.kind === 'seq') for (const [at, item] of node.items.entries()) visit(item, [...path, at], found);
  if (node.kind !== 'map') return;
  const isOptional = textOf(getField(node, 'optional')) === 'true';
  for (const { key, value } of node.fields) {
    const at = [...path, key.text];
    if (value.kind === 'scalar') {
      const kind = isOptional ? undefined : kindNamed(node, key.text, path);
      if (kind !== undefined && value.text !== '')
        found.push({ path: at, kind, name: value.text, namespace: textOf(getField(node, 'namespace')) });
    } else visit(value, at, found);
  }
}

/** The kind of the object that a field of a mapping names; `path` leads to the mapping. */
function kindNamed(map: MapNode, key: string, path: FieldPath): string | undefined {
  if (key !== 'name') return CALLED.find(([, own]) => own.test(key))?.[0];
  const written = textOf(getField(map, 'kind'));
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

function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' ? node.text : undefined;
}
