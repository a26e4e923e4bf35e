import type { JsonObject } from '../../schema/schemaShape.ts';
import { mutateObject } from '../admission/mutating/mutate.ts';
import { mutationVerdicts } from '../admission/mutating/verdicts.ts';
import { type AdmissionVerdict, judgeAdmission } from '../admission/run.ts';
import { type JudgedResource, readResource } from '../judged/resource.ts';
import type { MatchSubject } from '../judged/subject.ts';
import type { Verdict } from '../judged/verdict.ts';
import { judgeCleanup } from '../kyverno/deleting/cleanup.ts';
import { judgeDeleting } from '../kyverno/deleting/judge.ts';
import { judgeGenerating } from '../kyverno/generating/judge.ts';
import { judgeImageValidating } from '../kyverno/imageValidating/judge.ts';
import { judgeResource, type RuleVerdict } from '../kyverno/judge.ts';
import { judgeMutating } from '../kyverno/mutating/judge.ts';
import { mergeSchemaOf } from '../kyverno/mutating/mergeSchema.ts';
import { asSubresource } from '../kyverno/subresource.ts';
import { judgeValidating, type ValidatingInput } from '../kyverno/validating/judge.ts';
import type { PolicyDocument } from './documents.ts';
import type { Prepared } from './prepare.ts';
import { type Locate, type PolicyOutcome, toResult, type VerdictSource } from './results.ts';

/** What policies say of an object, and the object as those that change objects leave it. */
export interface ObjectOutcomes {
  readonly outcomes: readonly PolicyOutcome[];
  readonly stored: JudgedResource;
}

/** What the policies of a cluster, those of Kyverno and those of the server itself, say of one object, in the order in which they run. */
export function kyvernoOutcomes(resource: JudgedResource, prepared: Prepared, locate: Locate): ObjectOutcomes {
  const { admission, input } = prepared;
  const place: Place = { resource, locate };
  const admitted = admissionChanges(place, prepared);
  const { verdicts, object } = judgeResource(admitted.resource, input);
  const before = [...admitted.outcomes, ...verdicts.map((one) => ruleOutcome(place, one))];
  const current = object === admitted.resource.object ? admitted.resource : readResource(object);
  if (!hasMore(prepared)) return { outcomes: before, stored: current };
  const changes = mutatingOutcomes(place, current, prepared);
  const outcomes = [
    ...before,
    ...changes.outcomes,
    ...otherOutcomes(place, changes.subject, prepared),
    ...admissionOutcomes(place, judgeAdmission(admission, changes.subject)),
  ];
  return { outcomes, stored: changes.stored };
}

/** What policies of the mode `JSON` say of a document of any shape. */
export function payloadOutcomes({ file, object }: PolicyDocument, prepared: Prepared): readonly PolicyOutcome[] {
  const resource = { ...readResource(object), name: file };
  const place: Place = { resource, locate: () => ({}) };
  const asked = inputFor(subjectOf(resource, prepared), prepared);
  return [
    ...prepared.validating.flatMap((policy) =>
      policy.isJson
        ? outcomeOf(place, sourceOf('KyvernoValidatingPolicy', policy), judgeValidating(policy, asked))
        : [],
    ),
    ...prepared.imageValidating.flatMap((policy) =>
      policy.isJson
        ? outcomeOf(place, sourceOf('KyvernoImageValidatingPolicy', policy), judgeImageValidating(policy, asked))
        : [],
    ),
    ...prepared.deleting.flatMap((policy) =>
      outcomeOf(place, sourceOf('KyvernoDeletingPolicy', policy), judgeDeleting(policy, asked)),
    ),
  ];
}

/** Which object is judged, and where its fields stand. */
interface Place {
  readonly resource: JudgedResource;
  readonly locate: Locate;
}

function hasMore({
  mutating,
  validating,
  imageValidating,
  generating,
  deleting,
  cleanup,
  admission,
}: Prepared): boolean {
  const lists = [mutating, validating, imageValidating, generating, deleting, cleanup, admission.validating];
  return lists.some(({ length }) => length > 0);
}

function ruleOutcome(
  { resource, locate }: Place,
  { policy: { policy }, rule, verdict, target, made }: RuleVerdict,
): PolicyOutcome {
  const source = {
    source: 'kyverno',
    policy: fullName(policy),
    rule: rule.name,
    annotations: policy.annotations,
    action: rule.kind === 'validate' ? rule.action : undefined,
  };
  const about = target === undefined ? resource : readResource(target);
  const result = toResult(source, about, verdict, target === undefined ? locate : () => ({}));
  return made === undefined ? { result } : { result, made };
}

