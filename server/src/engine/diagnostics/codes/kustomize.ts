import type { CodeInfo } from '../codeInfo.ts';

export const KUSTOMIZE_CODES: readonly CodeInfo[] = [];
