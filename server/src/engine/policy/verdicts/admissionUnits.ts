import { isAdmissionBinding } from '../admission/binding.ts';
import { isAdmissionPolicy } from '../admission/policy.ts';
import { type AdmissionSet, judgeAdmission, readAdmissionSet } from '../admission/run.ts';
import { objectAt, readResource, textAt } from '../judged/resource.ts';
import type { PolicyDocument, PolicyInfo, PolicyUnit, PolicyVerdict } from './policyUnit.ts';

/** The ValidatingAdmissionPolicies among documents, each with its bindings. */
export function admissionUnits(documents: readonly PolicyDocument[]): readonly PolicyUnit[] {
  const bindings = documents.filter(({ object }) => isAdmissionBinding(object));
  return documents
    .filter(({ object }) => isAdmissionPolicy(object) && textAt(object, 'kind') === 'ValidatingAdmissionPolicy')
    .map((document) => {
      const name = textAt(objectAt(document.object, 'metadata'), 'name');
      const own = bindings.filter(({ object }) => textAt(objectAt(object, 'spec'), 'policyName') === name);
      return makeUnit(document, own);
    });
}

function makeUnit(document: PolicyDocument, bindings: readonly PolicyDocument[]): PolicyUnit {
  const documents = [document, ...bindings];
  const policies = documents.map(({ object }) => object);
  const bound = readAdmissionSet({ policies, objects: [], namespaces: () => undefined });
  const { name, annotations } = readResource(document.object);
  const info: PolicyInfo = { source: 'ValidatingAdmissionPolicy', name, annotations, document };
  const hasParams = bound.validating.some(({ policy }) => policy.paramKind !== undefined);
  return {
    documents,
    policies: [info],
    judge: (resource, around) => {
      const namespace = around.namespace(resource.namespace);
      const namespaceLabels = namespace === undefined ? {} : readResource(namespace).labels;
      const subject = { resource, subresource: '', operation: 'CREATE', namespaceLabels, user: undefined } as const;
      const set: AdmissionSet = {
        ...bound,
        world: {
          ...bound.world,
          objects: hasParams ? around.objects() : [],
          namespaces: (one) => around.namespace(one),
        },
      };
      return judgeAdmission(set, subject).map(({ binding, verdict }): PolicyVerdict => {
        const validation = Number(verdict.properties?.validation ?? Number.NaN);
        return {
          policy: info,
          rule: undefined,
          rulePath: Number.isNaN(validation) ? ['spec'] : ['spec', 'validations', validation, 'expression'],
          action: binding?.actions.join(', '),
          verdict:
            binding === undefined
              ? verdict
              : { ...verdict, properties: { ...verdict.properties, binding: binding.name } },
        };
      });
    },
  };
}
