import type { Finding } from '../../diagnostics/finding.ts';
import { nearestName } from '../../schema/nearest.ts';
import { selects } from '../fieldSpecs.ts';
import type { FieldSpec, ReplicaEntry } from '../kustomizationFields.ts';
import { plainScalar } from '../newNode.ts';
import { replaceNode } from '../nodeEdit.ts';
import { allIds, currentId, type Resource, withRoot } from '../resource.ts';
import { type Change, entryFinding, entryOrigin, perResource, type Step, type StepContext } from '../step.ts';
import { fieldErrorFinding } from './fieldErrors.ts';
import { hasNotes } from './internalNotes.ts';
import { changeOwnField } from './ownField.ts';
import { unchanged } from './unchanged.ts';

/** One entry of `replicas` (ReplicaCountTransformer.go): objects that have, or had, that name. */
export function replicaStep(entry: ReplicaEntry, context: StepContext): Step {
  const specs = context.config.replicas;
  const each = perResource([entry, specs], (resource) => setCount(resource, entry, context));
  return (resources) => {
    const made = each(resources);
    if (made.reached) {
      const told = unchanged({ entry, context, what: 'replica' }, resources, made);
      return told.length === 0 ? made : { ...made, findings: [...made.findings, ...told] };
    }
    return { resources: made.resources, findings: [...made.findings, noSuchName(entry, context, resources)] };
  };
}

function setCount(resource: Resource, entry: ReplicaEntry, context: StepContext): Change {
  if (!allIds(resource).some((id) => id.name === entry.name)) return { resource };
  const origin = entryOrigin(context, 'replicas', entry.count === undefined ? entry.at : [...entry.at, 'count']);
  const value = plainScalar(String(entry.count ?? 0), origin);
  const findings: Finding[] = [];
  let root = resource.root;
  let reached = false;
  for (const spec of context.config.replicas) {
    // A spec may have led to the name itself.
    const now = withRoot(resource, root);
    if (!allIds(now).some((id) => id.name === entry.name && selects(spec, id))) continue;
    reached = true;
    if (!selects(spec, currentId(now))) continue;
    const made = changeOwnField(root, spec, hasNotes(resource), {
      origin,
      create: 'scalar',
      set: (node) =>
        node.kind === 'scalar' ? replaceNode(node, value) : { kind: 'error', message: 'the count is not a number' },
    });
    if (made.kind === 'error')
      findings.push(fieldErrorFinding({ file: context.file, path: entry.at }, resource, spec, made));
    else root = made;
  }
  return { resource: withRoot(resource, root), findings, reached };
}

function noSuchName(entry: ReplicaEntry, context: StepContext, resources: readonly Resource[]): Finding {
  const scalable = resources.map(currentId).filter((id) => context.config.replicas.some((spec) => selects(spec, id)));
  const name = entry.name ?? '';
  const nearest = nearestName(
    name,
    scalable.map((id) => id.name),
  );
  const kinds = [...new Set(context.config.replicas.map((spec: FieldSpec) => spec.kind ?? 'object'))].join(', ');
  const hint = nearest === undefined ? 'correct the name or remove the entry.' : `nearest: \`${nearest}\`.`;
  return entryFinding(
    { file: context.file, path: entry.name === undefined ? entry.at : [...entry.at, 'name'] },
    {
      code: 'kustomize/replica-target-none',
      severity: 'error',
      message: `No ${kinds} is named \`${name}\` here; kustomize refuses this entry, ${hint}`,
    },
  );
}
