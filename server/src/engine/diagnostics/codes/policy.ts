import type { CodeInfo } from '../codeInfo.ts';

export const POLICY_CODES: readonly CodeInfo[] = [];
