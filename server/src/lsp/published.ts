import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { LocatedFinding } from '../engine/api.ts';
import type { Splice } from './documents.ts';

/** Sends the diagnostics of one file; `version` is that of the open document they were made for. */
export type SendDiagnostics = (message: { uri: string; version?: number; diagnostics: Diagnostic[] }) => void;

/** What turns a file's findings into what its editor shows; undefined for a file whose text is not known. */
export type ShowFindings = (
  path: string,
  findings: readonly LocatedFinding[],
) => { readonly uri: string; readonly version?: number; readonly diagnostics: Diagnostic[] } | undefined;

interface Shown {
  readonly findings: readonly LocatedFinding[];
  readonly fingerprint: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly uri: string;
}

/** What every file shows now. Sends only what differs from what was sent, and moves old findings with the text. */
export class PublishedFindings {
  private readonly shown = new Map<string, Shown>();
  private readonly show: ShowFindings;
  private readonly send: SendDiagnostics;

  constructor(show: ShowFindings, send: SendDiagnostics) {
    this.show = show;
    this.send = send;
  }

  /** Shows exactly these findings for a file. */
  publish(path: string, findings: readonly LocatedFinding[]): void {
    const before = this.shown.get(path);
    if (before === undefined && findings.length === 0) return;
    const message = this.show(path, findings);
    if (message === undefined) {
      this.clear(path);
      return;
    }
    const fingerprint = JSON.stringify(message.diagnostics);
    if (findings.length === 0) this.shown.delete(path);
    else this.shown.set(path, { findings, fingerprint, ...message });
    if (fingerprint !== before?.fingerprint) this.send(message);
  }

  /** Shows new findings of the file itself beside what its overlays said last. */
  publishSource(path: string, source: readonly LocatedFinding[]): void {
    const kept = (this.shown.get(path)?.findings ?? []).filter((finding) => finding.overlays.length > 0);
    this.publish(path, [...source, ...kept]);
  }

  /** Shows nothing for a file. */
  clear(path: string): void {
    const before = this.shown.get(path);
    if (before === undefined) return;
    this.shown.delete(path);
    this.send({ uri: before.uri, diagnostics: [] });
  }

  /** Moves what is shown with an edit, so that it stays on its words until there is something newer. */
  move(path: string, splices: readonly Splice[]): void {
    const before = this.shown.get(path);
    if (before === undefined) return;
    const findings = before.findings.map((finding) => ({ ...finding, range: moveRange(finding.range, splices) }));
    this.shown.set(path, { ...before, findings });
  }

  /** What a file shows now. */
  findings(path: string): readonly LocatedFinding[] {
    return this.shown.get(path)?.findings ?? [];
  }

  /** Sends what a file shows once more, equal or not: whoever had it from elsewhere has it no longer. */
  again(path: string): void {
    const before = this.shown.get(path);
    if (before === undefined) return;
    this.shown.set(path, { ...before, fingerprint: '' });
    this.publish(path, before.findings);
  }

  has(path: string): boolean {
    return this.shown.has(path);
  }

  paths(): readonly string[] {
    return [...this.shown.keys()];
  }

  /** Problems that are shown, one cause counted once. */
  count(): { readonly errors: number; readonly warnings: number } {
    let errors = 0;
    let warnings = 0;
    for (const { diagnostics } of this.shown.values()) {
      for (const { severity } of diagnostics) {
        if (severity === DiagnosticSeverity.Error) errors += 1;
        if (severity === DiagnosticSeverity.Warning) warnings += 1;
      }
    }
    return { errors, warnings };
  }
}

/** A range after edits: text before an edit stays, text behind it moves, what an edit touches shrinks to what is left. */
export function moveRange(range: LocatedFinding['range'], splices: readonly Splice[]): LocatedFinding['range'] {
  let { start, end } = range;
  for (const { at, removed, inserted } of splices) {
    start = moveOffset(start, { at, removed, inserted });
    end = Math.max(start, moveOffset(end, { at, removed, inserted }));
  }
  return { start, end };
}

function moveOffset(offset: number, { at, removed, inserted }: Splice): number {
  if (offset <= at) return offset;
  return offset >= at + removed ? offset + inserted - removed : at + inserted;
}
