import { relative, resolve } from 'node:path';
import {
  LineIndex,
  makeReport,
  type PolicyDocument,
  type PolicyReport,
  placeInDocument,
  readOperation,
  runPolicies,
} from '../engine/api.ts';
import { PolicyFiles } from './policyFiles.ts';

/** What a run is asked for: paths, and values as a file or as what it would say. */
export interface PolicyRequest {
  readonly policies: readonly string[];
  readonly resources: readonly string[];
  readonly exceptions?: readonly string[];
  readonly params?: readonly string[];
  readonly targets?: readonly string[];
  readonly clusterResources?: readonly string[];
  readonly values?: unknown;
  readonly userInfo?: string;
  readonly context?: string;
  readonly operation?: string;
}

export interface PolicyAnswer {
  readonly report: PolicyReport;
  /** What could not be read. */
  readonly problems: readonly string[];
}

/** Runs policies over files; what was read and compiled is kept between runs. */
export class PolicyRunner {
  private readonly files = new PolicyFiles();
  private readonly cwd: string;

  constructor(cwd: string) {
    this.cwd = cwd;
  }

  run(request: PolicyRequest): PolicyAnswer {
    const problems: string[] = [];
    const documents = (paths: readonly string[] | undefined): readonly PolicyDocument[] =>
      this.files
        .read(
          (paths ?? []).map((path) => resolve(this.cwd, path)),
          problems,
        )
        .flatMap((file) => file.documents);
    const single = (path: unknown): ReturnType<PolicyFiles['single']> =>
      typeof path === 'string' ? this.files.single(resolve(this.cwd, path), problems) : (path as undefined);
    const operation = readOperation(request.operation);
    const lines = new Map<string, LineIndex>();
    const results = runPolicies(
      {
        policies: documents(request.policies),
        resources: documents(request.resources),
        exceptions: documents(request.exceptions),
        params: documents(request.params),
        targets: documents(request.targets),
        clusterResources: documents(request.clusterResources),
        values: single(request.values) ?? null,
        userInfo: single(request.userInfo) ?? null,
        context: single(request.context) ?? null,
        ...(operation === undefined ? {} : { operation }),
        now: Date.now(),
      },
      (document, path) => this.placeOf(document, path, lines),
    );
    return { report: makeReport(results), problems };
  }

  /** File, line and column of a field, counted from 1. */
  private placeOf(
    document: PolicyDocument,
    path: readonly (string | number)[],
    lines: Map<string, LineIndex>,
  ): Readonly<Record<string, string>> {
    const range = placeInDocument(document, path);
    const text = this.files.text(document.file);
    const file = relative(this.cwd, document.file);
    if (range === undefined || text === undefined) return { file };
    const index = lines.get(document.file) ?? new LineIndex(text);
    lines.set(document.file, index);
    const [start, end] = [index.position(range.start), index.position(range.end)];
    return {
      file,
      line: String(start.line + 1),
      column: String(start.column + 1),
      endLine: String(end.line + 1),
      endColumn: String(end.column + 1),
    };
  }
}
