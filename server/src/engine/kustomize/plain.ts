import type { RenderAccess } from './access.ts';
import { mergeBaseConfig } from './configurations.ts';
import { DEFAULT_CONFIG } from './fieldSpecs.ts';
import { rendered } from './finish.ts';
import { NO_TYPES } from './knownTypes.ts';
import { recordAccess } from './recordAccess.ts';
import type { Accumulated } from './render.ts';
import type { RenderResult } from './rendered.ts';
import { resourceOf } from './resource.ts';

type Part = Pick<Accumulated, 'resources' | 'config' | 'vars' | 'findings' | 'files' | 'partial' | 'remotes'>;

/**
 * A folder of manifests without a kustomization: all objects of its files, none changed, and of the kustomizations below it. This
 * is what Flux makes of such a folder (fluxcd/pkg kustomize/kustomize_generator.go), and Argo CD of a directory source.
 */
export function accumulatePlain(directory: string, entries: readonly string[], access: RenderAccess): Accumulated {
  const recorded = recordAccess(access);
  recorded.access.file(directory);
  const parts = entries.map((entry): Part => {
    if (recorded.access.file(entry).kind === 'directory') return recorded.access.target(entry);
    const { documents, findings } = recorded.access.documents(entry);
    const made = { resources: documents.map(resourceOf), config: DEFAULT_CONFIG, vars: [], findings };
    return { ...made, files: [], partial: false, remotes: new Map() };
  });
  const configured = parts.reduce(addConfig, { config: DEFAULT_CONFIG, findings: [] });
  return {
    resources: parts.flatMap((part) => part.resources),
    config: configured.config,
    types: NO_TYPES,
    vars: parts.flatMap((part) => part.vars),
    openCharts: false,
    removed: [],
    partial: parts.some((part) => part.partial),
    remotes: new Map(parts.flatMap((part) => [...part.remotes])),
    findings: [...parts.flatMap((part) => part.findings), ...configured.findings],
    files: [...new Set([...recorded.files(), ...parts.flatMap((part) => part.files)])].sort(),
    top: undefined,
  };
}

type Configured = ReturnType<typeof mergeBaseConfig>;

/** What a kustomization below says of references and fields holds for the folder that takes it, as for any base. */
function addConfig({ config, findings }: Configured, part: Part): Configured {
  const merged = mergeBaseConfig(config, part.config, { entry: { text: '', at: [] }, file: part.files[0] ?? '' });
  return { config: merged.config, findings: [...findings, ...merged.findings] };
}

/**
 * A folder that nothing builds: its objects as they are applied one by one. What only kustomize refuses (an object twice, one
 * without a name) is no problem there, and what the files themselves have wrong is told where they are judged. The kustomizations
 * below it are built one by one.
 */
export function renderLoose(directory: string, entries: readonly string[], access: RenderAccess): RenderResult {
  const { resources, files, remotes } = accumulatePlain(directory, entries, access);
  const findings = entries.flatMap((entry) =>
    access.file(entry).kind === 'directory' ? access.target(entry).findings : [],
  );
  return { directory, resources: resources.map(rendered), findings, failed: false, files, remotes };
}
