import type { FieldPath } from '../syntax/fieldPath.ts';
import type { Fields } from './decode.ts';
import type { Located } from './kustomizationFields.ts';
import type { JsonValue } from './node.ts';

/** An entry of `helmCharts` (api/types/helmchartargs.go HelmChart). `at` is the entry's place. */
export interface HelmChart {
  readonly at: FieldPath;
  readonly name?: string;
  readonly version?: string;
  readonly repo?: string;
  readonly releaseName?: string;
  readonly namespace?: string;
  readonly additionalValuesFiles?: readonly Located[];
  readonly valuesFile?: Located;
  readonly valuesInline?: JsonValue;
  readonly valuesMerge?: string;
  readonly includeCRDs?: boolean;
  readonly skipHooks?: boolean;
  readonly apiVersions?: readonly string[];
  readonly kubeVersion?: string;
  readonly nameTemplate?: string;
  readonly skipTests?: boolean;
  readonly debug?: boolean;
  readonly devel?: boolean;
}

export interface HelmGlobals {
  readonly chartHome?: string;
  readonly configHome?: string;
}

export const HELM_CHART: Fields = {
  ...{ name: 'text', version: 'text', repo: 'text', releaseName: 'text', namespace: 'text' },
  ...{ additionalValuesFiles: 'texts', valuesFile: 'located', valuesInline: 'any', valuesMerge: 'text' },
  ...{ includeCRDs: 'boolean', skipHooks: 'boolean', apiVersions: 'strings', kubeVersion: 'text' },
  ...{ nameTemplate: 'text', skipTests: 'boolean', debug: 'boolean', devel: 'boolean' },
};

export const HELM_GLOBALS: Fields = { chartHome: 'text', configHome: 'text' };

/** An entry of the deprecated `helmChartInflationGenerator` (HelmChartArgs). */
export const HELM_CHART_ARGS: Fields = {
  ...{ chartName: 'text', chartVersion: 'text', chartRepoUrl: 'text', chartHome: 'text', chartRepoName: 'text' },
  ...{ helmBin: 'text', helmHome: 'text', values: 'located', valuesLocal: 'any', valuesMerge: 'text' },
  ...{ releaseName: 'text', releaseNamespace: 'text', extraArgs: 'strings' },
};

interface HelmChartArgs {
  readonly at: FieldPath;
  readonly chartName?: string;
  readonly chartVersion?: string;
  readonly chartRepoUrl?: string;
  readonly chartHome?: string;
  readonly helmHome?: string;
  readonly values?: Located;
  readonly valuesLocal?: JsonValue;
  readonly valuesMerge?: string;
  readonly releaseName?: string;
}

/** What a kustomization orders of Helm, the deprecated field made into the new ones (SplitHelmParameters). */
export function helmOf(value: Readonly<Record<string, unknown>>): {
  readonly helmCharts: readonly HelmChart[];
  readonly helmGlobals: HelmGlobals;
} {
  const old = value.helmChartInflationGenerator as readonly HelmChartArgs[];
  const home = old.findLast(({ chartHome }) => chartHome)?.chartHome;
  const config = old.findLast(({ helmHome }) => helmHome)?.helmHome;
  const own = value.helmGlobals as HelmGlobals | undefined;
  const helmGlobals = own ?? { ...(home && { chartHome: home }), ...(config && { configHome: config }) };
  return { helmCharts: [...(value.helmCharts as readonly HelmChart[]), ...old.map(chartOf)], helmGlobals };
}

function chartOf(args: HelmChartArgs): HelmChart {
  const { at, chartName, chartVersion, chartRepoUrl, values, valuesLocal, valuesMerge, releaseName } = args;
  return {
    at,
    ...(chartName && { name: chartName }),
    ...(chartVersion && { version: chartVersion }),
    ...(chartRepoUrl && { repo: chartRepoUrl }),
    ...(values && { valuesFile: values }),
    ...(valuesLocal !== undefined && { valuesInline: valuesLocal }),
    ...(valuesMerge && { valuesMerge }),
    ...(releaseName && { releaseName }),
  };
}
