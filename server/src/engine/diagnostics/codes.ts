import type { CodeInfo } from './codeInfo.ts';
import { CHANGE_CODES } from './codes/change.ts';
import { TEAM_CHANGE_CODES } from './codes/changeRules.ts';
import { DEPLOY_CODES } from './codes/deploy.ts';
import { KUSTOMIZE_CODES } from './codes/kustomize.ts';
import { KUSTOMIZE_GENERATOR_CODES } from './codes/kustomizeGenerators.ts';
import { KUSTOMIZE_PATCH_CODES } from './codes/kustomizePatches.ts';
import { KUSTOMIZE_REFERENCE_CODES } from './codes/kustomizeReferences.ts';
import { KUSTOMIZE_REPLACEMENT_CODES } from './codes/kustomizeReplacements.ts';

import { POLICY_CODES } from './codes/policy.ts';
import { POLICY_FILE_CODES } from './codes/policyFiles.ts';
import { POLYCRATE_CODES } from './codes/polycrate.ts';
import { POLYCRATE_FILE_CODES } from './codes/polycrateFiles.ts';
import { REFERENCE_CODES } from './codes/reference.ts';
import { SCHEMA_CODES } from './codes/schema.ts';
import { VALIDATION_CLUSTER_CODES } from './codes/validationCluster.ts';
import { VALIDATION_CONFIG_CODES } from './codes/validationConfig.ts';
import { VALIDATION_METADATA_CODES } from './codes/validationMetadata.ts';
import { VALIDATION_NETWORK_CODES } from './codes/validationNetwork.ts';
import { VALIDATION_POD_CODES } from './codes/validationPod.ts';
import { VALIDATION_STORAGE_CODES } from './codes/validationStorage.ts';
import { VALIDATION_WORKLOAD_CODES } from './codes/validationWorkload.ts';
import { WARNING_CODES } from './codes/warning.ts';
import { YAML_CODES } from './codes/yaml.ts';

/** Every code that a finding can carry; pages, `explain` and the README's table are made from it. */
export const CODES: readonly CodeInfo[] = [
  ...YAML_CODES,
  ...SCHEMA_CODES,
  ...KUSTOMIZE_CODES,
  ...KUSTOMIZE_GENERATOR_CODES,
  ...KUSTOMIZE_PATCH_CODES,
  ...KUSTOMIZE_REFERENCE_CODES,
  ...KUSTOMIZE_REPLACEMENT_CODES,
  ...REFERENCE_CODES,
  ...POLICY_CODES,
  ...POLICY_FILE_CODES,
  ...DEPLOY_CODES,
  ...POLYCRATE_CODES,
  ...POLYCRATE_FILE_CODES,
  ...VALIDATION_METADATA_CODES,
  ...VALIDATION_POD_CODES,
  ...VALIDATION_WORKLOAD_CODES,
  ...VALIDATION_NETWORK_CODES,
  ...VALIDATION_STORAGE_CODES,
  ...VALIDATION_CONFIG_CODES,
  ...VALIDATION_CLUSTER_CODES,
  ...WARNING_CODES,
  ...CHANGE_CODES,
  ...TEAM_CHANGE_CODES,
];

/** The row of a code; undefined for one that does not exist. */
export function codeInfo(code: string): CodeInfo | undefined {
  return CODES.find((info) => info.code === code);
}

/** The page of a code as Markdown, the same text in editor, CLI and package. */
export function codePage(info: CodeInfo): string {
  return [
    `# ${info.code}`,
    `**${info.title}** · ${info.severity}`,
    info.what,
    `## Why it matters\n\n${info.why}`,
    `## What to do\n\n${info.remedy}`,
    `## Example\n\n\`\`\`yaml\n${info.example.trimEnd()}\n\`\`\``,
    ...(info.source === undefined ? [] : [`Source of the rule: ${info.source}`]),
  ].join('\n\n');
}