function subjectOf(resource: JudgedResource, { operation, namespaces, input }: Prepared): MatchSubject {
  const namespaceLabels = namespaces.labels(resource.namespace);
  return {
    ...asSubresource(resource, input.values.subresources),
    operation,
    namespaceLabels,
    user: input.user,
  };
}

function inputFor(subject: MatchSubject, { input, celExceptions, namespaces }: Prepared): ValidatingInput {
  const namespace = namespaces.object(subject.resource.namespace);
  return { subject, cluster: input.cluster, exceptions: celExceptions, namespace, now: input.now };
}

/** What MutatingAdmissionPolicies say, and the object as they leave it: the server asks them before any webhook. */
function admissionChanges(
  place: Place,
  prepared: Prepared,
): { readonly resource: JudgedResource; readonly outcomes: readonly PolicyOutcome[] } {
  const { admission } = prepared;
  const { resource } = place;
  if (admission.mutating.length === 0) return { resource, outcomes: [] };
  const { before, after, steps } = mutateObject(admission, subjectOf(resource, prepared), mergeSchemaOf);
  const outcomes = admissionOutcomes(place, mutationVerdicts(steps)).map((one) => ({ ...one, made: [after] }));
  return { resource: after === before ? resource : readResource(after), outcomes };
}

function admissionOutcomes(place: Place, verdicts: readonly AdmissionVerdict[]): readonly PolicyOutcome[] {
  return verdicts.flatMap(({ policy: { kind, name, annotations }, binding, verdict }) => {
    const action = binding?.actions.join(', ') || undefined;
    return outcomeOf(place, { source: kind, policy: name, rule: undefined, annotations, action }, verdict);
  });
}

/** What policies that change objects say, and the object as they leave it: each goes on with what the one before left. */
function mutatingOutcomes(
  place: Place,
  first: JudgedResource,
  prepared: Prepared,
): ObjectOutcomes & { readonly subject: MatchSubject } {
  const outcomes: PolicyOutcome[] = [];
  let subject = subjectOf(first, prepared);
  let stored = first;
  for (const policy of prepared.mutating) {
    const outcome = judgeMutating(policy, inputFor(subject, prepared));
    if (outcome === undefined) continue;
    const source = sourceOf('KyvernoMutatingPolicy', policy);
    outcomes.push(...outcomeOf(place, source, outcome.verdict, [outcome.object]));
    for (const { target, verdict, object } of outcome.targets ?? [])
      outcomes.push(...outcomeOf({ resource: readResource(target), locate: () => ({}) }, source, verdict, [object]));
    if (outcome.object === subject.resource.object) continue;
    stored = readResource(outcome.object);
    subject = { ...subject, resource: stored };
  }
  return { subject, stored, outcomes };
}

/** What policies say that leave the object as it is. */
function otherOutcomes(place: Place, subject: MatchSubject, prepared: Prepared): readonly PolicyOutcome[] {
  const { validating, imageValidating, generating, deleting, cleanup, input } = prepared;
  const asked = inputFor(subject, prepared);
  return [
    ...validating.flatMap((policy) =>
      outcomeOf(place, sourceOf('KyvernoValidatingPolicy', policy), judgeValidating(policy, asked)),
    ),
    ...generating.flatMap((policy) => {
      const generated = judgeGenerating(policy, asked);
      return outcomeOf(place, sourceOf('KyvernoGeneratingPolicy', policy), generated?.verdict, generated?.made);
    }),
    ...imageValidating.flatMap((policy) =>
      outcomeOf(place, sourceOf('KyvernoImageValidatingPolicy', policy), judgeImageValidating(policy, asked)),
    ),
    ...deleting.flatMap((policy) =>
      outcomeOf(place, sourceOf('KyvernoDeletingPolicy', policy), judgeDeleting(policy, asked)),
    ),
    ...cleanup.flatMap((policy) => outcomeOf(place, sourceOf('kyverno', policy), judgeCleanup(policy, subject, input))),
  ];
}

/** A policy as results name it. */
interface Named {
  readonly name: string;
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly actions?: readonly string[];
}

function sourceOf(source: string, policy: Named): VerdictSource {
  const action = policy.actions?.join(', ') || undefined;
  return { source, policy: fullName(policy), rule: undefined, annotations: policy.annotations, action };
}

function outcomeOf(
  { resource, locate }: Place,
  source: VerdictSource,
  verdict: Verdict | undefined,
  made?: readonly JsonObject[],
): readonly PolicyOutcome[] {
  if (verdict === undefined) return [];
  const result = toResult(source, resource, verdict, locate);
  return [made === undefined ? { result } : { result, made }];
}

function fullName({ name, namespace }: Pick<Named, 'name' | 'namespace'>): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}
