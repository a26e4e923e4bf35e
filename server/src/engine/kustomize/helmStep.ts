import { isWithin, joinPath, relativePath } from '../text/paths.ts';
import { isFree } from './entries.ts';
import { readEntryFile } from './entryFile.ts';
import type { HelmChart, HelmGlobals } from './helmFields.ts';
import { readHelmOutput } from './helmOutput.ts';
import type { HelmAnswer, HelmRequest } from './helmRequest.ts';
import { mergedValues } from './helmValues.ts';
import type { JsonValue } from './node.ts';
import { isRemotePath, remoteChart, remoteRootOf } from './remotePaths.ts';
import type { Resource } from './resource.ts';
import { entryFinding, entryOrigin, type Step, type StepContext, type Stepped } from './step.ts';
import { absorb } from './steps/generatorBehavior.ts';

/** A chart with what its kustomization says for all of them. */
export interface HelmSource {
  readonly chart: HelmChart;
  readonly globals: HelmGlobals;
  /** The namespace of this kustomization, else of the nearest one above, for a chart that names none. */
  readonly namespace: string;
}

/** Why a chart is not rendered. */
interface Gap {
  readonly code: 'kustomize/helm' | 'kustomize/helm-failed';
  readonly severity: 'error' | 'warning' | 'information';
  readonly message: string;
  readonly field?: string;
}

const MERGES = ['merge', 'override', 'replace'];

/**
 * Renders a chart as kustomize's built-in generator does (api/internal/builtins/HelmChartInflationGenerator.go), by asking for what helm prints.
 * Where helm may not be run, the entry says so and the rest goes on.
 */
export function helmStep(source: HelmSource, context: StepContext): Step {
  return (resources) => {
    const made = inflate(source, context);
    return 'code' in made ? refuse(resources, made, source, context) : absorbAll(resources, made, source, context);
  };
}

function refuse(resources: readonly Resource[], gap: Gap, { chart }: HelmSource, context: StepContext): Stepped {
  const { field, ...problem } = gap;
  const place = { file: context.file, path: field === undefined ? chart.at : [...chart.at, field] };
  return { resources, findings: [entryFinding(place, problem)] };
}

function absorbAll(
  before: readonly Resource[],
  made: readonly Resource[],
  { chart }: HelmSource,
  context: StepContext,
): Stepped {
  let resources = before;
  for (const resource of made) {
    const absorbed = absorb(resources, resource, { file: context.file, path: chart.at });
    if (absorbed.findings.length > 0) return { resources: before, findings: absorbed.findings };
    resources = absorbed.resources;
  }
  return { resources, findings: [] };
}

function failed(message: string, field?: string): Gap {
  return { code: 'kustomize/helm-failed', severity: 'error', message, ...(field !== undefined && { field }) };
}

function inflate(source: HelmSource, context: StepContext): readonly Resource[] | Gap {
  const { chart } = source;
  const wrong = checkFields(chart);
  if (wrong !== undefined) return wrong;
  const { access } = context;
  if (access.helm === undefined || access.runHelm === undefined) {
    const message = `Chart \`${chart.name}\` is rendered by running \`helm\`, which is not allowed here, so it is left out; everything else is rendered. Allow it by the setting \`polycrateGitops.helm.enabled\` or the flag \`--enable-helm\`.`;
    return { code: 'kustomize/helm', severity: 'warning', message };
  }
  const folder = chartFolder(source, context);
  if (typeof folder !== 'string') return folder;
  const values = valuesOf(source, folder, context);
  if ('code' in values) return values;
  const answer = access.runHelm(templateRequest(source, { folder, values }, context));
  const answered = gapOf(answer, chart);
  if (answered !== undefined || answer?.kind !== 'rendered') return answered ?? waiting(chart);
  const output = readHelmOutput(answer.text, chart, entryOrigin(context, 'helmChart', chart.at));
  if ('problem' in output)
    return failed(`What \`helm\` printed for chart \`${chart.name}\` cannot be read: ${output.problem}`);
  return output.resources;
}

/** validateArgs, as far as it looks at the entry alone. */
function checkFields({ name = '', releaseName = '', valuesMerge = '', valuesInline }: HelmChart): Gap | undefined {
  if (name === '') return failed('This chart has no `name`; kustomize refuses it, give it one.');
  if (name.startsWith('-')) return failed(`A chart name must not begin with \`-\`, as \`${name}\` does.`, 'name');
  if (releaseName.startsWith('-'))
    return failed(`A release name must not begin with \`-\`, as \`${releaseName}\` does.`, 'releaseName');
  if (valuesMerge !== '' && !MERGES.includes(valuesMerge))
    return failed(
      `\`valuesMerge\` must be \`merge\`, \`override\` or \`replace\` and is \`${valuesMerge}\`.`,
      'valuesMerge',
    );
  if (valuesInline !== undefined && !isRecord(valuesInline))
    return failed('`valuesInline` must be a mapping.', 'valuesInline');
  return undefined;
}

function waiting({ name }: HelmChart): Gap {
  const message = `\`helm\` is rendering chart \`${name}\`; what it brings follows.`;
  return { code: 'kustomize/helm', severity: 'information', message };
}

function gapOf(answer: HelmAnswer | undefined, chart: HelmChart): Gap | undefined {
  if (answer === undefined) return waiting(chart);
  if (answer.kind !== 'failed') return undefined;
  return failed(`\`helm\` cannot render chart \`${chart.name}\`: ${answer.message}`);
}

