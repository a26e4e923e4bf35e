import { conftestJudge, conftestRules } from '../conftest/judge.ts';
import { isRegoDocument, regoPath } from '../conftest/regoDocument.ts';
import type { PolicyDocument, PolicyInfo, PolicyUnit } from './policyUnit.ts';

/** The files of Rego among documents: one unit, since modules know each other; none where no rule judges anything. */
export function conftestUnits(documents: readonly PolicyDocument[]): readonly PolicyUnit[] {
  const own = documents.filter(({ object }) => isRegoDocument(object));
  const objects = own.map(({ object }) => object);
  const rules = conftestRules(objects);
  if (rules.length === 0) return [];
  const infos = new Map<string, PolicyInfo>();
  for (const { file } of rules) {
    const document = own.find(({ object }) => regoPath(object) === file);
    if (document !== undefined) infos.set(file, { source: 'conftest', name: 'main', annotations: {}, document });
  }
  return [
    {
      documents: own,
      policies: [...infos.values()],
      // conftest reads what is in the repository; no cluster changed it.
      shown: 'written',
      changes: false,
      judge: (resource, around) => ({
        verdicts: conftestJudge(
          objects,
          around.now,
        )(resource.object).flatMap(({ rule, verdict, findings }) => {
          const policy = infos.get(rule.file);
          if (policy === undefined) return [];
          const place = { file: rule.file, range: rule.at };
          const action = rule.isWarning ? 'warn' : 'deny';
          const verdicts = findings.length > 1 ? findings : [verdict];
          return verdicts.map((one) => ({ policy, rule: rule.name, rulePath: ['rego'], place, action, verdict: one }));
        }),
      }),
    },
  ];
}
