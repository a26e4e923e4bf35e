import { type Engine, isWithin, type LocatedFinding } from '../engine/api.ts';

/** What a report is limited to. Empty `paths` means everything; `changed` are absolute paths. */
export interface Scope {
  readonly paths: readonly string[];
  changed?: ReadonlySet<string>;
}

/**
 * The findings that the scope lets through: those in a named path, in an overlay below it or in what such an overlay reads, and of those the ones that
 * a changed file can have caused: its own, and those of overlays that read it.
 */
export function limitTo(findings: readonly LocatedFinding[], scope: Scope, engine: Engine): readonly LocatedFinding[] {
  const { paths, changed } = scope;
  const within = (path: string): boolean => paths.length === 0 || paths.some((root) => isWithin(path, root));
  const overlays = engine.overlays();
  const inScope = new Set(overlays.filter((overlay) => within(overlay.directory)).map((overlay) => overlay.name));
  const affected = new Set(
    [...(changed ?? [])].flatMap((file) => engine.overlaysOf(file).map((overlay) => overlay.name)),
  );
  const feeds = (file: string): boolean => engine.overlaysOf(file).some((overlay) => inScope.has(overlay.name));
  return findings.filter(
    (finding) =>
      (within(finding.file) || finding.overlays.some((name) => inScope.has(name)) || feeds(finding.file)) &&
      (changed === undefined || changed.has(finding.file) || finding.overlays.some((name) => affected.has(name))),
  );
}
