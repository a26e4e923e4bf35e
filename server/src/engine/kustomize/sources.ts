import type { Finding } from '../diagnostics/finding.ts';
import type { FileState } from '../files.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { utf8Encode } from '../text/bytes.ts';
import { baseName } from '../text/paths.ts';
import { readEntryFile } from './entryFile.ts';
import type { GeneratorEntry, Located } from './kustomizationFields.ts';
import { linkPath, type Origin, type OriginStep } from './provenance.ts';
import { entryFinding, entryOrigin, type StepContext } from './step.ts';

/** One key of a generated object. `bytes` is there when the value is not valid UTF-8; then `text` means nothing. */
export interface Pair {
  readonly key: string;
  readonly text: string;
  readonly bytes?: Uint8Array;
  /** The literal, the line of the env file (path: its key), or the file as a whole. */
  readonly origin: Origin;
  /** The entry that brought it. */
  readonly from: Located;
}

/** The pairs of a generator entry, or why there are none. */
export interface PairSet {
  readonly pairs: readonly Pair[];
  readonly findings: readonly Finding[];
}

/** Reads what a generator entry lists, in kustomize's order: env files, literals, files (api/kv/kv.go). A key may come once. */
export function readPairs(entry: GeneratorEntry, context: StepContext, step: OriginStep): PairSet {
  const reader = new SourceReader(context, step);
  for (const env of entry.envs) reader.readEnvFile(env);
  for (const literal of entry.literals) reader.readLiteral(literal);
  for (const file of entry.files) reader.readFile(file);
  reader.refuseRepeated(entry.name ?? '');
  return { pairs: reader.pairs, findings: reader.findings };
}

/** What unicode.IsSpace of Go takes for a blank. */
const LEADING_BLANKS = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
/** A longer line ends the reading of an env file in silence (bufio.Scanner's buffer). */
const MAX_LINE_BYTES = 65_535;

class SourceReader {
  readonly pairs: Pair[] = [];
  readonly findings: Finding[] = [];
  private readonly context: StepContext;
  private readonly step: OriginStep;

  constructor(context: StepContext, step: OriginStep) {
    this.context = context;
    this.step = step;
  }

  readLiteral(from: Located): void {
    const equals = from.text.indexOf('=');
    if (equals <= 0) {
      this.refuse(
        from,
        'kustomize/bad-literal',
        `\`${from.text}\` is not of the form \`key=value\`; kustomize refuses it.`,
      );
      return;
    }
    const origin = entryOrigin(this.context, this.step, from.at);
    this.pairs.push({ key: from.text.slice(0, equals), text: unquote(from.text.slice(equals + 1)), origin, from });
  }

  readFile(from: Located): void {
    const parts = from.text.split('=');
    const [first = '', second] = parts;
    if (parts.length > 2 || first === '' || second === '') {
      const message = `\`${from.text}\` is not of the form \`path\` or \`key=path\`; a path with \`=\` in it cannot be named here.`;
      this.refuse(from, 'kustomize/bad-file-source', message);
      return;
    }
    const found = readEntryFile({ text: second ?? first, at: from.at }, this.context);
    if ('finding' in found) {
      this.findings.push(found.finding);
      return;
    }
    const origin = this.fileOrigin(from, found.path, []);
    const { bytes } = found.file;
    const value = { text: found.file.text, ...(bytes === undefined ? {} : { bytes }) };
    this.pairs.push({ key: second === undefined ? goBase(first) : first, ...value, origin, from });
  }

  readEnvFile(from: Located): void {
    const found = readEntryFile(from, this.context);
    if ('finding' in found) {
      this.findings.push(found.finding);
      return;
    }
    if (found.file.bytes !== undefined) {
      const message = `\`${from.text}\` is not valid UTF-8, which an env file must be; save it as UTF-8.`;
      this.refuse(from, 'kustomize/bad-env-file', message);
      return;
    }
    for (const [index, line] of envLines(found.file).entries()) {
      const pair = readEnvLine(index === 0 ? line.replace(/^\ufeff/, '') : line);
      if (pair === undefined) continue;
      const origin = this.fileOrigin(from, found.path, [pair.key]);
      this.pairs.push({ ...pair, origin, from });
    }
  }

  refuseRepeated(name: string): void {
    const seen = new Set<string>();
    for (const pair of this.pairs) {
      if (seen.has(pair.key)) {
        const message = `Key \`${pair.key}\` of \`${name}\` comes twice; kustomize refuses it, remove one.`;
        this.refuse(pair.from, 'kustomize/duplicate-generator-key', message);
      }
      seen.add(pair.key);
    }
  }

  private fileOrigin(from: Located, file: string, path: FieldPath): Origin {
    const { link } = entryOrigin(this.context, this.step, from.at);
    const orderedBy = { file: this.context.file, link };
    return { file, document: 0, link: linkPath(path), step: this.step, orderedBy };
  }

  private refuse(from: Located, code: string, message: string): void {
    this.findings.push(entryFinding({ file: this.context.file, path: from.at }, { code, severity: 'error', message }));
  }
}

/** One pair of quotes around the value goes, when both are the same (removeQuotes). */
function unquote(text: string): string {
  const first = text[0];
  const quoted = text.length >= 2 && first === text.at(-1) && (first === '"' || first === "'");
  return quoted ? text.slice(1, -1) : text;
}

function goBase(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? '/' : baseName(trimmed);
}

function envLines(file: Extract<FileState, { kind: 'file' }>): string[] {
  const lines = file.text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const long = lines.findIndex((line) => line.length * 3 > MAX_LINE_BYTES && utf8Encode(line).length > MAX_LINE_BYTES);
  return (long < 0 ? lines : lines.slice(0, long)).map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

/** The pair of a line; undefined for an empty line, a comment and a line without a key. */
function readEnvLine(line: string): { key: string; text: string } | undefined {
  const trimmed = line.replace(LEADING_BLANKS, '');
  if (trimmed === '' || trimmed.startsWith('#')) return undefined;
  const equals = trimmed.indexOf('=');
  const key = equals < 0 ? trimmed : trimmed.slice(0, equals);
  return key === '' ? undefined : { key, text: equals < 0 ? '' : trimmed.slice(equals + 1) };
}
