import type { Finding } from '../diagnostics/finding.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { baseName } from '../text/paths.ts';
import type { KustomizationLookup } from './kustomization.ts';
import { entryFinding } from './step.ts';

/** Why a directory cannot be built; `shown` is how the place is named to the user. */
export function lookupFinding(
  lookup: Exclude<KustomizationLookup, { kind: 'found' }>,
  shown: string,
  place: { readonly file: string; readonly path: FieldPath },
): Finding {
  const refuse = (code: string, message: string): Finding => entryFinding(place, { code, severity: 'error', message });
  switch (lookup.kind) {
    case 'none':
      if (lookup.link !== undefined) {
        return refuse(
          'kustomize/outside-root',
          `\`${baseName(lookup.link)}\` of \`${shown}\` is a link that leads out of the directory, which kustomize refuses; put a file there.`,
        );
      }
      return refuse(
        'kustomize/missing-kustomization',
        `\`${shown}\` has no kustomization.yaml; add one, or name its files one by one.`,
      );
    case 'several': {
      const names = lookup.paths.map((path) => `\`${baseName(path)}\``).join(' and ');
      return refuse(
        'kustomize/several-kustomizations',
        `\`${shown}\` has ${names}; kustomize refuses more than one, remove the others.`,
      );
    }
    case 'not-a-directory':
      return refuse(
        'kustomize/not-a-directory',
        `\`${shown}\` is no directory; a directory with a kustomization is wanted here.`,
      );
    case 'unreadable':
      return refuse('kustomize/missing-file', `\`${shown}\` cannot be read (${lookup.detail}).`);
    case 'missing':
      return refuse('kustomize/missing-file', `\`${shown}\` does not exist; create it or correct the path.`);
  }
}
