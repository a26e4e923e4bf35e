import type { Finding, Fix, Place, Related, Severity } from '../../diagnostics/finding.ts';
import type { Registry } from '../../schema/registry.ts';
import type { Json, Schema } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import type { FileFacts } from '../fileFacts.ts';
import type { BlockPart, PolycrateWorkspace } from '../polycrateBlocks.ts';
import type { ConfigsOf } from '../polycrateConfig.ts';
import type { PolycrateFacts } from '../polycrateFacts.ts';

/** The schema that a block has for its config. */
export interface ConfigSchema {
  readonly file: string;
  readonly schema: Schema;
  readonly registry: Registry;
}

/** A file of Polycrate with what stands around it. */
export interface PolycrateScene {
  readonly file: FileFacts;
  readonly facts: PolycrateFacts;
  /** Its first document; undefined for an empty file. */
  readonly root: SyntaxNode | undefined;
  /** The workspace that it belongs to. */
  readonly workspace: PolycrateWorkspace | undefined;
  readonly configs: ConfigsOf;
  /** Whether the repository has a file. */
  readonly exists: (path: string) => boolean;
  /** Files of the repository below the folder of the workspace that must not be readable in Git. */
  readonly exposed: readonly string[];
  /** The `schema.json` beside a `block.poly`. */
  readonly configSchema: (part: BlockPart) => ConfigSchema | undefined;
  /** A path for people, from the root of the repository. */
  readonly shorten: (path: string) => string;
}

/** What a finding of a Polycrate file says. */
export interface Report {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly field: FieldPath;
  readonly part?: 'key' | 'whole';
  /** The value that was meant. */
  readonly to?: string;
  /** Only one answer is right. */
  readonly sure?: boolean;
  readonly fixes?: readonly Fix[];
  readonly related?: readonly Related[];
}

/** A finding in a file. */
export function report(
  file: string,
  { code, severity, message, field, part, to, sure, fixes = [], related = [] }: Report,
): Finding {
  const place: Place = { file, document: 0, path: field, part: part ?? 'value' };
  const change: Fix[] =
    to === undefined
      ? []
      : [{ title: `Change to \`${to}\``, edit: { kind: 'set-value', place, to }, ...(sure && { preferred: true }) }];
  return { code, severity, message, place, overlays: [], related, fixes: [...change, ...fixes] };
}

/** The fix that takes a field away. */
export function removal(file: string, field: FieldPath, title: string): Fix {
  return { title, edit: { kind: 'remove', place: { file, document: 0, path: field, part: 'whole' } }, preferred: true };
}

/** Whether a workspace pins a command line of which the source is known, 0.23 or older; later ones may be milder. */
export function isOldCli(workspace: PolycrateWorkspace | undefined): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(workspace?.facts.cli ?? '') ?? [];
  return major !== undefined && Number(major) === 0 && Number(minor) <= 23;
}

/** Whether a value says nothing: null, false, 0, '' or an empty list or mapping. */
export function isEmptyValue(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
