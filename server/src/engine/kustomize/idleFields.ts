import type { Finding } from '../diagnostics/finding.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import type { Kustomization } from './kustomizationFields.ts';
import { entryFinding } from './step.ts';

/** Fields of a kustomization that do nothing, whatever it collects. */
export function idleFindings(fields: Kustomization, file: string): Finding[] {
  const found: Finding[] = [];
  const tell = (path: FieldPath, code: string, message: string): void => {
    const finding = entryFinding({ file, path, part: 'key' }, { code, severity: 'hint', message });
    found.push({ ...finding, unnecessary: true });
  };
  const { generatorOptions, configMapGenerator, secretGenerator } = fields;
  if (generatorOptions !== undefined && configMapGenerator.length + secretGenerator.length === 0) {
    const message =
      '`generatorOptions` reach only generators of the same file, and this one has none; move them to where the generator is, or remove them.';
    tell(generatorOptions.at, 'kustomize/generator-options-unused', message);
  }
  for (const { at, pairs } of fields.labels) {
    if (Object.keys(pairs?.values ?? {}).length > 0) continue;
    tell(at, 'kustomize/label-unused', 'This entry has no `pairs`, so it changes nothing; write one, or remove it.');
  }
  return found;
}
