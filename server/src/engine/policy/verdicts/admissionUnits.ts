import { isAdmissionBinding } from '../admission/binding.ts';
import { isAdmissionPolicy } from '../admission/policy.ts';
import { type AdmissionSet, judgeAdmission, readAdmissionSet } from '../admission/run.ts';
import { type JudgedResource, objectAt, readResource, textAt } from '../judged/resource.ts';
import type { MatchSubject } from '../judged/subject.ts';
import type { PolicyDocument, PolicyInfo, PolicyUnit, PolicyVerdict, Surroundings } from './policyUnit.ts';

/** The ValidatingAdmissionPolicies among documents, each with its bindings. */
export function admissionUnits(documents: readonly PolicyDocument[]): readonly PolicyUnit[] {
  return admissionPolicies(documents, 'ValidatingAdmissionPolicy').map((document) =>
    makeUnit(document, bindingsOf(documents, document)),
  );
}

/** The policies of a kind among documents. */
export function admissionPolicies(documents: readonly PolicyDocument[], kind: string): readonly PolicyDocument[] {
  return documents.filter(({ object }) => isAdmissionPolicy(object) && textAt(object, 'kind') === kind);
}

/** The bindings that name a policy, of its kind. */
export function bindingsOf(
  documents: readonly PolicyDocument[],
  { object: policy }: PolicyDocument,
): readonly PolicyDocument[] {
  const name = textAt(objectAt(policy, 'metadata'), 'name');
  const kind = `${textAt(policy, 'kind')}Binding`;
  return documents.filter(
    ({ object }) =>
      isAdmissionBinding(object) &&
      textAt(object, 'kind') === kind &&
      textAt(objectAt(object, 'spec'), 'policyName') === name,
  );
}

/** The request that makes an object. */
export function creationOf(resource: JudgedResource, around: Surroundings): MatchSubject {
  const namespace = around.namespace(resource.namespace);
  const namespaceLabels = namespace === undefined ? {} : readResource(namespace).labels;
  return { resource, subresource: '', operation: 'CREATE', namespaceLabels, user: undefined };
}

/** Policies with what surrounds the object; objects are asked for only where there are parameters. */
export function setAround(bound: AdmissionSet, around: Surroundings): AdmissionSet {
  const hasParams = [...bound.validating, ...bound.mutating].some(({ policy }) => policy.paramKind !== undefined);
  const objects = hasParams ? around.objects() : [];
  return { ...bound, world: { ...bound.world, objects, namespaces: (one) => around.namespace(one) } };
}

function makeUnit(document: PolicyDocument, bindings: readonly PolicyDocument[]): PolicyUnit {
  const documents = [document, ...bindings];
  const policies = documents.map(({ object }) => object);
  const bound = readAdmissionSet({ policies, objects: [], namespaces: () => undefined });
  const { name, annotations } = readResource(document.object);
  const info: PolicyInfo = { source: 'ValidatingAdmissionPolicy', name, annotations, document };
  return {
    documents,
    policies: [info],
    shown: 'left',
    changes: false,
    judge: (resource, around) => {
      const found = judgeAdmission(setAround(bound, around), creationOf(resource, around));
      const verdicts = found.map(({ binding, verdict }): PolicyVerdict => {
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
      return { verdicts };
    },
  };
}
