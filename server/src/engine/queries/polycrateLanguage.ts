import type { DefinitionAnswer, HoverAnswer } from '../api.ts';
import type { CompletionProvider } from '../features/completion/place.ts';
import { polycrateItems } from '../features/polycrate/completion.ts';
import { polycrateHover } from '../features/polycrate/hover.ts';
import { polycrateDefinition, polycrateReferences } from '../features/polycrate/navigation.ts';
import { type PolycrateAnswers, polycrateOverview } from '../features/polycrate/overview.ts';
import { type PolycrateView, viewOf } from '../features/polycrate/place.ts';
import type { Database } from './database.ts';
import { ONLY, TREE } from './inputs.ts';
import { polycrateWorkspaces, sceneOf } from './polycrateQueries.ts';
import { syntaxOf } from './sourceQueries.ts';

/** What the language features see of a file of Polycrate; undefined for any other file. */
export function polycrateView(db: Database, path: string): PolycrateView | undefined {
  const scene = sceneOf(db, path);
  return scene && viewOf(scene, (file) => db.get(syntaxOf, file));
}

/** What proposes in a file of Polycrate beside its schema. */
export function polycrateProvider(db: Database, path: string): CompletionProvider {
  const view = polycrateView(db, path);
  return view === undefined ? () => [] : polycrateItems(view, () => db.input(TREE, ONLY));
}

/** Words for a name or a config value; undefined where the schema says all there is. */
export function polycrateHoverOf(db: Database, path: string, offset: number): HoverAnswer | undefined {
  const view = polycrateView(db, path);
  return view && polycrateHover(view, offset);
}

/** Where the thing under an offset is said to be; undefined in a file that is none of Polycrate. */
export function polycrateDefinitionOf(
  db: Database,
  path: string,
  offset: number,
): readonly DefinitionAnswer[] | undefined {
  const view = polycrateView(db, path);
  return view && polycrateDefinition(view, offset);
}

/** Everything that names the thing under an offset; undefined in a file that is none of Polycrate. */
export function polycrateReferencesOf(
  db: Database,
  path: string,
  at: { readonly offset: number; readonly withDefinition: boolean },
): readonly DefinitionAnswer[] | undefined {
  const view = polycrateView(db, path);
  return view && polycrateReferences(view, at.offset, at.withDefinition);
}

/** The answers about all workspaces of the repositories. */
export function polycrateAnswers(db: Database): PolycrateAnswers {
  return {
    overviews: () =>
      db.get(polycrateWorkspaces, ONLY).flatMap((workspace) => {
        const view = polycrateView(db, workspace.file);
        return view === undefined ? [] : [polycrateOverview(view, workspace)];
      }),
  };
}
