import { type InclusionContext, type Inclusions, includedBy, includes, inclusionAt } from '../features/inclusions.ts';
import { recovered } from '../features/recovered.ts';
import { deleteEdits } from '../features/refactor/deleteFiles.ts';
import { chosenEntries, extractComponent } from '../features/refactor/extractComponent.ts';
import { extractObjects } from '../features/refactor/extractObjects.ts';
import { extractedPatch, patchPlan } from '../features/refactor/extractPatch.ts';
import { type MoveContext, moveEdits } from '../features/refactor/moveFiles.ts';
import { newOverlay } from '../features/refactor/newOverlay.ts';
import { applyEdits, isPathSegment, type RefactorAnswer, type RefactorPlan } from '../features/refactor/plan.ts';
import type { Refactoring } from '../features/refactor/refactoring.ts';
import type { SyntaxFile } from '../syntax/tree.ts';
import { joinPath } from '../text/paths.ts';
import { TEAM_FILE_NAME } from '../workspace/classify.ts';
import type { Database } from './database.ts';
import { type EditedFiles, type Effect, editedAccess, effectOf, fileWith } from './editedAccess.ts';
import { FILE, ONLY } from './inputs.ts';
import { shortPath } from './nameLookup.ts';
import { accessOf, renderOf } from './renderQueries.ts';
import { factsOf, syntaxOf } from './sourceQueries.ts';
import { graph, overlayInfo, overlays, readersOf, teamFiles } from './workspaceQueries.ts';

/** Refactorings over what a database knows. */
export function refactoringOf(db: Database): Refactoring {
  return {
    move: (moves) => moveEdits(moves, moveContext(db)),
    remove: (paths) => deleteEdits(paths, db.get(graph, ONLY).tree.facts.values(), (file) => treeOf(db, file)),
    extractPatch: (request) => patchIn(db, request),
    extractComponent: (request) => componentOf(db, request),
    newOverlay: ({ overlay, name }) => overlayBeside(db, overlay, name),
  };
}

/** Who includes whom, over what a database knows. */
export function inclusionsOf(db: Database): Inclusions {
  const context = (): InclusionContext => ({ graph: db.get(graph, ONLY), syntax: (file) => treeOf(db, file) });
  return {
    at: (file, offset) => inclusionAt(file, offset, context()),
    includedBy: (file) => includedBy(file, context()),
    includes: (file) => includes(file, context()),
  };
}

function moveContext(db: Database): MoveContext {
  const roots = [...db.get(teamFiles, ONLY).keys()];
  return {
    graph: db.get(graph, ONLY),
    syntax: (file) => treeOf(db, file),
    teamFiles: new Map(roots.map((root) => [root, joinPath(root, TEAM_FILE_NAME)])),
  };
}

function patchIn(db: Database, { file, range, overlay }: Parameters<Refactoring['extractPatch']>[0]): RefactorAnswer {
  const { path, kustomization } = db.get(graph, ONLY).tree.kustomizations.get(overlay) ?? {};
  if (path === undefined || kustomization === undefined)
    return { problem: `\`${shortPath(db, overlay)}\` has no kustomization that could list a patch.` };
  const exists = (one: string): boolean => db.input(FILE, one).kind !== 'missing';
  const place = { file: path, source: treeOf(db, path), facts: kustomization, exists };
  let problem = 'The selection has no fields of one object that a patch could set.';
  for (const keepsOrder of [false, true]) {
    const patch = extractedPatch(treeOf(db, file), range, keepsOrder);
    if (patch === undefined) continue;
    const plan = patchPlan(patch, place);
    if (plan.edits.length === 0)
      return { problem: `\`patches\` of \`${shortPath(db, path)}\` is no list; put that right first.` };
    const effects = effectsOf(db, plan, db.get(readersOf, path)).map(({ effect }) => effect);
    if (effects.every((effect) => effect === 'same')) return { plan, notes: [] };
    const { name } = overlayInfo(db, overlay);
    problem = effects.includes('fails')
      ? `A patch of ${patch.kind} \`${patch.name}\` finds no single object in ${name}.`
      : `${name} has other values in these fields than the base; change them where they are set there.`;
  }
  return { problem };
}

type ComponentRequest = Parameters<Refactoring['extractComponent']>[0];

