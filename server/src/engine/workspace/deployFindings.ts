import type { Finding, Fix, Place } from '../diagnostics/finding.ts';
import { nearestName } from '../schema/nearest.ts';
import { relativePath } from '../text/paths.ts';
import type { Deployment } from './deployments.ts';
import { matchGlob } from './globs.ts';
import type { WorkspaceGraph } from './graph.ts';
import type { TeamFile } from './teamFile.ts';
import { rootOf } from './tree.ts';

/** Flux and Argo objects of this repository whose directory does not exist, on the line of the path. */
export function deployFindings(graph: WorkspaceGraph): readonly Finding[] {
  return graph.missing.map((deployment) => missingPath(graph, deployment));
}

function missingPath(graph: WorkspaceGraph, { unit }: Deployment): Finding {
  const root = rootOf(graph.tree.roots, unit.file) ?? '/';
  const written = unit.path.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  const known = [...graph.tree.directories.keys()].filter((path) => rootOf([root], path) === root && path !== root);
  const nearest = nearestName(
    written,
    known.map((path) => relativePath(root, path)),
  );
  const hint = nearest === undefined ? 'Paths count from the repository root.' : `Did you mean \`${nearest}\`?`;
  const effect = unit.tool === 'flux' ? 'it never becomes ready' : 'Argo CD cannot sync it';
  const place: Place = { file: unit.file, document: unit.document, path: unit.field, part: 'value' };
  const to = unit.path.startsWith('./') ? `./${nearest}` : nearest;
  const fix = (value: string): Fix => ({
    title: `Change to \`${value}\``,
    edit: { kind: 'set-value', place, to: value },
  });
  return {
    code: `${unit.tool}/path-missing`,
    severity: 'error',
    message: `Directory \`${unit.path}\` does not exist, so ${unit.kind} \`${unit.name}\` has nothing to deploy: ${effect}. ${hint}`,
    place,
    overlays: [],
    related: [],
    fixes: nearest === undefined || to === undefined ? [] : [fix(to)],
  };
}

/**
 * Patterns of a team file that fit no overlay, on their lines.
 *
 * @param path absolute path of the team file
 */
export function unmatchedPatterns(graph: WorkspaceGraph, team: TeamFile, path: string): readonly Finding[] {
  const root = rootOf(graph.tree.roots, path) ?? '/';
  const overlays = [...graph.overlays.keys()].filter((directory) => rootOf(graph.tree.roots, directory) === root);
  const names = overlays.map((directory) => relativePath(root, directory));
  return team.environments.flatMap(({ overlays: patterns, field }) =>
    patterns.flatMap((pattern, i): Finding[] => {
      if (names.some((name) => matchGlob(pattern, name))) return [];
      const nearest = nearestName(pattern, names);
      const hint = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
      return [
        {
          code: 'polycrate/team-file-no-overlay',
          severity: 'warning',
          message: `\`${pattern}\` fits no overlay of this repository.${hint}`,
          place: { file: path, document: 0, path: [...field, 'overlays', i], part: 'value' },
          overlays: [],
          related: [],
          fixes: [],
        },
      ];
    }),
  );
}
