import type { Finding } from '../../diagnostics/finding.ts';
import { selects, type TransformerConfig } from '../fieldSpecs.ts';
import { changeField, type FieldError } from '../fieldWalk.ts';
import type { FieldSpec } from '../kustomizationFields.ts';
import { textScalar } from '../newNode.ts';
import { getField, getNode, type MapNode, type Node } from '../node.ts';
import { mapItems, putField, replaceNode } from '../nodeEdit.ts';
import { type Origin, originPath } from '../provenance.ts';
import { currentId, formerIds, originalId, type Resource, withRoot } from '../resource.ts';
import { printId, type ResourceId } from '../resourceId.ts';
import { isClusterScoped } from '../scope.ts';
import type { Stepped } from '../step.ts';
import { isNull } from '../value.ts';
import { blankSubject, choose, type Referrer, roleBindingNamespaces } from './referral.ts';

type Gvk = Pick<FieldSpec, 'group' | 'version' | 'kind'>;
interface Link {
  readonly target: Gvk;
  readonly spec: FieldSpec;
}

/**
 * Repairs every field that names an object whose name has changed (api/filters/nameref, namereferencetransformer.go). Runs once, at the
 * top; only objects with a history of names can be meant, so all others cost nothing.
 */
export function fixReferences(resources: readonly Resource[], config: TransformerConfig): Stepped {
  const byName = new Map<string, Resource[]>();
  for (const resource of resources) {
    for (const name of new Set(resource.former.map((former) => former.name))) {
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [resource]);
      else known.push(resource);
    }
  }
  const findings: Finding[] = [];
  const useful = usefulLinks(resources);
  const made = resources.map((resource) => {
    const blank = blankSubject(resource);
    if (blank !== undefined) findings.push(blank);
    const fixed = new ReferenceFixer(resource, byName).fix(useful(linksFor(config, originalId(resource))));
    findings.push(...fixed.findings);
    return keep(resource, fixed.resource, fixed.edits);
  });
  return { resources: made, findings };
}

/** Leaves out references to kinds of which no object was renamed; answers are kept for one run. */
function usefulLinks(resources: readonly Resource[]): (all: readonly Link[]) => readonly Link[] {
  const renamed = new Map<string, ResourceId>();
  for (const resource of resources) {
    for (const id of formerIds(resource)) renamed.set(`${id.group}\n${id.version}\n${id.kind}`, id);
  }
  const ids = [...renamed.values()];
  const targets = new Map<Gvk, boolean>();
  const known = new Map<readonly Link[], readonly Link[]>();
  const isUseful = ({ target }: Link): boolean => {
    const found = targets.get(target) ?? ids.some((id) => selects(target, id));
    targets.set(target, found);
    return found;
  };
  return (all) => {
    const found = known.get(all) ?? all.filter(isUseful);
    known.set(all, found);
    return found;
  };
}

const links = new WeakMap<TransformerConfig, Map<string, readonly Link[]>>();

function linksFor(config: TransformerConfig, id: ResourceId): readonly Link[] {
  const byGvk = links.get(config) ?? new Map<string, readonly Link[]>();
  links.set(config, byGvk);
  const key = `${id.group}\n${id.version}\n${id.kind}`;
  const known = byGvk.get(key);
  if (known !== undefined) return known;
  const found = config.nameReference.flatMap((reference) =>
    reference.fieldSpecs.filter((spec) => selects(spec, id)).map((spec) => ({ target: reference, spec })),
  );
  byGvk.set(key, found);
  return found;
}

const last = new WeakMap<Resource, { readonly edits: string; readonly made: Resource }>();

/** The object of the last time when the same edits were made to the same object. */
function keep(before: Resource, now: Resource, edits: string): Resource {
  if (now === before) return now;
  const known = last.get(before);
  if (known?.edits === edits) return known.made;
  last.set(before, { edits, made: now });
  return now;
}

class ReferenceFixer {
  edits = '';
  readonly findings: Finding[] = [];
  private resource: Resource;
  private readonly byName: ReadonlyMap<string, readonly Resource[]>;
  private readonly clusterScoped: boolean;
  private bindingNamespaces: ReadonlySet<string> | undefined;

  constructor(resource: Resource, byName: ReadonlyMap<string, readonly Resource[]>) {
    this.resource = resource;
    this.byName = byName;
    this.clusterScoped = isClusterScoped(currentId(resource));
  }

  fix(all: readonly Link[]): { resource: Resource; findings: readonly Finding[]; edits: string } {
    for (const link of all) {
      let origin: Origin | undefined;
      const root = changeField(
        this.resource.root,
        { path: link.spec.path },
        {
          origin: this.resource.root.origin,
          set: (node) => {
            const made = this.set(node, link);
            if (made.kind === 'error') origin = node.origin;
            return made;
          },
        },
      );
      if (root.kind === 'error') this.report(link, root, origin);
      else this.resource = withRoot(this.resource, root);
    }
    return { resource: this.resource, findings: this.findings, edits: this.edits };
  }

  private report(link: Link, error: FieldError, origin: Origin | undefined): void {
    const { file, document, ...at } = origin ?? this.resource.root.origin;
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

  private set(node: Node, link: Link): Node | FieldError {
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

  private item(item: Node, link: Link): Node | FieldError {
    return item.kind === 'map' ? this.map(item, link) : this.scalar(item, link);
  }

  private scalar(node: Node, link: Link): Node | FieldError {
    if (node.kind !== 'scalar') return node;
    const found = this.find(node.text, link, undefined);
    if (found === undefined || found.kind === 'error') return found ?? node;
    const { name } = currentId(found.resource);
    if (name === node.text) return node;
    return this.write(node, name, found.resource, link);
  }

  private map(node: MapNode, link: Link): Node | FieldError {
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

  private putText(map: MapNode, key: string, text: string, from: { resource: Resource; link: Link }): MapNode {
    const old = getField(map, key);
    if (old?.kind === 'scalar' && old.text === text) return map;
    this.edits += `${from.link.spec.path}\n${key}\n${text}\n`;
    return putField(map, key, textScalar(text, nameOrigin(from.resource, key)));
  }

  private write(node: Node, name: string, referral: Resource, link: Link): Node {
    this.edits += `${link.spec.path}\n${name}\n`;
    return replaceNode(node, textScalar(name, nameOrigin(referral, 'name')));
  }

  private find(
    name: string,
    link: Link,
    map: { readonly namespace: string | undefined } | undefined,
  ): { kind: 'found'; resource: Resource } | FieldError | undefined {
    const named = this.byName.get(name);
    if (named === undefined) return undefined;
    this.bindingNamespaces ??= roleBindingNamespaces(this.resource);
    const referrer: Referrer = {
      resource: this.resource,
      clusterScoped: this.clusterScoped,
      bindingNamespaces: this.bindingNamespaces,
      path: link.spec.path,
    };
    return choose(named, referrer, { name, target: link.target, map });
  }
}

/** Whoever gave the object its name (or namespace) also wrote the reference. */
function nameOrigin(referral: Resource, field: string): Origin {
  const node = getNode(referral.root, ['metadata', field]);
  const { file, document, link } = node?.origin ?? referral.root.origin;
  return { file, document, link, step: 'nameReference' };
}