function componentOf(db: Database, request: ComponentRequest): RefactorAnswer {
  const { file, name } = request;
  if (!isPathSegment(name)) return { problem: `\`${name}\` is no name of a folder; write one without slashes.` };
  const { kind } = db.get(factsOf, file);
  const made = kind === 'kustomization' ? componentOfEntries(db, request) : componentOfObjects(db, request);
  if ('problem' in made) return made;
  const touched = [...made.plan.edits.map((edit) => edit.file), ...made.plan.renames.map(({ from }) => from)];
  return judged(db, made, [...new Set(touched.flatMap((one) => db.get(readersOf, one)))]);
}

function componentOfEntries(db: Database, { file, range, name }: ComponentRequest): RefactorAnswer {
  const source = treeOf(db, file);
  const entries = chosenEntries(source, range);
  if (entries.size === 0) return { problem: 'The selection has no entries that a component could take.' };
  return extractComponent({
    ...{ file, source, entries, name, graph: db.get(graph, ONLY) },
    shorten: (path) => shortPath(db, path),
  });
}

function componentOfObjects(db: Database, { file, range, name }: ComponentRequest): RefactorAnswer {
  return extractObjects({
    ...{ file, range, name, graph: db.get(graph, ONLY) },
    syntax: (path) => treeOf(db, path),
    shorten: (path) => shortPath(db, path),
  });
}

function overlayBeside(db: Database, overlay: string, name: string): RefactorAnswer {
  const made = newOverlay({
    ...{ from: overlay, name, graph: db.get(graph, ONLY) },
    syntax: (file) => treeOf(db, file),
    shorten: (path) => shortPath(db, path),
  });
  if ('problem' in made) return made;
  const edited = editedAccess(accessOf(db), editedFiles(db, made.plan));
  const effect = effectOf(db.get(renderOf, overlay), joinPath(overlay, `../${name}`), edited);
  if (effect !== 'fails') return made;
  return {
    problem: `A copy of ${overlayInfo(db, overlay).name} would not render; it reads files that a copy cannot have.`,
  };
}

/** A plan whose renders were looked at: refused where an overlay would change, with a note where only the order does. */
function judged(
  db: Database,
  made: Extract<RefactorAnswer, { plan: RefactorPlan }>,
  readers: readonly string[],
): RefactorAnswer {
  const effects = effectsOf(db, made.plan, readers);
  const named = (effect: Effect): string | undefined => effects.find((one) => one.effect === effect)?.name;
  const [failed, other, order] = [named('fails'), named('different'), named('order')];
  if (failed !== undefined)
    return { problem: `${failed} would not render any more with these entries in a component.` };
  if (other !== undefined) return { problem: `${other} would render otherwise with these entries in a component.` };
  if (order === undefined) return made;
  return { ...made, notes: [...made.notes, `The order of the resources changes in ${order}, and nothing else.`] };
}

function effectsOf(
  db: Database,
  plan: RefactorPlan,
  readers: readonly string[],
): readonly { readonly name: string; readonly effect: Effect }[] {
  const edited = editedAccess(accessOf(db), editedFiles(db, plan));
  return readers
    .filter((overlay) => db.get(overlays, ONLY).get(overlay)?.kind === 'kustomization')
    .map((overlay) => ({
      name: overlayInfo(db, overlay).name,
      effect: effectOf(db.get(renderOf, overlay), overlay, edited),
    }));
}

/** Files as a plan leaves them. */
function editedFiles(db: Database, plan: RefactorPlan): EditedFiles {
  const files = new Map<string, EditedFiles extends ReadonlyMap<string, infer S> ? S : never>();
  const stateOf = (path: string) => {
    const state = db.input(FILE, path);
    return state.kind === 'file' ? state : fileWith(path, '');
  };
  for (const file of new Set(plan.edits.map((edit) => edit.file))) {
    const own = plan.edits.filter((edit) => edit.file === file);
    files.set(file, fileWith(file, applyEdits(stateOf(file).text, own)));
  }
  for (const { from, to, edits } of plan.copies) {
    const state = stateOf(from);
    files.set(to, edits.length === 0 ? { ...state, real: to } : fileWith(to, applyEdits(state.text, edits)));
  }
  for (const { file, text } of plan.creates) files.set(file, fileWith(file, text));
  for (const { from, to } of plan.renames) {
    const state = files.get(from) ?? stateOf(from);
    files.set(to, state.kind === 'file' ? { ...state, real: to } : state);
    files.set(from, { kind: 'missing' });
  }
  return files;
}

/** The trees of a file, with what stands around a half-typed line. */
function treeOf(db: Database, file: string): SyntaxFile {
  return recovered(db.get(syntaxOf, file));
}
