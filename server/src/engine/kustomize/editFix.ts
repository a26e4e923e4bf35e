import type { SyntaxFile } from '../syntax/tree.ts';
import { joinPath } from '../text/paths.ts';
import { openEndOf } from './blockText.ts';
import { asList, asMap, declaredFields, type JsonMap } from './editFixFields.ts';
import { editedText } from './editFixText.ts';
import { varsAsReplacements } from './editFixVars.ts';
import { type LookupAccess, readKustomization } from './kustomization.ts';
import type { JsonValue } from './node.ts';
import type { Rewrite } from './rewrite.ts';
import { yaml11ToJson } from './yaml11.ts';

/**
 * What `kustomize edit fix` makes of a kustomization, to the byte (kustomize/commands/edit/fix/fix.go): deprecated fields in their
 * new places, the whole file written anew. With `vars` also `kustomize edit fix --vars`, which changes the files that use them; only that
 * kustomize makes comments above keys a part of its paths, which then lead nowhere.
 */
export function editFix(path: string, options: { readonly vars: boolean }, access: LookupAccess): Rewrite {
  const directory = path.slice(0, path.lastIndexOf('/'));
  const syntax = access.syntax(path);
  const { findings } = readKustomization(path, directory, syntax);
  const broken = findings.find(({ severity }) => severity === 'error');
  if (broken !== undefined) return { problem: broken.message };
  const fields = fixedFields(syntax, (entry) => access.file(joinPath(directory, entry)).kind === 'file');
  if ('problem' in fields) return { problem: String(fields.problem) };
  const made = options.vars ? varsAsReplacements(fields, { directory, access }) : { fields, files: [] };
  if ('problem' in made) return made;
  return { files: [...made.files, { file: path, text: editedText(syntax.text, made.fields) }] };
}

/** FixKustomization and FixKustomizationPreMarshalling of api/types/kustomization.go. */
function fixedFields(syntax: SyntaxFile, isFile: (entry: string) => boolean): Record<string, JsonValue> {
  const json = yaml11ToJson(syntax.documents[0]?.root, openEndOf(syntax.text)) ?? null;
  const { bases, imageTags, patchesJson6902, patchesStrategicMerge, commonLabels, ...rest } = declaredFields(json);
  const { helmChartInflationGenerator, ...made } = rest;
  made.kind ??= 'Kustomization';
  made.apiVersion ??= `kustomize.config.k8s.io/${made.kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`;
  const append = (field: string, items: readonly JsonValue[]): void => {
    if (items.length > 0) made[field] = [...asList(made[field]), ...items];
  };
  append('resources', asList(bases));
  append('images', asList(imageTags));
  for (const field of ['configMapGenerator', 'secretGenerator']) {
    if (made[field] !== undefined) made[field] = asList(made[field]).map(withEnvs);
  }
  addCharts(made, asList(helmChartInflationGenerator).map(asMap));
  append('patches', asList(patchesJson6902));
  const patches = asList(patchesStrategicMerge).map((one): JsonMap => {
    return isFile(String(one)) ? { path: one } : one === '' ? {} : { patch: one };
  });
  append('patches', patches);
  const pairs = asMap(commonLabels);
  const taken = Object.keys(pairs).find((key) =>
    asList(made.labels).some((label) => Object.hasOwn(asMap(asMap(label).pairs), key)),
  );
  if (taken !== undefined) return { problem: `\`${taken}\` stands in both \`commonLabels\` and \`labels\`` };
  if (Object.keys(pairs).length > 0) append('labels', [{ pairs, includeSelectors: true }]);
  return made;
}

function withEnvs(generator: JsonValue): JsonValue {
  const { env, ...rest } = asMap(generator);
  return env === undefined ? rest : { ...rest, envs: [...asList(rest.envs), env] };
}

/** SplitHelmParameters of api/types/helmchartargs.go: what the old field said becomes charts and their globals. */
function addCharts(made: Record<string, JsonValue>, old: readonly JsonMap[]): void {
  if (old.length === 0) return;
  const renamed: Readonly<Record<string, string>> = {
    ...{ chartName: 'name', chartVersion: 'version', chartRepoUrl: 'repo', values: 'valuesFile' },
    ...{ valuesLocal: 'valuesInline', valuesMerge: 'valuesMerge', releaseName: 'releaseName' },
  };
  const charts = old.map((chart) =>
    Object.fromEntries(
      Object.entries(renamed).flatMap(([from, to]) => (chart[from] === undefined ? [] : [[to, chart[from]]])),
    ),
  );
  made.helmCharts = [...asList(made.helmCharts), ...charts];
  const last = (field: string): JsonValue | undefined => old.findLast((chart) => chart[field])?.[field];
  const home = { chartHome: last('chartHome'), configHome: last('helmHome') };
  const globals = Object.fromEntries(Object.entries(home).filter(([, value]) => value !== undefined)) as JsonMap;
  if (made.helmGlobals === undefined && Object.keys(globals).length > 0) made.helmGlobals = globals;
}
