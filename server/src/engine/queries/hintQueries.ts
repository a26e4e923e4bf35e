import { preferredOverlay } from '../features/codeLens.ts';
import { type HintRender, inlayHints } from '../features/inlayHints.ts';
import type { InlayHintAnswer } from '../features/languageAnswers.ts';
import { overlayLabel } from '../features/overlayLabel.ts';
import type { Range } from '../syntax/tree.ts';
import type { Database } from './database.ts';
import { FILE } from './inputs.ts';
import { shortPath } from './nameLookup.ts';
import { renderOf } from './renderQueries.ts';
import { factsOf, syntaxOf } from './sourceQueries.ts';
import { overlayInfo, readersOf } from './workspaceQueries.ts';

/** Overlays beyond these are not looked at: more values behind a line are no help. */
const MOST = 4;

/**
 * What fields in a range of a manifest come to, in the named environments, or in the one that is most like production where none is
 * named. Only overlays that were rendered before are looked at, so that scrolling through a file starts no work.
 */
export function inlayHintsOf(
  db: Database,
  file: string,
  range: Range,
  environments: readonly string[],
): readonly InlayHintAnswer[] {
  if (db.get(factsOf, file).kind !== 'manifest') return [];
  return inlayHints(db.get(syntaxOf, file), range, {
    file,
    renders: hintRenders(db, file, environments),
    syntax: (path) => (db.input(FILE, path).kind === 'file' ? db.get(syntaxOf, path) : undefined),
    shorten: (path) => shortPath(db, path),
  });
}

function hintRenders(db: Database, file: string, environments: readonly string[]): readonly HintRender[] {
  const infos = db.get(readersOf, file).map((directory) => overlayInfo(db, directory));
  const best = preferredOverlay(infos);
  const wanted =
    environments.length > 0
      ? infos.filter(({ environment }) => environments.includes(environment))
      : best
        ? [best]
        : [];
  return wanted
    .filter(({ directory }) => db.wasAsked(renderOf, directory))
    .slice(0, MOST)
    .flatMap((info) => {
      const { failed, resources } = db.get(renderOf, info.directory);
      return failed ? [] : [{ label: overlayLabel(info, infos), resources }];
    });
}
