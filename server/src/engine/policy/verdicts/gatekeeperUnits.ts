import { type Constraint, isConstraint, judgeConstraint, readConstraints } from '../gatekeeper/constraint.ts';
import { reviewOf } from '../gatekeeper/review.ts';
import { constraintKind, isTemplate } from '../gatekeeper/template.ts';
import { clusterScopeTest } from '../judged/clusterScope.ts';
import { readResource, textAt } from '../judged/resource.ts';
import type { PolicyDocument, PolicyUnit } from './policyUnit.ts';

const isClusterScoped = clusterScopeTest([]);

/** The constraints among documents, each with the template of its kind. */
export function gatekeeperUnits(documents: readonly PolicyDocument[]): readonly PolicyUnit[] {
  const templates = documents.filter(({ object }) => isTemplate(object));
  return documents
    .filter(({ object }) => isConstraint(object))
    .flatMap((document) => {
      const own = templates
        .filter(({ object }) => constraintKind(object) === textAt(document.object, 'kind'))
        .slice(0, 1);
      const [constraint] = readConstraints([...own, document].map(({ object }) => object));
      return constraint === undefined ? [] : [makeUnit(constraint, document, own)];
    });
}

/** The word that Rego and CEL alike need to look at other objects. */
const REFERENTIAL = 'inventory';

function makeUnit(constraint: Constraint, document: PolicyDocument, templates: readonly PolicyDocument[]): PolicyUnit {
  const { name, annotations } = constraint.resource;
  const policy = { source: 'gatekeeper', name, annotations, document };
  const isReferential = templates.some(({ object }) => JSON.stringify(object).includes(REFERENTIAL));
  return {
    documents: [document, ...templates],
    policies: [policy],
    judge: (resource, around) => {
      const namespace = around.namespace(resource.namespace);
      const namespaceLabels = namespace && readResource(namespace).labels;
      const judged = judgeConstraint(constraint, reviewOf(resource, 'CREATE', namespace), {
        around: { isClusterScoped: isClusterScoped(resource.group, resource.kind), namespaceLabels },
        inventory: isReferential ? around.inventory() : {},
        now: around.now,
      });
      if (judged === undefined) return [];
      const { action } = constraint;
      return [{ policy, rule: undefined, rulePath: ['spec'], action, verdict: judged.verdict }];
    },
  };
}
