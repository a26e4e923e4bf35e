import type { LocatedFinding, UpgradeReport } from '../../engine/api.ts';
import { counted } from '../../protocol/words.ts';

/** What an upgrade comes to, as a sentence; `cluster` is undefined for all of them. */
export function upgradeOutcome(report: UpgradeReport, cluster: string | undefined): string {
  const { judged, failed, ahead, to } = report;
  if (judged.length + failed.length + ahead.length === 0) return 'There is no overlay to judge.';
  if (judged.length + failed.length === 0) return `Every overlay runs on Kubernetes ${to} or later already.`;
  const when = `when ${cluster ?? 'all clusters'} ${cluster ? 'goes' : 'go'} to Kubernetes ${to}`;
  return `${breakage(report)} ${when}.${unjudged(report)}`;
}

/** What is taken where nothing says which version an overlay runs on; '' where everything says so. */
export function assumedWords({ isAssumed, from }: UpgradeReport): string {
  return isAssumed ? `Some overlays run on a version that nothing says; ${from[0]} is taken.` : '';
}

/** `in overlays/prod, overlays/test and 2 more`. */
export function whereWords({ overlays }: Pick<LocatedFinding, 'overlays'>): string {
  const more = overlays.length - 2;
  return `in ${overlays.slice(0, 2).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** "2 things break, 1 is deprecated"; "Nothing breaks". */
function breakage({ findings }: UpgradeReport): string {
  const breaking = findings.filter(({ severity }) => severity === 'error').length;
  const deprecated = findings.length - breaking;
  const first = breaking === 0 ? 'Nothing breaks' : breaking === 1 ? '1 thing breaks' : `${breaking} things break`;
  return deprecated === 0 ? first : `${first}, ${deprecated} ${deprecated === 1 ? 'is' : 'are'} deprecated`;
}

/** What could not be judged, as a sentence. */
function unjudged({ failed }: UpgradeReport): string {
  if (failed.length === 0) return '';
  const what = failed.length === 1 ? 'does not render and was' : 'do not render and were';
  return ` ${counted(failed.length, 'overlay')} ${what} not judged.`;
}
