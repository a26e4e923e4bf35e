import type { Finding } from '../../diagnostics/finding.ts';
import { readJsonValue } from '../../schema/jsonReader.ts';
import type { Judgement, SchemaProblem } from '../../schema/problem.ts';
import type { Json } from '../../schema/schemaShape.ts';
import { validateValue } from '../../schema/validate.ts';
import { nameOfPlace } from '../../schema/wording.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { joinPath } from '../../text/paths.ts';
import type { PolycrateWorkspace } from '../polycrateBlocks.ts';
import { isSetBySecrets, mergedConfig, sourcesOf, valueAt } from '../polycrateConfig.ts';
import type { PolycrateBlock } from '../polycrateFacts.ts';
import { type Lineage, lineageOf } from '../polycrateLineage.ts';
import { type ConfigSchema, type PolycrateScene, report } from './scene.ts';
import { isSecretName } from './secretValues.ts';

/** Configs of entries that their block's `schema.json` refuses (cmd/blocks.go, ValidateSchema): after merging, as Polycrate does. */
export function entryConfigs(scene: PolycrateScene, workspace: PolycrateWorkspace): readonly Finding[] {
  return workspace.facts.blocks.flatMap((block, index) => {
    const lineage = lineageOf(workspace, block.name);
    const schema = schemaOf(scene, lineage);
    if (schema === undefined || lineage.missing || lineage.cycle || block.template) return [];
    const merged = mergedConfig(lineage, scene.configs);
    return problemsOf(merged, schema).flatMap((problem) =>
      entryFinding(scene, { block, index, lineage, schema, problem }),
    );
  });
}

/** The schema of a block: its own, else that of the nearest parent that has one. */
export function schemaOf({ configSchema }: PolycrateScene, { parts }: Lineage): ConfigSchema | undefined {
  for (const part of parts) {
    const found = configSchema(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The config of a `block.poly` beside its schema. What an instance may still add is not missed. */
export function blockConfig(scene: PolycrateScene, block: PolycrateBlock): readonly Finding[] {
  const { file, configs, configSchema, shorten } = scene;
  const schema = configSchema({ file: file.path, index: 0, block });
  const config = configs(file.path)[0];
  if (schema === undefined || config === undefined) return [];
  return problemsOf(config, schema)
    .filter(({ absent }) => absent === undefined)
    .map(({ message, path, part }) => {
      const row = { code: 'polycrate/config-schema', severity: 'error', field: ['config', ...path] } as const;
      const text = `${message} (\`${shorten(schema.file)}\`)`;
      return report(file.path, part === 'key' ? { ...row, message: text, part } : { ...row, message: text });
    });
}

interface EntryProblem {
  readonly block: PolycrateBlock;
  readonly index: number;
  readonly lineage: Lineage;
  readonly schema: ConfigSchema;
  readonly problem: SchemaProblem;
}

function entryFinding(scene: PolycrateScene, { block, index, lineage, schema, problem }: EntryProblem): Finding[] {
  const { file, configs, shorten } = scene;
  const paths = problem.absent ?? [problem.path];
  // Secret values are laid over these, and what they are is not told.
  if (paths.every((path) => isSecret(scene, block.name, path))) return [];
  const writer = sourcesOf(lineage, configs, problem.path)[0]?.part;
  // The file that writes a wrong value tells of it.
  if (problem.absent === undefined && writer?.file !== file.path) return [];
  const own = configs(file.path)[index];
  const at = problem.absent?.[0]?.slice(0, -1) ?? problem.path;
  const inside = own === undefined ? [] : ['config', ...presentPath(own, at)];
  const whole = problem.absent === undefined && inside.length === at.length + 1;
  const message = `${problem.message} (\`${shorten(schema.file)}\`)`;
  const related = [{ message: 'The schema', place: { file: schema.file, range: { start: 0, end: 0 } } }];
  const field = [...block.field, ...(inside.length > 1 || own !== undefined ? inside : ['name'])];
  const isKey = !whole || problem.part === 'key';
  const row = { code: 'polycrate/config-schema', severity: 'error', message, field, related } as const;
  return [report(file.path, isKey ? { ...row, part: 'key' } : row)];
}

/** Whether `secrets.poly` sets a value, or may: where everything is right it is ignored by Git, and only its encrypted form is here. */
function isSecret({ workspace, configs, exists }: PolycrateScene, name: string, path: FieldPath): boolean {
  if (workspace === undefined) return false;
  const { secrets, folder } = workspace;
  if (secrets === undefined)
    return exists(joinPath(folder, 'secrets.poly.age')) || path.some((segment) => isSecretName(String(segment)));
  return isSetBySecrets(workspace, configs, { block: name, path });
}

/** As much of a path as a config has. */
function presentPath(config: Json, path: FieldPath): FieldPath {
  let length = path.length;
  while (length > 0 && valueAt(config, path.slice(0, length)) === undefined) length--;
  return path.slice(0, length);
}

const JUDGEMENT: Judgement = {
  mode: 'full',
  label: 'config',
  judge: 'Polycrate',
  unknownField: 'error',
  exact: true,
  limits: true,
  nulls: 'value',
  lenient: [],
};

function problemsOf(config: Json, { schema, registry }: ConfigSchema): readonly SchemaProblem[] {
  return validateValue(config, schema, { registry, read: readJsonValue, judgement: JUDGEMENT }).map(inWords);
}

/** What JSON Schema refuses, Polycrate refuses; the walker's own words are those of an API server. */
function inWords(problem: SchemaProblem): SchemaProblem {
  if (problem.code !== 'schema/unknown-field') return problem;
  const { path, nearest } = problem;
  const hint = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
  const message = `Unknown field \`${path.at(-1)}\` in ${nameOfPlace(path.slice(0, -1), 'config')}; the workspace does not load.${hint}`;
  return { ...problem, message };
}