/** The folder of the chart: the one in `chartHome`, else one that is pulled (chartExistsLocally, absChartHome). */
function chartFolder({ chart, globals }: HelmSource, context: StepContext): string | Gap {
  const { access, directory } = context;
  const { name = '', version = '', repo = '', devel = false } = chart;
  const home = joinPath(directory, globals.chartHome || 'charts');
  const versioned = version !== '' && repo !== '' ? joinPath(home, `${name}-${version}`) : home;
  const local = joinPath(versioned, name);
  const repository = remoteRootOf(directory);
  if (repository !== undefined && !isWithin(local, repository))
    return failed(`Chart \`${name}\` would be read outside of the repository that names it.`, 'name');
  if (access.file(local).kind === 'directory') return local;
  if (repo === '')
    return failed(
      `There is no chart \`${name}\` in \`${globals.chartHome || 'charts'}\`, and no \`repo\` to get it from.`,
      'name',
    );
  if (name.split('/').includes('..')) return failed(`\`${name}\` is no name of a chart in a repository.`, 'name');
  if (!isWithin(home, directory) && !isFree(context) && !chart.valuesFile)
    return failed(
      '`chartHome` lies outside of this kustomization, where kustomize reads no values; name a `valuesFile`.',
    );
  const root = remoteChart({ repo, name, version, devel });
  if (access.file(root).kind === 'directory') return root;
  const request: HelmRequest = { do: 'pull', root, repo, name, version, devel, home: homeOf(globals, context) };
  return gapOf(access.runHelm?.(request), chart) ?? waiting(chart);
}

/** Contents of the values files (createNewMergedValuesFile, copyValuesFile). */
function valuesOf(source: HelmSource, folder: string, context: StepContext): readonly string[] | Gap {
  const { chart } = source;
  const additional: string[] = [];
  for (const entry of chart.additionalValuesFiles ?? []) {
    const read = readEntryFile(entry, context);
    if ('finding' in read) return failed(read.finding.message, 'additionalValuesFiles');
    additional.push(read.file.text);
  }
  const inline = chart.valuesInline as { readonly [key: string]: JsonValue } | undefined;
  const isMerged = inline !== undefined && Object.keys(inline).length > 0;
  if (isMerged && chart.valuesMerge === 'replace') return [printed(inline), ...additional];
  const file = valuesFile(chart, folder, context);
  if (typeof file !== 'string') return file;
  if (!isMerged) return [file, ...additional];
  const merged = mergedValues(inline, file, chart.valuesMerge || 'override');
  return 'problem' in merged
    ? failed(`The values of chart \`${chart.name}\` cannot be merged: ${merged.problem}.`, 'valuesInline')
    : [merged.text, ...additional];
}

function printed(inline: { readonly [key: string]: JsonValue }): string {
  const made = mergedValues(inline, undefined, 'replace');
  return 'text' in made ? made.text : '';
}

/** The named values file, which must lie below the kustomization, or the chart's own. */
function valuesFile(chart: HelmChart, folder: string, context: StepContext): string | Gap {
  const { valuesFile: named, name } = chart;
  if (named !== undefined && named.text !== '') {
    const read = readEntryFile(named, context);
    return 'finding' in read ? failed(read.finding.message, 'valuesFile') : read.file.text;
  }
  const path = joinPath(folder, 'values.yaml');
  const state = context.access.file(path);
  if (state.kind === 'file' && isRemotePath(folder) && !isRemotePath(context.directory)) return state.text;
  if (state.kind === 'file') {
    const read = readEntryFile({ text: relativePath(context.directory, path), at: chart.at }, context);
    return 'finding' in read ? failed(read.finding.message) : read.file.text;
  }
  return failed(`Chart \`${name}\` has no values.yaml, without which kustomize renders none; name a \`valuesFile\`.`);
}

function homeOf(globals: HelmGlobals, { directory }: StepContext): { configHome: string; directory: string } {
  return { configHome: globals.configHome ?? '', directory };
}

/** AsHelmArgs. What a chart says itself wins over the command line (Config reads the entry last). */
function templateRequest(
  { chart, globals, namespace }: HelmSource,
  { folder, values }: { readonly folder: string; readonly values: readonly string[] },
  context: StepContext,
): HelmRequest {
  const { releaseName = '', nameTemplate, includeCRDs, skipTests, skipHooks, devel } = chart;
  const flags = context.access.helm ?? {};
  const apiVersions = chart.apiVersions?.length ? chart.apiVersions : (flags.apiVersions ?? []);
  const kubeVersion = chart.kubeVersion || flags.kubeVersion || '';
  const space = chart.namespace || namespace;
  const options = [
    ...(space === '' ? [] : ['--namespace', space]),
    ...(nameTemplate ? ['--name-template', nameTemplate] : []),
    ...apiVersions.flatMap((one) => ['--api-versions', one]),
    ...(kubeVersion === '' ? [] : ['--kube-version', kubeVersion]),
    ...(includeCRDs ? ['--include-crds'] : []),
    ...(skipTests ? ['--skip-tests'] : []),
    ...(skipHooks ? ['--no-hooks'] : []),
    ...(chart.debug || flags.debug ? ['--debug'] : []),
    ...(devel ? ['--devel'] : []),
  ];
  return {
    do: 'template',
    chart: folder,
    releaseName,
    options,
    values,
    home: homeOf(globals, context),
  };
}

function isRecord(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
