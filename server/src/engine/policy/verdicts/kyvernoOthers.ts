import type { JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { Verdict } from '../judged/verdict.ts';
import { compileCleanupPolicy, isCleanupPolicy, judgeCleanup } from '../kyverno/deleting/cleanup.ts';
import { judgeDeleting } from '../kyverno/deleting/judge.ts';
import { compileDeletingPolicy, isDeletingPolicy } from '../kyverno/deleting/policy.ts';
import { judgeGenerating } from '../kyverno/generating/judge.ts';
import { compileGeneratingPolicy, isGeneratingPolicy } from '../kyverno/generating/policy.ts';
import { judgeImageValidating } from '../kyverno/imageValidating/judge.ts';
import { compileImageValidatingPolicy, isImageValidatingPolicy } from '../kyverno/imageValidating/policy.ts';
import { judgeValidating, type ValidatingInput } from '../kyverno/validating/judge.ts';
import { compileValidatingPolicy, isValidatingPolicy } from '../kyverno/validating/policy.ts';
import { once } from './once.ts';

/** A policy without rules that leaves the object as it is. */
export interface PolicyPlan {
  /** Its language, as in reports. */
  readonly source: string;
  readonly name: string;
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** What a cluster does about a failure. */
  readonly action: string | undefined;
  judge(input: ValidatingInput): Verdict | undefined;
}

interface Language {
  is(object: JsonObject): boolean;
  compile(object: JsonObject): PolicyPlan;
}

const DENY = 'Deny';

const LANGUAGES: readonly Language[] = [
  {
    is: isValidatingPolicy,
    compile: (object) => {
      const policy = compileValidatingPolicy(object);
      const action = policy.actions.join(', ') || DENY;
      return { ...policy, source: 'KyvernoValidatingPolicy', action, judge: (input) => judgeValidating(policy, input) };
    },
  },
  {
    is: isImageValidatingPolicy,
    compile: (object) => {
      const policy = compileImageValidatingPolicy(object);
      const action = policy.actions.join(', ') || DENY;
      const judge: PolicyPlan['judge'] = (input) => judgeImageValidating(policy, input);
      return { ...policy, source: 'KyvernoImageValidatingPolicy', action, judge };
    },
  },
  {
    is: isGeneratingPolicy,
    compile: (object) => {
      const policy = compileGeneratingPolicy(object);
      const judge: PolicyPlan['judge'] = (input) => judgeGenerating(policy, input)?.verdict;
      return { ...policy, source: 'KyvernoGeneratingPolicy', action: undefined, judge };
    },
  },
  {
    is: isDeletingPolicy,
    compile: (object) => {
      const policy = compileDeletingPolicy(object);
      const judge: PolicyPlan['judge'] = (input) => deleted(judgeDeleting(policy, input));
      return { ...policy, source: 'KyvernoDeletingPolicy', action: undefined, judge };
    },
  },
  {
    is: isCleanupPolicy,
    compile: (object) => {
      const policy = compileCleanupPolicy(object);
      const judge: PolicyPlan['judge'] = (input) => deleted(judgeCleanup(policy, input.subject, input));
      return { ...policy, source: 'kyverno', action: undefined, judge };
    },
  },
];

/** That a policy leaves an object is no objection to it. */
function deleted(verdict: Verdict | undefined): Verdict | undefined {
  return verdict?.result === 'fail' ? undefined : verdict;
}

const compiled = once((object: JsonObject) => LANGUAGES.find(({ is }) => is(object))?.compile(object));

/** The policy of a document; undefined for one that has rules, that changes objects, or that is none. */
export function policyPlan(object: JsonObject): PolicyPlan | undefined {
  return compiled(object);
}

/** The field that a verdict of such a policy is about. */
export function planPath({ properties }: Verdict): FieldPath {
  const validation = Number(properties?.validation ?? Number.NaN);
  return Number.isNaN(validation) ? ['spec'] : ['spec', 'validations', validation];
}
