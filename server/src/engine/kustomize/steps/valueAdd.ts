import type { Finding } from '../../diagnostics/finding.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { baseName } from '../../text/paths.ts';
import { decode } from '../decode.ts';
import { readEntryFile } from '../entryFile.ts';
import { changeField, type FieldError, specPath } from '../fieldWalk.ts';
import type { FieldSpec } from '../kustomizationFields.ts';
import { SELECTOR } from '../kustomizationShape.ts';
import { textScalar } from '../newNode.ts';
import { getField, type Node } from '../node.ts';
import { replaceNode } from '../nodeEdit.ts';
import { type Resource, withRoot } from '../resource.ts';
import { entryFinding, entryOrigin, type Step, type StepContext } from '../step.ts';
import type { Selector } from '../targetFields.ts';
import { isNull } from '../value.ts';
import { yaml11ToJson } from '../yaml11.ts';
import { fieldErrorFinding } from './fieldErrors.ts';
import { compileSelector, selects } from './selector.ts';

/** The settings of a ValueAddTransformer (api/internal/builtins/ValueAddTransformer.go). */
export interface ValueTarget {
  readonly at: FieldPath;
  readonly value?: string;
  readonly targets: readonly Target[];
  readonly targetFilePath?: string;
}

interface Target {
  readonly at: FieldPath;
  /** The file of targets that it stands in, when that is not the one of the settings. */
  readonly file?: string;
  readonly selector?: Selector;
  readonly fieldPath?: string;
  readonly filePathPosition?: number;
}

const TARGETS = { targets: [{ selector: SELECTOR, fieldPath: 'text', filePathPosition: 'integer' }] } as const;

/** Puts a text (by default the name of the directory) into fields, whole or as one part of a path. */
export function valueAddStep(settings: ValueTarget, context: StepContext): Step {
  return (resources) => {
    const { targets, findings } = allTargets(settings, context);
    if (targets.length === 0 && findings.length === 0) {
      findings.push(refusal('A ValueAddTransformer needs at least one target.', settings.at, context));
    }
    const value = (settings.value ?? '').trim() || baseName(context.directory);
    let made = resources;
    for (const target of targets) {
      const { fieldPath = '', selector } = target;
      if (fieldPath === '') {
        findings.push(refusal('This target has no `fieldPath`.', target.at, context));
        continue;
      }
      const compiled = selector === undefined ? undefined : compileSelector(selector);
      made = made.map((one) =>
        compiled === undefined || selects(compiled, one) ? add(one, value, { target, context, findings }) : one,
      );
    }
    return { resources: made, findings };
  };
}

function allTargets(settings: ValueTarget, context: StepContext): { targets: readonly Target[]; findings: Finding[] } {
  const { targetFilePath } = settings;
  if (!targetFilePath) return { targets: settings.targets, findings: [] };
  const read = readEntryFile({ text: targetFilePath, at: [...settings.at, 'targetFilePath'] }, context);
  if ('finding' in read) return { targets: settings.targets, findings: [read.finding] };
  const json = yaml11ToJson(context.access.syntax(read.path).documents[0]?.root) ?? null;
  const more = decode(TARGETS, json, { at: [], strict: false }).value.targets as readonly Target[];
  const placed = more.map((target) => ({ ...target, file: read.path }));
  return { targets: [...settings.targets, ...placed], findings: [] };
}

function add(
  resource: Resource,
  value: string,
  from: { target: Target; context: StepContext; findings: Finding[] },
): Resource {
  const { target, context, findings } = from;
  const spec = { path: target.fieldPath ?? '', create: true };
  if (meetsNull(resource.root, spec)) return resource;
  const origin = entryOrigin(target.file === undefined ? context : { file: target.file }, 'plugin', target.at);
  const root = meetsList(resource.root, spec)
    ? LIST_MET
    : changeField(resource.root, spec, {
        origin,
        create: 'scalar',
        set: (node) => {
          if (node.kind !== 'scalar') return { kind: 'error', message: 'it is not a text' };
          const position = target.filePathPosition ?? 0;
          return replaceNode(
            node,
            textScalar(position > 0 ? insertPart(node.text, position - 1, value) : value, origin),
          );
        },
      });
  if (root.kind !== 'error') return withRoot(resource, root);
  findings.push(fieldErrorFinding({ file: context.file, path: target.at }, resource, spec, root));
  return resource;
}

const LIST_MET: FieldError = {
  kind: 'error',
  message: 'it leads through a list, into which this transformer does not go',
};

/** This transformer looks its field up, and does not walk through lists as others do (valueadd.go). */
function meetsList(root: Node, spec: FieldSpec): boolean {
  let at: Node | undefined = root;
  for (const name of specPath(spec)) {
    if (at?.kind === 'seq') return true;
    at = getField(at, name);
  }
  return at?.kind === 'seq';
}

/** Below a null nothing is added, and nothing is said. */
function meetsNull(root: Node, spec: FieldSpec): boolean {
  let at: Node | undefined = root;
  for (const name of specPath(spec)) {
    if (isNull(at)) return true;
    at = getField(at, name);
  }
  return false;
}

/** InsertPathPart of kyaml/filesys/util.go. */
function insertPart(path: string, position: number, part: string): string {
  const parts = path === '' ? [] : path.split('/');
  const shift = parts[0] === '' ? 1 : 0;
  const at = Math.min(position + shift, parts.length);
  return [...parts.slice(0, at), part, ...parts.slice(at)].join('/');
}

function refusal(message: string, path: FieldPath, context: StepContext): Finding {
  return entryFinding({ file: context.file, path }, { code: 'kustomize/plugin', severity: 'error', message });
}
