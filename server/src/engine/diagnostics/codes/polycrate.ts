import type { CodeInfo } from '../codeInfo.ts';

export const POLYCRATE_CODES: readonly CodeInfo[] = [];
