import type { Evidence, FieldChange, FindingLevel, FindingLine, OverlayEvidence } from './evidence.ts';

/** What the engine and the language server say of one overlay; both have this shape. */
export interface OverlayDifferenceInput {
  readonly overlay: { readonly name: string; readonly environment: string; readonly clusters: readonly string[] };
  readonly resources: readonly {
    readonly kind: string;
    readonly name: string;
    readonly namespace: string;
    readonly change: 'added' | 'changed' | 'removed';
    readonly was?: string;
    readonly fields: readonly FieldChange[];
  }[];
  readonly unified: string;
}

/** A finding as engine and language server give it, with a one-based line. */
export interface FindingInput {
  readonly code: string;
  readonly severity: FindingLevel;
  readonly message: string;
  readonly file: string;
  readonly line: number;
}

/** Everything that evidence is made from. */
export interface EvidenceInput {
  readonly tool: string;
  readonly differences: readonly OverlayDifferenceInput[];
  /** Findings after the change. */
  readonly findings: readonly FindingInput[];
  /** Findings before it; absent where that was not judged, which the text says. */
  readonly findingsBefore?: readonly FindingInput[];
  /** Overlays that do not render after the change, by name, with the reason in one sentence. */
  readonly refused?: ReadonlyMap<string, string>;
  readonly notJudged?: readonly string[];
  readonly kubernetes?: readonly string[];
}

/**
 * Makes the evidence of a change from what was rendered and judged. A finding counts as new when none with the same code,
 * file and words was there before; lines move with every edit and do not count.
 */
export function makeEvidence(input: EvidenceInput): Evidence {
  const refused = input.refused ?? new Map<string, string>();
  const overlays = input.differences
    .filter((one) => one.resources.length > 0 || refused.has(one.overlay.name))
    .map((one) => toOverlay(one, refused));
  const before = input.findingsBefore;
  const notJudged = [
    ...(input.notJudged ?? []),
    ...(before === undefined ? ['Findings before the change are not known.'] : []),
  ];
  const known = before ?? input.findings;
  const exceptions = input.findings.filter(({ code }) => code === 'policy/exception-in-force').map(toLine);
  return {
    tool: input.tool,
    overlays,
    findings: {
      before: countLevels(known),
      after: countLevels(input.findings),
      added: without(input.findings, known).map(toLine),
      resolved: without(known, input.findings).map(toLine),
      ...(exceptions.length === 0 ? {} : { exceptions }),
    },
    notJudged,
    kubernetes: input.kubernetes ?? [],
  };
}

function toOverlay(one: OverlayDifferenceInput, refused: ReadonlyMap<string, string>): OverlayEvidence {
  const { name, environment, clusters } = one.overlay;
  const why = refused.get(name);
  return {
    path: name,
    environment,
    clusters,
    isProduction:
      /^(prod|production|prd|live)\b/i.test(environment) ||
      clusters.some((cluster) => /\b(prod|production|prd)\b/i.test(cluster)),
    resources: one.resources.map(({ namespace, ...resource }) => ({
      ...resource,
      ...(namespace === '' ? {} : { namespace }),
    })),
    unified: one.unified,
    ...(why === undefined ? {} : { refused: why }),
  };
}

function without(findings: readonly FindingInput[], others: readonly FindingInput[]): FindingInput[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(keyOf(other), (left.get(keyOf(other)) ?? 0) + 1);
  return findings.filter((finding) => {
    const count = left.get(keyOf(finding)) ?? 0;
    if (count > 0) left.set(keyOf(finding), count - 1);
    return count === 0;
  });
}

function keyOf({ code, file, message }: FindingInput): string {
  return JSON.stringify([code, file, message]);
}

function countLevels(findings: readonly FindingInput[]): Record<FindingLevel, number> {
  const count = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const finding of findings) count[finding.severity] += 1;
  return count;
}

function toLine({ code, severity, message, file, line }: FindingInput): FindingLine {
  return { code, level: severity, message, place: `${file}:${line}` };
}
