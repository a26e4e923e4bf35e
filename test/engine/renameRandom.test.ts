import assert from 'node:assert/strict';
import { plainOrQuoted } from '../../server/src/engine/features/refactor/scalarEdit.ts';
import type { RenameEdits, RenameRefusal } from '../../server/src/engine/features/rename.ts';
import { edited } from '../support/applyPlan.ts';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';
import { asFixture } from '../support/fixture.ts';
import { Random } from '../support/random.ts';
import { randomPlatform } from '../support/randomPlatform.ts';

type Files = ReadonlyMap<string, string>;
const OVERLAY = '/repo/overlay';

/** A place at which something can be renamed, and what it is called. */
function randomPlace(
  random: Random,
  opened: EngineFixture,
  files: Files,
): { file: string; offset: number; name: string } | undefined {
  for (let tries = 0; tries < 60; tries++) {
    const file = random.one([...files.keys()]);
    const offset = Math.floor(random.next() * (files.get(file)?.length ?? 0));
    const target = opened.ask((engine) => engine.renaming.target(file, offset));
    if (target !== undefined && 'range' in target) return { file, offset: target.range.start, name: target.name };
  }
  return undefined;
}

function renamed(
  opened: EngineFixture,
  place: { file: string; offset: number },
  name: string,
): RenameEdits | RenameRefusal {
  const answer = opened.ask((engine) => engine.renaming.edits(place.file, place.offset, name));
  return answer ?? { refused: 'nothing there' };
}

/** The render without what a rename may change: the name, and hashes, which follow from content. */
function normal(opened: EngineFixture, names: readonly string[]): readonly string[] | undefined {
  const { text, failed } = opened.ask((engine) => engine.renderText(OVERLAY));
  if (failed) return undefined;
  const plain = names.reduce((now, name) => now.replaceAll(name, 'NAME'), text.replace(/-[bcdfghkmt24-9]{10}\b/g, ''));
  return plain
    .split('---\n')
    .map((document) => document.split('\n').sort().join('\n'))
    .sort();
}

/**
 * What names objects that are not there. Of a custom resource an operator may make objects whose names begin as its own does, so that nothing is
 * said of these while it is called so.
 */
function dangling(opened: EngineFixture, name: string): readonly string[] {
  return opened
    .ask((engine) => engine.allFindings())
    .filter(({ code, message }) => code.startsWith('reference/missing') && !message.includes(`\`${name}`))
    .map(({ message }) => message)
    .sort();
}

/** Renames something there and back. Answers whether a render was compared. */
function thereAndBack(random: Random, files: Files, opened: EngineFixture, seed: number): boolean {
  const place = randomPlace(random, opened, files);
  const answer = place && renamed(opened, place, 'zz-new');
  if (place === undefined || answer === undefined || 'refused' in answer) return false;
  // Moves of files have random tests of their own, and a bare `on`, which is no text to the server, comes back in quotes.
  if (answer.moves !== undefined || plainOrQuoted(place.name) !== place.name) return false;
  const what = `seed ${seed}: ${place.name} at ${place.file}:${place.offset}`;
  const there = edited(files, answer.edits);
  const after = openFixture(asFixture(there));
  const isSure = answer.edits.every(({ confirm }) => confirm === undefined);
  const before = isSure ? normal(opened, [place.name]) : undefined;
  if (before !== undefined) {
    assert.deepEqual(normal(after, ['zz-new', place.name]), before, what);
    assert.deepEqual(dangling(after, place.name), dangling(opened, place.name), what);
  }
  const shift = answer.edits
    .filter(({ file, range }) => file === place.file && range.end <= place.offset)
    .reduce((sum, { range, text }) => sum + text.length - (range.end - range.start), 0);
  const back = renamed(after, { file: place.file, offset: place.offset + shift + 1 }, place.name);
  // Random texts are names that a person could not have written.
  if ('refused' in back) assert.match(back.refused, /^`[^`]*` is not /, `${what}: ${back.refused}`);
  else assert.deepEqual([...edited(there, back.edits)].sort(), [...files].sort(), what);
  return before !== undefined;
}

describe('random renames', () => {
  it('change nothing but the name in a render, and leave the same bytes after the way back', () => {
    let compared = 0;
    for (let seed = 0; seed < 40; seed++) {
      const random = new Random(seed);
      const texts = [...randomPlatform(random)];
      const files = new Map(texts.map(([path, text]) => [path, text.endsWith('\n') ? text : `${text}\n`]));
      const opened = openFixture(asFixture(files));
      const renders = !opened.ask((engine) => engine.renderText(OVERLAY)).failed;
      for (let place = 0; place < (renders ? 6 : 0); place++) if (thereAndBack(random, files, opened, seed)) compared++;
    }
    assert.ok(compared > 5, `${compared} renders compared`);
  });
});
