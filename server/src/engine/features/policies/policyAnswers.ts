import type { ReportResult } from '../../policy/report/report.ts';
import type { ClusterChange } from './clusterChanges.ts';
import type { ObjectResult, PolicyOverview, RuleKey } from './policyOverview.ts';
import type { PolicyTestFile, PolicyTestResult } from './policyTests.ts';

/** One rule and one object of an overlay. */
export interface WhyQuestion extends RuleKey {
  readonly overlay: string;
  /** Text form of the object's id. */
  readonly id: string;
}

/** A verdict as an entry of a report. */
export interface OverlayResult {
  /** Directory of the overlay. */
  readonly overlay: string;
  /** The source file that it is blamed on, absolute. */
  readonly file: string;
  readonly result: ReportResult;
}

/** What the policies that hold for the overlays say, beside the findings. */
export interface PolicyAnswers {
  /** Whether any policy holds for any overlay; judges nothing. */
  hasPolicies(): boolean;
  /** Every policy that holds somewhere, with how often each rule came to which result in each overlay. */
  overviews(): readonly PolicyOverview[];
  /** The results of one rule in one overlay. */
  results(overlay: string, rule: RuleKey): readonly ObjectResult[];
  /** Topmost folders of policies that no overlay builds, absolute: they hold where the team file names them. */
  folders(): readonly string[];
  /** Every verdict in every overlay. */
  report(): readonly OverlayResult[];
  /** How a verdict came about, as a text; undefined where the rule has none on that object. */
  why(question: WhyQuestion): string | undefined;
  /** What a cluster would store otherwise than it is rendered. */
  clusterChanges(overlay: string): readonly ClusterChange[];
  /** Tests of the Kyverno CLI, `kyverno-test.yaml`: all of them, or that of a file. */
  testFiles(): readonly PolicyTestFile[];
  testFile(file: string): PolicyTestFile | undefined;
  /** Runs a test here; the files that it names stand in for a cluster. */
  runTest(file: string): readonly PolicyTestResult[];
}
