import type { OverlayInfo } from '../api.ts';

/** What people call an overlay among those that read a file: its environment, or its own name where that has several or is not known. */
export function overlayLabel({ environment, name }: OverlayInfo, all: readonly OverlayInfo[]): string {
  const isOnly = all.filter((other) => other.environment === environment).length === 1;
  return environment === '' || !isOnly ? name : environment;
}
