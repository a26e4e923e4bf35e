import type { CodeInfo } from '../codeInfo.ts';

export const SCHEMA_CODES: readonly CodeInfo[] = [];
