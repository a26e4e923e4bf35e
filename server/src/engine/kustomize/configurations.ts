import type { Finding } from '../diagnostics/finding.ts';
import { decode } from './decode.ts';
import { decodeFindings } from './decodeFindings.ts';
import { readEntryFile } from './entryFile.ts';
import {
  DEFAULT_CONFIG,
  EMPTY_CONFIG,
  mergeConfig,
  type SpecConflict,
  sortLists,
  type TransformerConfig,
} from './fieldSpecs.ts';
import type { Located } from './kustomizationFields.ts';
import { CONFIGURATION } from './kustomizationShape.ts';
import { entryFinding, type StepContext } from './step.ts';
import { yaml11ToJson } from './yaml11.ts';

/**
 * Adds the field specs of the files in `configurations` to those in force (builtinconfig/loaddefaultconfig.go). They add to the
 * defaults and never remove one.
 */
export function readConfigurations(
  entries: readonly Located[],
  context: StepContext,
): { readonly config: TransformerConfig; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  let custom = EMPTY_CONFIG;
  for (const entry of entries) {
    const read = readEntryFile(entry, context);
    if ('finding' in read) {
      findings.push(read.finding);
      continue;
    }
    const syntax = context.access.syntax(read.path);
    for (const problem of syntax.documents[0]?.problems ?? []) {
      const place = { file: read.path, range: problem.range };
      findings.push({ ...entryFinding({ file: read.path, path: [] }, { ...problem, severity: 'error' }), place });
    }
    const decoded = decode(CONFIGURATION, yaml11ToJson(syntax.documents[0]?.root) ?? null, { at: [], strict: true });
    findings.push(...decodeFindings(decoded.problems, read.path, 'configuration file'));
    const conflicts: SpecConflict[] = [];
    const { at, ...lists } = decoded.value;
    custom = mergeConfig(custom, sortLists(lists as Partial<TransformerConfig>), conflicts);
    findings.push(...conflicts.map((conflict) => conflictFinding(conflict, entry, context)));
  }
  const conflicts: SpecConflict[] = [];
  const own = custom === EMPTY_CONFIG ? DEFAULT_CONFIG : mergeConfig(DEFAULT_CONFIG, custom, conflicts);
  const config = mergeConfig(context.config, own, conflicts);
  const entry = entries[0];
  if (entry !== undefined) findings.push(...conflicts.map((conflict) => conflictFinding(conflict, entry, context)));
  return { config, findings };
}

/** Adds the configuration that an entry of a kustomization brings along. */
export function mergeBaseConfig(
  config: TransformerConfig,
  more: TransformerConfig,
  at: { readonly entry: Located; readonly file: string },
): { readonly config: TransformerConfig; readonly findings: readonly Finding[] } {
  if (more === config) return { config, findings: [] };
  const conflicts: SpecConflict[] = [];
  const merged = mergeConfig(config, more, conflicts);
  return { config: merged, findings: conflicts.map((conflict) => conflictFinding(conflict, at.entry, at)) };
}

function conflictFinding(conflict: SpecConflict, entry: Located, at: { readonly file: string }): Finding {
  const message = `\`${entry.text}\` says about \`create\` of the field \`${conflict.path}\` something else than is in force already; give both the same.`;
  return entryFinding(
    { file: at.file, path: entry.at },
    { code: 'kustomize/spec-conflict', severity: 'error', message },
  );
}
