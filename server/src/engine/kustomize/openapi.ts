import type { Finding } from '../diagnostics/finding.ts';
import { readEntryFile } from './entryFile.ts';
import type { LocatedMap } from './kustomizationFields.ts';
import type { Beside } from './merge/customSchemas.ts';
import { builtInMergeSchemas, type MergeSchemas } from './merge/mergeKeys.ts';
import { type OpenApiFile, readOpenApiFile } from './openapiFile.ts';
import { entryFinding, type StepContext } from './step.ts';

/** The only schema that kustomize v5.8.2 has built in (kyaml/openapi/openapi.go). */
const BUILT_IN = 'v1.21.2';

/** The `openapi` that is in force. */
export interface OpenApi {
  /** List keys for strategic merge. */
  readonly schemas: MergeSchemas;
  /** Types that live outside namespaces though kustomize does not know them, as `apiVersion kind`. */
  readonly clusterTypes: ReadonlySet<string> | undefined;
  /** The file cannot be read: kustomize stops when it needs a definition, and not before. */
  readonly broken: Finding | undefined;
}

/** What the `openapi` field of a kustomization asks for: `chosen` is undefined when it asks for nothing. */
export interface OpenApiRead {
  readonly chosen: OpenApi | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads the `openapi` field (openapi.go SetSchema). `beside` tells which definitions are there already. With `isChosen` another one is in
 * force, and all that is left of this one is that its file must be there.
 */
export function readOpenApi(
  field: LocatedMap,
  context: StepContext,
  { isChosen, beside }: { readonly isChosen: boolean; readonly beside: () => Beside },
): OpenApiRead {
  const { version, path } = field.values;
  const problem = (key: string, message: string): Finding => {
    const place = { file: context.file, path: [...field.at, key] };
    return entryFinding(place, { code: 'kustomize/openapi', severity: 'error', message });
  };
  const refuse = (finding: Finding): OpenApiRead => ({ chosen: undefined, findings: [finding] });
  if (path !== undefined) {
    const read = readEntryFile({ text: path, at: [...field.at, 'path'] }, context);
    if ('finding' in read) return refuse(read.finding);
    if (isChosen) return NOTHING;
    if (version !== undefined) {
      return refuse(problem('version', '`version` and `path` exclude each other; remove one.'));
    }
    const file = readOpenApiFile(read.file.text, context.access.syntax(read.path));
    const message = `\`${path}\` cannot be read as OpenAPI definitions; kustomize fails on it.`;
    return {
      chosen: chosenOf(field, { file, beside: beside() }, () => problem('path', message)),
      findings: [],
    };
  }
  if (isChosen || version === undefined || version === '') return NOTHING;
  if (version === BUILT_IN) return { chosen: BUILT_IN_ONLY, findings: [] };
  const message = `kustomize has no schema \`${version}\` built in; use \`${BUILT_IN}\`, or \`path\` with a file.`;
  return refuse(problem('version', message));
}

const NOTHING: OpenApiRead = { chosen: undefined, findings: [] };
const BUILT_IN_ONLY: OpenApi = { schemas: builtInMergeSchemas, clusterTypes: undefined, broken: undefined };

interface Choice {
  readonly file: OpenApiFile;
  readonly beside: Beside;
}

const choices = new WeakMap<LocatedMap, Choice & { readonly chosen: OpenApi }>();

/** The same object as long as the field and the file say the same, so that what was built with it is known again. */
function chosenOf(field: LocatedMap, { file, beside }: Choice, broken: () => Finding): OpenApi {
  const known = choices.get(field);
  if (known?.file === file && known.beside === beside) return known.chosen;
  const { clusterTypes, isBroken } = file;
  const chosen = { schemas: file.schemas(beside), clusterTypes, broken: isBroken ? broken() : undefined };
  choices.set(field, { file, beside, chosen });
  return chosen;
}
