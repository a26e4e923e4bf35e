import type { Finding } from '../../diagnostics/finding.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { Resource } from '../resource.ts';
import { entryFinding, type StepContext, type Stepped } from '../step.ts';

/** An entry that was for some objects and found them as it wants them. */
interface Useless {
  readonly entry: { readonly at: FieldPath };
  readonly context: StepContext;
  readonly what: 'image' | 'replica';
}

const TEXTS = {
  image: 'The images that this entry is for are so already, so it changes nothing; remove it in one of the two places.',
  replica: 'The number of replicas is this already, so the entry changes nothing; remove it in one of the two places.',
};

/** The hint that an entry did nothing; none where it changed something or could not be carried out. */
export function unchanged(
  { entry, context, what }: Useless,
  before: readonly Resource[],
  { resources, findings }: Stepped,
): Finding[] {
  if (findings.length > 0 || resources.some((one, at) => one !== before[at])) return [];
  const place = { file: context.file, path: entry.at };
  return [entryFinding(place, { code: `kustomize/${what}-unchanged`, severity: 'hint', message: TEXTS[what] })];
}
