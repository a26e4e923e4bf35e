import type { CodeInfo } from '../codeInfo.ts';

export const CHANGE_CODES: readonly CodeInfo[] = [];
