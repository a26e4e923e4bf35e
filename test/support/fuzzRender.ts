import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { originProblems } from './originCheck.ts';
import { Random } from './random.ts';
import { randomPlatform } from './randomPlatform.ts';
import type { RealResult } from './realKustomize.ts';
import { renderFixture } from './renderFiles.ts';
import { shrinkPlatform, specSection } from './shrinkPlatform.ts';

type Files = ReadonlyMap<string, string>;

/** Builds `/repo/overlay` of a map of files with the real tool. */
export type RealBuild = (files: Files) => RealResult;

/** What one random case showed. */
export interface FuzzOutcome {
  /** Whether the real tool could build it. */
  readonly built: boolean;
  /** In which way the two differ; undefined when they agree. */
  readonly difference: Difference | undefined;
}

type Difference =
  | 'we refuse what kustomize builds'
  | 'we build what kustomize refuses'
  | 'the output differs'
  | 'an origin does not explain its value';

/** Renders the random platform of a seed with both. */
export function fuzzOne(seed: number, real: RealBuild): FuzzOutcome {
  return compare(randomPlatform(new Random(seed)), real);
}

function compare(files: Files, real: RealBuild): FuzzOutcome {
  const theirs = real(files);
  const ours = renderFixture(files, 'overlay');
  if (!theirs.ok) return { built: false, difference: ours.failed ? undefined : 'we build what kustomize refuses' };
  if (ours.failed) return { built: true, difference: 'we refuse what kustomize builds' };
  if (ours.text !== theirs.output) return { built: true, difference: 'the output differs' };
  const roots = ours.resources.map(({ root }) => root);
  const isExplained = originProblems(roots, (path) => files.get(path)).length === 0;
  return { built: true, difference: isExplained ? undefined : 'an origin does not explain its value' };
}

/**
 * Shrinks the case of a seed and writes it as a section of a spec into `folder`. Answers the path of the file and the section, with our own
 * answer behind it.
 */
export function keepFailure(seed: number, real: RealBuild, folder: string): { path: string; text: string } {
  const files = randomPlatform(new Random(seed));
  const { difference } = compare(files, real);
  const small = shrinkPlatform(files, (candidate) => compare(candidate, real).difference === difference);
  const theirs = real(small);
  const ours = renderFixture(small, 'overlay');
  const section = specSection(`Seed ${seed}: ${difference}`, small, theirs.ok ? theirs.output : undefined);
  const errors = ours.findings
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code}: ${message}`);
  const own = ours.failed ? errors.join('\n') : ours.text;
  const text = `${section}\nOurs:\n\n${own}\n${theirs.ok ? '' : `\nkustomize:\n\n${theirs.error}\n`}`;
  const path = join(folder, `seed-${seed}.md`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return { path, text };
}
