import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { editFix } from '../../server/src/engine/kustomize/editFix.ts';
import { KUSTOMIZATION_NAMES } from '../../server/src/engine/kustomize/kustomization.ts';
import { dirName } from '../../server/src/engine/text/paths.ts';
import { readFixture } from './fixture.ts';
import { type Files, fileAccess, stateOf } from './renderFiles.ts';

/** All files after a fix; undefined where it is refused. */
export type Fixed = Files | undefined;

/** The kustomizations among some files. */
export function kustomizationsOf(files: Files): readonly string[] {
  return [...files.keys()].filter((path) => KUSTOMIZATION_NAMES.some((name) => path.endsWith(`/${name}`)));
}

/** What we make of a kustomization and the files around it. */
export function fixHere(files: Files, kustomization: string, vars: boolean): Fixed {
  const made = editFix(kustomization, { vars }, fileAccess(stateOf(files)));
  if ('problem' in made) return undefined;
  return new Map([...files, ...made.files.map(({ file, text }) => [file, text] as const)]);
}

/**
 * What `kustomize edit fix` makes of it, in a folder of its own that is gone afterwards. It builds before and behind the fix, and
 * some builds crash it.
 */
export function fixForReal(program: string, files: Files, kustomization: string, vars: boolean): Fixed | 'crashed' {
  const root = mkdtempSync(join(tmpdir(), 'kustomize-fix-'));
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const cwd = join(root, dirName(kustomization));
    const run = spawnSync(program, ['edit', 'fix', ...(vars ? ['--vars'] : [])], { encoding: 'utf8', cwd });
    if (run.status !== 0) return /^panic: /m.test(run.stderr) ? 'crashed' : undefined;
    return new Map([...files.keys()].map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** One section of `test/specs/edit-fix/TOPIC.md`. */
export interface FixCase {
  readonly title: string;
  readonly files: Files;
  readonly kustomization: string;
  readonly vars: boolean;
  /** The files that change, with their new texts; undefined where the fix is refused. */
  readonly after: Files | undefined;
  /** Where the text of the `after` block stands in the spec. */
  readonly block: { readonly start: number; readonly end: number };
}

/** Reads a spec: sections with a ```yaml block of files and an ```after FILE [--vars] block of those that change, or ```refused FILE. */
export function readFixSpec(text: string): readonly FixCase[] {
  const heads = [...text.matchAll(/^## (.*)$/gm)];
  return heads.map((head, i) => {
    const section = text.slice(head.index, heads[i + 1]?.index ?? text.length);
    const yaml = /^```yaml\n([\s\S]*?)^```$/m.exec(section)?.[1];
    const after = /^```(after|refused) (\S+)( --vars)?\n([\s\S]*?)^```$/m.exec(section);
    if (yaml === undefined || after === null) throw new Error(`section "${head[1]}" lacks a block`);
    const [whole, kind, path, vars, body = ''] = after;
    const start = head.index + after.index + whole.indexOf('\n') + 1;
    return {
      title: head[1] ?? '',
      files: readFixture(yaml).files,
      kustomization: `/repo/${path}`,
      vars: vars !== undefined,
      after: kind === 'refused' ? undefined : body === '' ? new Map() : readFixture(body).files,
      block: { start, end: start + body.length },
    };
  });
}

/** The files of a fix that are not as they were, as the block of a spec. */
export function changedFiles(before: Files, after: Files): Files {
  return new Map([...after].filter(([path, text]) => before.get(path) !== text));
}
