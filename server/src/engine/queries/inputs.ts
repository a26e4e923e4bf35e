import type { EngineOptions, LiveText } from '../api.ts';
import type { JudgedFile } from '../features/judgeAlone.ts';
import type { FileState } from '../files.ts';
import { defineInput } from './database.ts';

/** Key of inputs and queries of which there is only one. */
export const ONLY = '';

/** What is known about a path. */
export const FILE = defineInput<FileState>('file', { kind: 'missing' });

/** Every file of the repositories, absolute, sorted. */
export const TREE = defineInput<readonly string[]>('tree', []);

/** Text of a schema pack; undefined once it is known that there is none. */
export const PACK = defineInput<string | undefined>('pack', undefined);

export const OPTIONS = defineInput<EngineOptions>('options', { roots: [], trusted: false });

/** Whether committed files (below HEAD_ROOT) are being delivered. */
export const HEAD = defineInput<boolean>('head', false);

/** Files that were judged elsewhere at the same time, by path. */
export const JUDGED = defineInput<ReadonlyMap<string, JudgedFile>>('judged', new Map());

/** Objects of an overlay as its cluster had them when it was last compared, as YAML; Secrets are not among them. */
export const LIVE = defineInput<readonly LiveText[]>('live', []);
