import {
  type Constraint,
  type ConstraintInput,
  isConstraint,
  judgeConstraint,
  readConstraints,
} from '../gatekeeper/constraint.ts';
import { isExpansion, readExpansions } from '../gatekeeper/expansion.ts';
import { judgeImplied } from '../gatekeeper/implied.ts';
import { reviewOf } from '../gatekeeper/review.ts';
import { constraintKind, isTemplate } from '../gatekeeper/template.ts';
import { clusterScopeTest } from '../judged/clusterScope.ts';
import { type JudgedResource, readResource, textAt } from '../judged/resource.ts';
import type { PolicyDocument, PolicyUnit, PolicyVerdict } from './policyUnit.ts';

const isClusterScoped = clusterScopeTest([]);

/** The constraints among documents, each with the template of its kind. */
export function gatekeeperUnits(documents: readonly PolicyDocument[]): readonly PolicyUnit[] {
  const templates = documents.filter(({ object }) => isTemplate(object));
  const expanding = documents.filter(({ object }) => isExpansion(object));
  return documents
    .filter(({ object }) => isConstraint(object))
    .flatMap((document) => {
      const own = templates
        .filter(({ object }) => constraintKind(object) === textAt(document.object, 'kind'))
        .slice(0, 1);
      const [constraint] = readConstraints([...own, document].map(({ object }) => object));
      return constraint === undefined ? [] : [makeUnit(constraint, document, [...own, ...expanding])];
    });
}

/** The word that Rego and CEL alike need to look at other objects. */
const REFERENTIAL = 'inventory';

/** `templates`: that of the constraint, and those that say which objects make others. */
function makeUnit(constraint: Constraint, document: PolicyDocument, templates: readonly PolicyDocument[]): PolicyUnit {
  const { name, annotations } = constraint.resource;
  const policy = { source: 'gatekeeper', name, annotations, document };
  const isReferential = templates.some(({ object }) => JSON.stringify(object).includes(REFERENTIAL));
  const expansions = readExpansions(templates.map(({ object }) => object));
  return {
    documents: [document, ...templates],
    policies: [policy],
    shown: 'left',
    changes: false,
    judge: (resource, around) => {
      const namespace = around.namespace(resource.namespace);
      const namespaceLabels = namespace && readResource(namespace).labels;
      const input = ({ group, kind }: JudgedResource): ConstraintInput => ({
        around: { isClusterScoped: isClusterScoped(group, kind), namespaceLabels },
        inventory: isReferential ? around.inventory() : {},
        now: around.now,
      });
      const review = reviewOf(resource, 'CREATE', namespace);
      const judged = judgeConstraint(constraint, review, input(resource));
      const implied = judgeImplied(constraint, review, { expansions, namespace, input });
      const { action } = constraint;
      const verdicts = [...(judged === undefined ? [] : [{ ...judged, action }]), ...implied].map(
        (one): PolicyVerdict => ({
          ...{ policy, rule: undefined, rulePath: ['spec'], action: one.action, verdict: one.verdict },
        }),
      );
      return { verdicts };
    },
  };
}
