import type { Finding, Severity } from '../diagnostics/finding.ts';
import { nearestName } from '../schema/nearest.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { nodeAt, resolveAlias } from '../syntax/lookup.ts';
import type { SyntaxFile, SyntaxNode } from '../syntax/tree.ts';
import { entriesAt, scalarText } from './read.ts';

/** Reads a tree against expectations and collects one finding for everything that does not meet them. */
export class TeamFileReader {
  readonly findings: Finding[] = [];
  private readonly root: SyntaxNode | undefined;
  private readonly document: number;
  private readonly file: string;

  constructor(path: string, file: SyntaxFile) {
    const document = file.documents.find((candidate) => candidate.root !== undefined);
    this.file = path;
    this.root = document?.root;
    this.document = document?.index ?? 0;
  }

  report(code: string, severity: Severity, message: string, at: { path: FieldPath; part?: 'key' | 'value' }): void {
    const place = { file: this.file, document: this.document, path: at.path, part: at.part ?? 'value' };
    this.findings.push({ code, severity, message, place, overlays: [], related: [], fixes: [] });
  }

  isMissing(path: FieldPath): boolean {
    const node = resolveAlias(nodeAt(this.root, path));
    return node === undefined || (node.kind === 'scalar' && scalarText(node) === undefined);
  }

  /** Reports keys that nobody reads, with the nearest one that somebody does. */
  checkKeys(path: FieldPath, known: readonly string[]): void {
    const present = entriesAt(this.root, path).map(({ key }) => key);
    for (const key of present) {
      if (known.includes(key)) continue;
      const free = known.filter((name) => !present.includes(name));
      const nearest = nearestName(key, free);
      const hint = nearest === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean \`${nearest}\`?`;
      const at = { path: [...path, key], part: 'key' as const };
      this.report(
        'polycrate/team-file-unknown-key',
        'warning',
        `Unknown key \`${key}\`; it has no effect. ${hint}`,
        at,
      );
      const place = { file: this.file, document: this.document, path: at.path, part: at.part };
      const last = this.findings.at(-1);
      if (nearest === undefined || last === undefined) continue;
      const fix = {
        title: `Change to \`${nearest}\``,
        edit: { kind: 'rename-key', place, to: nearest },
        preferred: true,
      };
      this.findings[this.findings.length - 1] = { ...last, fixes: [fix as Finding['fixes'][number]] };
    }
  }

  /** Names and paths of the members of a mapping; a value that is no mapping is reported. */
  members(path: FieldPath): readonly { readonly key: string; readonly path: FieldPath }[] {
    if (this.isMissing(path)) return [];
    if (resolveAlias(nodeAt(this.root, path))?.kind !== 'map') {
      this.wrongValue(path, 'a mapping');
      return [];
    }
    return entriesAt(this.root, path).map(({ key }) => ({ key, path: [...path, key] }));
  }

  /** Paths of the items of a list; a value that is no list is reported. */
  items(path: FieldPath): readonly FieldPath[] {
    if (this.isMissing(path)) return [];
    const node = resolveAlias(nodeAt(this.root, path));
    if (node?.kind === 'seq') return node.items.map((_, i) => [...path, i]);
    this.wrongValue(path, 'a list');
    return [];
  }

  text(path: FieldPath): string | undefined {
    if (this.isMissing(path)) return undefined;
    const text = scalarText(nodeAt(this.root, path));
    if (text === undefined) this.wrongValue(path, 'a text');
    return text;
  }

  texts(path: FieldPath): readonly string[] {
    return this.items(path).flatMap((item) => this.text(item) ?? []);
  }

  /** One of a closed set of words. */
  word<T extends string>(path: FieldPath, words: readonly T[]): T | undefined {
    const text = this.text(path);
    if (text === undefined) return undefined;
    const word = words.find((candidate) => candidate === text);
    if (word !== undefined) return word;
    const nearest = nearestName(text, words);
    const hint = nearest === undefined ? `Allowed: ${words.join(', ')}.` : `Did you mean \`${nearest}\`?`;
    this.report('polycrate/team-file-value', 'error', `\`${text}\` is not allowed here. ${hint}`, { path });
    return undefined;
  }

  /** True for a scalar; lets a key take a word or a mapping of words. */
  isScalar(path: FieldPath): boolean {
    return resolveAlias(nodeAt(this.root, path))?.kind === 'scalar';
  }

  required(path: FieldPath, key: string, why: string): void {
    if (!this.isMissing([...path, key])) return;
    this.report('polycrate/team-file-value', 'error', `\`${key}\` is missing; ${why}.`, { path });
  }

  private wrongValue(path: FieldPath, wanted: string): void {
    const name = path.findLast((segment) => typeof segment === 'string') ?? 'value';
    this.report('polycrate/team-file-value', 'error', `\`${name}\` must be ${wanted} here; it is not read.`, { path });
  }
}
