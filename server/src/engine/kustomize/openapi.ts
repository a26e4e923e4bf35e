import type { Finding } from '../diagnostics/finding.ts';
import { joinPath } from '../text/paths.ts';
import type { RenderAccess } from './access.ts';
import { readEntryFile } from './entryFile.ts';
import type { KustomizationFile } from './kustomization.ts';
import type { LocatedMap } from './kustomizationFields.ts';
import { type Beside, CustomSchemas } from './merge/customSchemas.ts';
import { builtInMergeSchemas, type MergeSchemas } from './merge/mergeKeys.ts';
import type { JsonValue } from './node.ts';
import type { Accumulated } from './render.ts';
import { currentId, type Resource } from './resource.ts';
import { apiVersionOf } from './resourceId.ts';
import { isClusterScoped } from './scope.ts';
import { entryFinding, type StepContext } from './step.ts';
import { yaml11ToJson } from './yaml11.ts';

type Json = { readonly [key: string]: JsonValue };

/** The only schema that kustomize v5.8.2 has built in (kyaml/openapi/openapi.go). */
const BUILT_IN = 'v1.21.2';

/** What the `openapi` field of a kustomization asks for: `schemas` is undefined when it asks for nothing. */
export interface OpenApi {
  readonly schemas: MergeSchemas | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads the `openapi` field (openapi.go SetSchema). A file takes the place of the built-in definitions, so that built-in kinds lose
 * their list keys unless the file has them.
 */
export function readOpenApi(field: LocatedMap, context: StepContext): OpenApi {
  const { version, path } = field.values;
  const refuse = (key: string, message: string): OpenApi => {
    const place = { file: context.file, path: [...field.at, key] };
    return {
      schemas: undefined,
      findings: [entryFinding(place, { code: 'kustomize/openapi', severity: 'error', message })],
    };
  };
  if (path !== undefined) {
    if (version !== undefined) return refuse('version', '`version` and `path` exclude each other; remove one.');
    const read = readEntryFile({ text: path, at: [...field.at, 'path'] }, context);
    if ('finding' in read) return { schemas: undefined, findings: [read.finding] };
    const syntax = context.access.syntax(read.path);
    const file = yaml11ToJson(syntax.documents[0]?.root);
    const isBroken = syntax.problems.some(({ code }) => code !== 'yaml/duplicate-key');
    if (isBroken || !isRecord(file))
      return refuse('path', `\`${path}\` holds no mapping with \`definitions\`; kustomize fails on it.`);
    const schemas = known.get(syntax) ?? readSchemas(file);
    known.set(syntax, schemas);
    return { schemas, findings: [] };
  }
  if (version === undefined || version === '') return { schemas: undefined, findings: [] };
  if (version === BUILT_IN) return { schemas: builtInMergeSchemas, findings: [] };
  const message = `kustomize has no schema \`${version}\` built in; use \`${BUILT_IN}\`, or \`path\` with a file.`;
  return refuse('version', message);
}

const known = new WeakMap<object, MergeSchemas>();

interface Widened {
  readonly file: JsonValue;
  readonly made: Map<Beside, MergeSchemas>;
}
const widened = new WeakMap<MergeSchemas, Widened>();

function readSchemas(file: JsonValue): MergeSchemas {
  const schemas = new CustomSchemas(file, 'nothing').find;
  widened.set(schemas, { file, made: new Map([['nothing', schemas]]) });
  return schemas;
}

/**
 * The schemas of a file that is met when there are objects already. The built-in definitions stay beside it if kustomize has
 * loaded them by then, for a patch (the file's own then win), or wants to, for the scope of a type that is not in its table, as those
 * of plugins are not (they are then loaded after the file, and win; openapi.go initSchema).
 */
export function schemasBeside(schemas: MergeSchemas, before: readonly Resource[], met: Met): MergeSchemas {
  const widening = widened.get(schemas);
  const beside = besideOf(before, met);
  if (widening === undefined || beside === 'nothing') return schemas;
  const made = widening.made.get(beside) ?? new CustomSchemas(widening.file, beside).find;
  widening.made.set(beside, made);
  return made;
}

/** What was met on the way to an OpenAPI file: strategic merge patches, and plugins. */
export type Met = Pick<Accumulated, 'merged' | 'plugged'>;

function besideOf(before: readonly Resource[], { merged, plugged }: Met): Beside {
  if (merged) return 'built-in last';
  return !plugged && before.every((resource) => isInTable(resource)) ? 'nothing' : 'built-in first';
}

/** Whether a kustomization has strategic merge patches, by how their texts begin. */
export function mergesPatches({ fields, directory }: KustomizationFile, access: RenderAccess): boolean {
  if (fields.patchesStrategicMerge.length > 0) return true;
  return fields.patches.some(({ patch, path }) => {
    const inline = patch?.trim() ?? '';
    if (inline !== '') return !/^[[-]/.test(inline);
    return path ? access.syntax(joinPath(directory, path)).documents[0]?.root?.kind === 'map' : false;
  });
}

function isInTable(resource: Resource): boolean {
  const id = currentId(resource);
  return isClusterScoped(id) || builtInMergeSchemas(apiVersionOf(id), id.kind) !== undefined;
}

function isRecord(value: JsonValue | undefined): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
