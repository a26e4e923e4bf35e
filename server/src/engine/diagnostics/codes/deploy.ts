import type { CodeInfo } from '../codeInfo.ts';

export const DEPLOY_CODES: readonly CodeInfo[] = [];
