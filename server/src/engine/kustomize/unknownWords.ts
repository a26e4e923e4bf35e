import type { Finding } from '../diagnostics/finding.ts';
import { nearestName } from '../schema/nearest.ts';
import { hasPlaceholder } from '../schema/placeholders.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import type { ImageEntry, Kustomization } from './kustomizationFields.ts';
import { entryFinding } from './step.ts';

/** Words that kustomize compares with a few that it knows, and passes over in silence when it knows none. */
const BEHAVIORS = ['create', 'merge', 'replace'];
const METADATA = ['originAnnotations', 'transformerAnnotations', 'managedByLabel'];

/** What kustomize takes and nobody can have meant: unknown words, and parts of images that no container runtime takes. */
export function unknownWordFindings(fields: Kustomization, file: string): Finding[] {
  const found: Finding[] = [];
  const tell = (path: FieldPath, code: string, message: string, nearest?: string): void => {
    const place = { file, document: 0, path };
    const fixes = nearest === undefined ? [] : [nearestFix(place, nearest)];
    found.push(entryFinding({ file, path }, { code, severity: 'warning', message, fixes }));
  };
  for (const { at, behavior } of [...fields.configMapGenerator, ...fields.secretGenerator]) {
    if (behavior === undefined || behavior === '' || BEHAVIORS.includes(behavior)) continue;
    const nearest = nearestName(behavior, BEHAVIORS);
    const message = `\`${behavior}\` is no behavior that kustomize knows, so it counts as \`create\`; ${meant(nearest, BEHAVIORS)}`;
    tell([...at, 'behavior'], 'kustomize/unknown-word', message, nearest);
  }
  for (const { at, text } of fields.buildMetadata) {
    if (METADATA.includes(text)) continue;
    const nearest = nearestName(text, METADATA);
    const message = `\`${text}\` is nothing that \`buildMetadata\` can record, so it does nothing; ${meant(nearest, METADATA)}`;
    tell(at, 'kustomize/unknown-word', message, nearest);
  }
  for (const entry of fields.images) {
    for (const [field, message] of imageProblems(entry)) tell([...entry.at, field], 'kustomize/image-entry', message);
  }
  return found;
}

/** Not sure: another behavior needs an object that it can take over. */
function nearestFix(place: { file: string; document: number; path: FieldPath }, to: string): Finding['fixes'][number] {
  return { title: `Change to \`${to}\``, edit: { kind: 'set-value', place, to } };
}

function meant(nearest: string | undefined, known: readonly string[]): string {
  return nearest === undefined
    ? `it takes ${known.map((word) => `\`${word}\``).join(', ')}.`
    : `did you mean \`${nearest}\`?`;
}

/** The grammar of image references (distribution/reference); no server checks it, so that pods fail with InvalidImageName. */
function imageProblems({ newName = '', newTag = '', digest = '' }: ImageEntry): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  const isWritten = (text: string): boolean => text !== '' && !hasPlaceholder(text);
  const last = newName.slice(newName.lastIndexOf('/') + 1);
  if (isWritten(newName) && /[:@]/.test(last))
    found.push([
      'newName',
      `\`${newName}\` has a tag or digest in it, behind which another one is put; write it in \`newTag\` or \`digest\`.`,
    ]);
  if (isWritten(newTag) && !/^\w[\w.-]{0,127}$/.test(newTag))
    found.push([
      'newTag',
      `\`${newTag}\` is no tag: at most 128 letters, digits, \`_\`, \`.\` and \`-\`; no container starts with it.`,
    ]);
  if (isWritten(digest) && !/^[a-z][a-z0-9]*(?:[-_+.][a-z][a-z0-9]*)*:[0-9a-f]{32,}$/i.test(digest))
    found.push([
      'digest',
      `\`${digest}\` is no digest, which has the form \`sha256:…\` with 64 hexadecimal digits; no container starts with it.`,
    ]);
  return found;
}
