import type { Finding } from '../../diagnostics/finding.ts';
import { samePath } from '../../syntax/fieldPath.ts';
import { isOldCli, type PolycrateScene, report } from './scene.ts';

/** Codes that say better what the schema says of the same field. */
const BETTER = ['polycrate/version', 'polycrate/actions-map'];

/**
 * Findings of the schema of a file together with ours: one for each cause, and as grave as Polycrate takes it. What reads
 * `block.poly` was strict up to 0.23; a changelog is only shown.
 */
export function withSchema(
  scene: PolycrateScene,
  schema: readonly Finding[],
  own: readonly Finding[],
): readonly Finding[] {
  const better = own.filter(({ code }) => BETTER.includes(code));
  const kept = schema.filter(({ place }) => !better.some((one) => isSamePlace(one.place, place)));
  return [...kept.map((finding) => judged(scene, finding)), ...own];
}

function isSamePlace(a: Finding['place'], b: Finding['place']): boolean {
  return 'path' in a && 'path' in b && samePath(a.path, b.path);
}

function judged({ file, workspace }: PolycrateScene, finding: Finding): Finding {
  const { code, severity, place, fixes } = finding;
  if (file.kind === 'polycrateChangelog' && severity === 'error') return { ...finding, severity: 'warning' };
  if (code !== 'schema/unknown-field' || !('path' in place)) return finding;
  if (file.kind === 'polycrateBlock' && isOldCli(workspace)) return { ...finding, severity: 'error' };
  const isFree = file.kind === 'polycrateWorkspace' && place.path[0] === 'config' && place.path.length === 2;
  if (!isFree || fixes.length > 0) return finding;
  const name = String(place.path[1]);
  const message = `Polycrate ignores \`${name}\`: \`config\` of a workspace has its own keys only. Own values belong in the \`config\` of a block, or below \`config.globals\`.`;
  const row = { code: 'polycrate/free-variable', severity: 'warning', message, field: place.path } as const;
  return report(file.path, { ...row, part: 'key' });
}
