/** One entry of a report (openreports.io/v1alpha1), for one policy, rule and object. */
export interface ReportResult {
  readonly source: string;
  readonly policy: string;
  readonly rule?: string;
  readonly category?: string;
  readonly severity?: string;
  readonly scored?: boolean;
  readonly result: 'pass' | 'fail' | 'warn' | 'error' | 'skip';
  readonly resources: readonly [ResourceReference];
  readonly message?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

export interface ResourceReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export interface PolicyReport {
  readonly apiVersion: 'openreports.io/v1alpha1';
  readonly kind: 'Report';
  readonly metadata: { readonly name: 'policy-check' };
  readonly source: string;
  readonly summary: Readonly<Record<ReportResult['result'], number>>;
  readonly results: readonly ReportResult[];
}

/** A report with its summary. */
export function makeReport(results: readonly ReportResult[]): PolicyReport {
  const summary = { pass: 0, fail: 0, warn: 0, error: 0, skip: 0 };
  for (const { result } of results) summary[result]++;
  return {
    apiVersion: 'openreports.io/v1alpha1',
    kind: 'Report',
    metadata: { name: 'policy-check' },
    source: 'polycrate-gitops',
    summary,
    results,
  };
}
