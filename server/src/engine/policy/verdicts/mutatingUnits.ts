import { mutateObject } from '../admission/mutating/mutate.ts';
import { mutationVerdicts } from '../admission/mutating/verdicts.ts';
import { readAdmissionSet } from '../admission/run.ts';
import { readResource } from '../judged/resource.ts';
import { admissionPolicies, bindingsOf, creationOf, setAround } from './admissionUnits.ts';
import type { PolicyDocument, PolicyInfo, PolicyUnit, PolicyVerdict } from './policyUnit.ts';

const KIND = 'MutatingAdmissionPolicy';

/** The MutatingAdmissionPolicies among documents, all of them as one unit: each sees what the one before leaves. */
export function mutatingUnits(documents: readonly PolicyDocument[]): readonly PolicyUnit[] {
  const policies = admissionPolicies(documents, KIND);
  if (policies.length === 0) return [];
  const own = [...policies, ...policies.flatMap((policy) => bindingsOf(documents, policy))];
  const bound = readAdmissionSet({
    policies: own.map(({ object }) => object),
    objects: [],
    namespaces: () => undefined,
  });
  const infos = policies.map((document): PolicyInfo => {
    const { name, annotations } = readResource(document.object);
    return { source: KIND, name, annotations, document };
  });
  const unit: PolicyUnit = {
    documents: own,
    policies: infos,
    shown: 'left',
    changes: true,
    judge: (resource, around) => {
      const subject = creationOf(resource, around);
      const { before, after, steps } = mutateObject(setAround(bound, around), subject, around.schemas());
      const verdicts = mutationVerdicts(steps).flatMap(({ policy: { name }, verdict }): PolicyVerdict[] => {
        const policy = infos.find((info) => info.name === name);
        // That it changes something is no verdict on the object.
        if (policy === undefined || verdict.result !== 'error') return [];
        return [{ policy, rule: undefined, rulePath: ['spec'], action: undefined, verdict }];
      });
      if (after === before) return { verdicts };
      const changed = steps.filter(({ result }) => result === 'changed').map(({ policy }) => policy.name);
      return { verdicts, left: { resource: readResource(after), policies: [...new Set(changed)] } };
    },
  };
  return [unit];
}
