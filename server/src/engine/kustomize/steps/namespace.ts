import type { Finding } from '../../diagnostics/finding.ts';
import { specsFor, type TransformerConfig } from '../fieldSpecs.ts';
import type { FieldChange, FieldError } from '../fieldWalk.ts';
import type { FieldSpec, Located } from '../kustomizationFields.ts';
import { stringScalar } from '../newNode.ts';
import { getField, type MapNode, type Node } from '../node.ts';
import { mapItems, putField, replaceNode, withField } from '../nodeEdit.ts';
import { currentId, type Resource, rememberId, withRoot } from '../resource.ts';
import { printId } from '../resourceId.ts';
import { isClusterScoped } from '../scope.ts';
import { type Change, entryFinding, entryOrigin, perResource, type Step, type StepContext } from '../step.ts';
import { fieldErrorFinding } from './fieldErrors.ts';
import { changeOwnField } from './ownField.ts';
import { findTwinsAgain } from './twins.ts';

const METADATA_NAMESPACE: FieldSpec = { path: 'metadata/namespace', create: true };

/** Which subjects of role bindings get the namespace; a kustomization field means `defaultOnly`. */
export type SubjectMode = 'defaultOnly' | 'allServiceAccounts' | 'none';

export interface NamespaceOptions {
  readonly subjects: SubjectMode;
  /** Sets only where there is no namespace yet. */
  readonly unsetOnly: boolean;
  readonly specs: readonly FieldSpec[];
}

/** The `namespace` field (api/filters/namespace/namespace.go, NamespaceTransformer.go). */
export function namespaceStep(entry: Located, context: StepContext): Step {
  const options = defaultOptions(context.config);
  return namespaceStepWith(entry, context, options);
}

const defaults = new WeakMap<TransformerConfig, NamespaceOptions>();

function defaultOptions(config: TransformerConfig): NamespaceOptions {
  const known = defaults.get(config) ?? { subjects: 'defaultOnly', unsetOnly: false, specs: config.namespace };
  defaults.set(config, known);
  return known;
}

/** The step with the options that only a NamespaceTransformer file can set. */
export function namespaceStepWith(entry: Located, context: StepContext, options: NamespaceOptions): Step {
  const setter = new NamespaceSetter(entry, context, options);
  const each = perResource([entry, options], (resource) => setter.change(resource));
  return (resources) => {
    const made = each(resources);
    const twins = findTwinsAgain(entry, made.resources);
    if (twins === undefined) return made;
    const message = `Namespace \`${entry.text}\` gives two resources the same id, ${printId(currentId(twins))}; remove or rename one of them.`;
    const conflict = entryFinding(
      { file: context.file, path: entry.at },
      { code: 'kustomize/id-conflict', severity: 'error', message },
    );
    return { resources: made.resources, findings: [...made.findings, conflict] };
  };
}

class NamespaceSetter {
  private readonly write: FieldChange;
  private readonly entry: Located;
  private readonly context: StepContext;
  private readonly options: NamespaceOptions;

  constructor(entry: Located, context: StepContext, options: NamespaceOptions) {
    this.entry = entry;
    this.context = context;
    this.options = options;
    const origin = entryOrigin(context, 'namespace', entry.at);
    const value = stringScalar(entry.text, origin);
    this.write = {
      origin,
      create: 'scalar',
      set: (node) => {
        if (node.kind !== 'scalar') return { kind: 'error', message: 'namespace field specs must lead to scalars' };
        return options.unsetOnly && node.text !== '' ? node : replaceNode(node, value);
      },
    };
  }

  change(resource: Resource): Change {
    if (resource.fromHelm) return { resource };
    const id = currentId(resource);
    const findings: Finding[] = [];
    let root = resource.root;
    const apply = (spec: FieldSpec): void => {
      // The id is noted before anything else.
      const made = changeOwnField(root, spec, true, this.write);
      if (made.kind === 'error') findings.push(this.problem(resource, spec, made));
      else root = made;
    };
    if (!isClusterScoped(id)) apply(METADATA_NAMESPACE);
    const binding = id.kind === 'RoleBinding' || id.kind === 'ClusterRoleBinding';
    if (binding) root = this.subjects(root);
    const apiVersion = id.group === '' ? id.version : `${id.group}/${id.version}`;
    for (const spec of specsFor(this.options.specs, id)) {
      if (spec.path === 'metadata/namespace' || (spec.path === 'metadata/name' && apiVersion !== 'v1')) continue;
      const subject = spec.path === 'subjects/namespace' && /^(Cluster)?RoleBinding$/.test(spec.kind ?? '');
      if (!(binding && subject)) apply(spec);
    }
    return { resource: withRoot(rememberId(resource), root), findings };
  }

  private problem(resource: Resource, spec: FieldSpec, error: FieldError): Finding {
    return fieldErrorFinding({ file: this.context.file, path: this.entry.at }, resource, spec, error);
  }

  /** roleBindingHack: sets the namespace of the subjects that the mode names. */
  private subjects(root: MapNode): MapNode {
    const { subjects: mode } = this.options;
    const at = root.fields.findIndex((field) => field.key.text === 'subjects');
    const subjects = root.fields[at]?.value;
    if (mode === 'none' || subjects?.kind !== 'seq') return root;
    const set = (item: Node): Node => {
      const text = (key: string): string | undefined => {
        const node = getField(item, key);
        return node?.kind === 'scalar' ? node.text : undefined;
      };
      const meant = mode === 'defaultOnly' ? text('name') === 'default' : text('kind') === 'ServiceAccount';
      if (!meant || item.kind !== 'map') return item;
      if (this.options.unsetOnly && (text('namespace') ?? '') !== '') return item;
      return putField(item, 'namespace', stringScalar(this.entry.text, this.write.origin));
    };
    return withField(root, at, mapItems(subjects, set));
  }
}
