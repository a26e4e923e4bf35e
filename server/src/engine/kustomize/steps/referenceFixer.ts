import type { Finding } from '../../diagnostics/finding.ts';
import { changeField, type FieldError, specPath } from '../fieldWalk.ts';
import type { FieldSpec } from '../kustomizationFields.ts';
import { textScalar } from '../newNode.ts';
import { getField, getNode, type MapNode, type Node } from '../node.ts';
import { mapItems, putField, replaceNode } from '../nodeEdit.ts';
import { type Origin, originKey, originPath } from '../provenance.ts';
import { currentId, type Resource, withRoot } from '../resource.ts';
import { printId } from '../resourceId.ts';
import { isClusterScoped } from '../scope.ts';
import { isNull } from '../value.ts';
import { choose, type Referrer, roleBindingNamespaces } from './referral.ts';

/** A field that may name an object of a kind. */
export interface ReferenceLink {
  readonly target: Pick<FieldSpec, 'group' | 'version' | 'kind'>;
  /** Only its path counts: the object is known to fit. */
  readonly spec: FieldSpec;
}

/** Objects that have, or had, a name, in order. */
export type ByName = ReadonlyMap<string, readonly Resource[]>;

/** An object with its references repaired, what stood in the way, and the names that were looked up with what they gave. */
export interface FixedReferences {
  readonly resource: Resource;
  readonly findings: readonly Finding[];
  readonly edits: readonly ReferenceEdit[];
  readonly lookups: ByName;
}

/** A name or namespace that was written. */
interface ReferenceEdit {
  readonly path: string;
  readonly key: string;
  readonly text: string;
  readonly origin: Origin;
}

/** Whether two repairs wrote the same, by the same writers. To spell an origin takes long, so it is done where there is something to compare. */
export function sameEdits(a: readonly ReferenceEdit[], b: readonly ReferenceEdit[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ path, key, text, origin }, at) => {
      const other = b[at];
      if (other?.path !== path || other.key !== key || other.text !== text) return false;
      return other.origin === origin || originKey(other.origin) === originKey(origin);
    })
  );
}

/** Repairs the references of one object. */
export class ReferenceFixer {
  private readonly edits: ReferenceEdit[] = [];
  /** Made for the first one: most objects name no other. */
  private lookups: Map<string, readonly Resource[]> | undefined;
  private readonly findings: Finding[] = [];
  private resource: Resource;
  private readonly byName: ByName;
  private readonly byOriginalNamespace: ByName;
  private readonly clusterScoped: boolean;
  private bindingNamespaces: ReadonlySet<string> | undefined;

  constructor(resource: Resource, all: { readonly byName: ByName; readonly byOriginalNamespace: ByName }) {
    this.resource = resource;
    this.byName = all.byName;
    this.byOriginalNamespace = all.byOriginalNamespace;
    this.clusterScoped = isClusterScoped(currentId(resource));
  }

  fix(all: readonly ReferenceLink[]): FixedReferences {
    for (const link of all) {
      let origin: Origin | undefined;
      const root = changeField(this.resource.root, link.spec, {
        origin: this.resource.root.origin,
        set: (node) => {
          const made = this.set(node, link);
          if (made.kind === 'error') origin = node.origin;
          return made;
        },
      });
      if (root.kind === 'error') this.report(link, root, origin);
      else this.resource = withRoot(this.resource, root);
    }
    const { resource, findings, edits, lookups = NO_LOOKUPS } = this;
    return { resource, findings, edits, lookups };
  }

  private report(link: ReferenceLink, error: FieldError, origin: Origin | undefined): void {
    // kustomize stops at the first one, and many references may lead through one field.
    if (this.findings.length > 0) return;
    const { file, document, ...at } = origin ?? blocked(this.resource.root, specPath(link.spec));
    const path = originPath({ file, document, ...at });
    this.findings.push({
      code: 'kustomize/reference-field',
      severity: 'error',
      message: `The reference \`${link.spec.path}\` of ${printId(currentId(this.resource))} cannot be followed: ${error.message}.`,
      place: { file, document, path },
      overlays: [],
      related: [],
      fixes: [],
    });
  }

