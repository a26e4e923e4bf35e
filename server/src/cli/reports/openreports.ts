import { type Engine, isWithin, makeReport } from '../../engine/api.ts';
import type { Scope } from '../scope.ts';

/**
 * What policies say of the overlays as an OpenReports document (openreports.io/v1alpha1): every verdict, passes too. Limited to overlays
 * below the named paths and to objects from files there, and of those to overlays that a changed file can have changed.
 */
export function openReport(engine: Engine, { paths, changed }: Scope): string {
  const within = (path: string): boolean => paths.length === 0 || paths.some((root) => isWithin(path, root));
  const affected =
    changed && new Set([...changed].flatMap((file) => engine.overlaysOf(file).map(({ directory }) => directory)));
  const results = engine.policies
    .report()
    .filter(({ overlay, file }) => (within(overlay) || within(file)) && affected?.has(overlay) !== false)
    .map(({ result }) => result);
  return `${JSON.stringify(makeReport(results), undefined, 2)}\n`;
}
