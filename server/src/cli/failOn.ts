import type { Option } from 'commander';
import { choice } from './options.ts';

/** From which level on a finding counts; `none` for no finding at all. */
const FAIL_ON = ['error', 'warning', 'none'] as const;

export type FailOn = (typeof FAIL_ON)[number];

/** `--fail-on`, with what it does in words. */
export function failOnOption(text: string): Option {
  return choice('--fail-on <level>', text, FAIL_ON, 'error');
}

/** Whether a finding is grave enough to count. */
export function isGrave(severity: string, failOn: FailOn): boolean {
  return failOn !== 'none' && (severity === 'error' || severity === failOn);
}