  private set(node: Node, link: ReferenceLink): Node | FieldError {
    if (isNull(node)) return node;
    if (node.kind === 'scalar') return this.scalar(node, link);
    if (node.kind === 'map') return this.map(node, link);
    let error: FieldError | undefined;
    const made = mapItems(node, (item) => {
      const set = item.kind === 'seq' ? { kind: 'error' as const, message: 'a list in a list' } : this.item(item, link);
      if (set.kind !== 'error') return set;
      error ??= set;
      return item;
    });
    return error ?? made;
  }

  private item(item: Node, link: ReferenceLink): Node | FieldError {
    return item.kind === 'map' ? this.map(item, link) : this.scalar(item, link);
  }

  private scalar(node: Node, link: ReferenceLink): Node | FieldError {
    if (node.kind !== 'scalar') return node;
    const found = this.find(node.text, link, undefined);
    if (found === undefined || found.kind === 'error') return found ?? node;
    const { name } = currentId(found.resource);
    if (name === node.text) return node;
    return this.write(node, name, found.resource, link);
  }

  private map(node: MapNode, link: ReferenceLink): Node | FieldError {
    const nameNode = getField(node, 'name');
    if (nameNode === undefined) return { kind: 'error', message: 'it has no field `name`' };
    const oldName = nameNode.kind === 'scalar' ? nameNode.text : '';
    const namespaceNode = getField(node, 'namespace');
    const namespace = namespaceNode?.kind === 'scalar' ? namespaceNode.text : namespaceNode && '';
    const found = this.find(oldName, link, { namespace });
    if (found === undefined || found.kind === 'error') return found ?? node;
    const id = currentId(found.resource);
    if (id.name === oldName && id.namespace === '') return node;
    const made = this.putText(node, 'name', id.name, { resource: found.resource, link });
    return id.namespace === ''
      ? made
      : this.putText(made, 'namespace', id.namespace, { resource: found.resource, link });
  }

  private putText(map: MapNode, key: string, text: string, from: { resource: Resource; link: ReferenceLink }): MapNode {
    const old = getField(map, key);
    if (old?.kind === 'scalar' && old.text === text) return map;
    const origin = nameOrigin(from.resource, key);
    this.note(from.link, key, text, origin);
    return putField(map, key, textScalar(text, origin));
  }

  private write(node: Node, name: string, referral: Resource, link: ReferenceLink): Node {
    const origin = nameOrigin(referral, 'name');
    this.note(link, 'name', name, origin);
    return replaceNode(node, textScalar(name, origin));
  }

  private note({ spec }: ReferenceLink, key: string, text: string, origin: Origin): void {
    this.edits.push({ path: spec.path, key, text, origin });
  }

  private find(
    name: string,
    link: ReferenceLink,
    map: { readonly namespace: string | undefined } | undefined,
  ): { kind: 'found'; resource: Resource } | FieldError | undefined {
    const named = this.byName.get(name);
    this.lookups ??= new Map();
    this.lookups.set(name, named ?? NOBODY);
    if (named === undefined) return undefined;
    this.bindingNamespaces ??= roleBindingNamespaces(this.resource);
    const referrer: Referrer = {
      resource: this.resource,
      clusterScoped: this.clusterScoped,
      bindingNamespaces: this.bindingNamespaces,
      path: link.spec.path,
      byOriginalNamespace: this.byOriginalNamespace,
    };
    return choose(named, referrer, { name, target: link.target, map });
  }
}

/** The writer of the value that a path cannot go through. */
function blocked(root: Node, path: readonly string[]): Origin {
  let at = root;
  for (const name of path) {
    const next = getField(at, name);
    if (next === undefined) break;
    at = next;
  }
  return at.origin;
}

const NOBODY: readonly Resource[] = [];
const NO_LOOKUPS: ByName = new Map();

/** Whoever gave the object its name (or namespace) also wrote the reference. */
function nameOrigin(referral: Resource, field: string): Origin {
  const node = getNode(referral.root, ['metadata', field]);
  const { replaced, ...writer } = node?.origin ?? referral.root.origin;
  return { ...writer, step: 'nameReference', copied: node?.origin ?? referral.root.origin };
}
