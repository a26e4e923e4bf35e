import type { Finding } from '../../diagnostics/finding.ts';
import { selects } from '../fieldSpecs.ts';
import type { FieldSpec, Located } from '../kustomizationFields.ts';
import { plainScalar } from '../newNode.ts';
import { replaceNode } from '../nodeEdit.ts';
import { originalId, type Resource, rememberId, withRoot } from '../resource.ts';
import { copyOf } from '../resourceCopy.ts';
import type { ResourceId } from '../resourceId.ts';
import { type Change, entryOrigin, perResource, type Step, type StepContext } from '../step.ts';
import { fieldErrorFinding } from './fieldErrors.ts';
import { hasNotes } from './internalNotes.ts';
import { changeOwnField } from './ownField.ts';

/** Which end of the name an affix goes to. */
export type AffixSide = 'namePrefix' | 'nameSuffix';

/** `namePrefix` or `nameSuffix` (PrefixTransformer.go, SuffixTransformer.go). */
export function affixStep(side: AffixSide, entry: Located, context: StepContext): Step {
  const specs = context.config[side];
  return perResource([entry, specs], (resource) => addAffix(resource, { side, entry, context, specs }));
}

interface Affix {
  readonly side: AffixSide;
  readonly entry: Located;
  readonly context: StepContext;
  readonly specs: readonly FieldSpec[];
}

function addAffix(resource: Resource, affix: Affix): Change {
  const { side, entry, context } = affix;
  const id = originalId(resource);
  if (keepsName(id)) return { resource };
  const origin = entryOrigin(context, side, entry.at);
  const findings: Finding[] = [];
  let made = resource;
  for (const spec of affix.specs) {
    if (!selects(spec, id)) continue;
    if (spec.path === 'metadata/name' && entry.text !== '') made = remember(made, side, entry.text);
    const root = changeOwnField(made.root, spec, hasNotes(made), {
      origin,
      create: 'scalar',
      set: (node) => {
        if (node.kind !== 'scalar') return { kind: 'error', message: 'the name is not a text' };
        const text = side === 'namePrefix' ? entry.text + node.text : node.text + entry.text;
        return replaceNode(node, plainScalar(text, origin));
      },
    });
    if (root.kind === 'error')
      findings.push(fieldErrorFinding({ file: context.file, path: entry.at }, made, spec, root));
    else made = withRoot(made, root);
  }
  return { resource: made, findings };
}

/** The history that decides which references follow. */
function remember(resource: Resource, side: AffixSide, text: string): Resource {
  const noted = copyOf(rememberId(resource));
  if (side === 'namePrefix') noted.prefixes = noted.prefixes.concat(text);
  else noted.suffixes = noted.suffixes.concat(text);
  return noted;
}

/** Names that mean something outside of the cluster's objects are left alone, by the original id. */
function keepsName(id: ResourceId): boolean {
  return (
    id.kind === 'CustomResourceDefinition' ||
    id.kind === 'Namespace' ||
    (id.kind === 'APIService' && id.group === 'apiregistration.k8s.io')
  );
}
