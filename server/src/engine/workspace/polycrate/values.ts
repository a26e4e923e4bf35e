import type { Finding } from '../../diagnostics/finding.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { keyText } from '../../syntax/lookup.ts';
import type { SyntaxNode, SyntaxScalar } from '../../syntax/tree.ts';
import { type PolycrateScene, report } from './scene.ts';
import { isSecretKey, secretForm } from './secretValues.ts';

/** A value with its field. Lists count as fields, too. */
interface ScalarAt {
  readonly node: SyntaxScalar;
  readonly field: FieldPath;
}

/**
 * What a value says that Polycrate does not do, or that should not stand here: expressions in plain YAML, secrets in plain text, and
 * variables that are gone. Values of `secrets.poly` are secret by right.
 */
export function valueFindings({ file, root }: PolycrateScene): readonly Finding[] {
  const isSecrets = file.kind === 'polycrateSecrets';
  return scalarsOf(root, []).flatMap((value): Finding[] => {
    const isScript = value.field.includes('script') && typeof value.field.at(-1) === 'number';
    const found = isScript ? scriptFinding(file.path, value) : expressionFinding(file.path, value);
    // What is an expression is no value.
    const secret = found === undefined && !isSecrets ? secretFinding(file.path, value) : undefined;
    return [found, secret].filter((one) => one !== undefined);
  });
}

function scalarsOf(node: SyntaxNode | undefined, field: FieldPath): readonly ScalarAt[] {
  if (node === undefined || node.kind === 'alias') return [];
  if (node.kind === 'scalar') return [{ node, field }];
  if (node.kind === 'seq') return node.items.flatMap((item, at) => scalarsOf(item, [...field, at]));
  return node.entries.flatMap((entry) => {
    const key = keyText(entry);
    return key === undefined ? [] : scalarsOf(entry.value, [...field, key]);
  });
}

/** Texts for a person may show how something is written. */
const PROSE = ['description', 'message', 'display_name'];

const EXPRESSION = /\{\{.*?\}\}|\$\{[A-Za-z_][^}]*\}|\$\([^)]+\)|(?<![\w$])\$[A-Z_][A-Z0-9_]+\b/s;

function expressionFinding(file: string, { node, field }: ScalarAt): Finding | undefined {
  const found = PROSE.includes(String(field.at(-1))) ? undefined : EXPRESSION.exec(node.value)?.[0];
  if (found === undefined) return undefined;
  const shown = found.length > 40 ? `${found.slice(0, 39)}…` : found.replaceAll(/\s+/g, ' ');
  const message = `\`${shown}\` stays as it is: Polycrate evaluates no expression in its files. Write the value, or let the playbook make it.`;
  return report(file, { code: 'polycrate/expression', severity: 'warning', message, field });
}

/** Variables that were set from v0.6.0 to v0.19 (cmd/workspace.go, RegisterSnapshotEnv). */
const GONE = /\$\{?((?:BLOCK_CONFIG|WORKSPACE_CONFIG|ACTION_CONFIG)_\w+|WORKSPACE_NAME|BLOCK_NAME|ACTION_NAME)\b/;

function scriptFinding(file: string, { node, field }: ScalarAt): Finding | undefined {
  const gone = GONE.exec(node.value)?.[1];
  if (gone !== undefined) {
    const message = `\`$${gone}\` is empty: Polycrate has not set it since 0.20. A playbook reads \`block.config\`, \`block.name\` and \`workspace.name\`.`;
    return report(file, { code: 'polycrate/gone-variable', severity: 'information', message, field });
  }
  const template = /\{\{.*?\}\}/s.exec(node.value)?.[0];
  if (template === undefined) return undefined;
  const message = `\`${template.slice(0, 40)}\` is replaced by Polycrate up to 0.23 only; newer versions run it as it is. Use a playbook for values of the block.`;
  return report(file, { code: 'polycrate/script-template', severity: 'information', message, field });
}

function secretFinding(file: string, { node, field }: ScalarAt): Finding | undefined {
  const key = String(field.findLast((segment) => typeof segment === 'string') ?? '');
  const form = secretForm(node.value);
  if (form === undefined && !isSecretKey(key, node)) return undefined;
  const what = form === undefined ? `\`${key}\` looks like a secret` : `\`${key}\` holds ${form}`;
  const message = `${what} in plain text; everyone who reads the repository has it. Move it to \`secrets.poly\`, and replace it.`;
  return report(file, { code: 'polycrate/plain-secret', severity: 'warning', message, field, part: 'key' });
}
