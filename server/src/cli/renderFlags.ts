import { Command, CommanderError, Option } from 'commander';
import type { BuildOptions } from '../engine/api.ts';

/** What the flags of `kustomize build` mean to a render. */
export interface RenderFlags extends BuildOptions {
  /** The program that may render charts; undefined where none may. */
  readonly helmCommand?: string;
  /** Flags that were given and change nothing here, with what there is to say about them; a line each. */
  readonly notes: readonly string[];
}

/** Options as commander parses them. */
export interface ParsedRenderOptions {
  readonly loadRestrictor?: string;
  readonly reorder?: string;
  readonly enableManagedbyLabel?: boolean;
  readonly enableAlphaPlugins?: boolean;
  readonly enableExec?: boolean;
  readonly enableHelm?: boolean;
  readonly helmCommand?: string;
  readonly helmApiVersions?: readonly string[];
  readonly helmKubeVersion?: string;
  readonly helmDebug?: boolean;
  readonly asCurrentUser?: boolean;
  readonly network?: boolean;
  readonly networkName?: string;
  readonly mount?: readonly string[];
  readonly env?: readonly string[];
}

const RESTRICTORS = ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone', ''];

/** Flags of `kustomize build` v5.8.2 that change what is rendered (kustomize/commands/build/*.go); `--output` is the caller's. */
export function renderOptions(): readonly Option[] {
  return [
    new Option('--load-restrictor <mode>', 'whether files may lie outside of the folder that names them')
      .choices(RESTRICTORS)
      .default('LoadRestrictionsRootOnly'),
    new Option('--reorder <order>', 'order of the output where the kustomization has no sortOptions').choices([
      'legacy',
      'none',
    ]),
    new Option('--enable-managedby-label', 'add the label app.kubernetes.io/managed-by'),
    ...helmOptions(),
    new Option('--enable-alpha-plugins', 'accepted; plugins are never run'),
    new Option('--enable-exec', 'accepted; programs of a repository are never run'),
    new Option('--as-current-user', 'accepted; container functions are never run'),
    new Option('--network', 'accepted; container functions are never run'),
    new Option('--network-name <name>', 'accepted; container functions are never run').default('bridge'),
    new Option('--mount <option>', 'accepted; container functions are never run').argParser(collect),
    new Option('-e, --env <variable>', 'accepted; container functions are never run').argParser(collect),
  ];
}

/** The flags that let `helm` run, and say how. */
export function helmOptions(): readonly Option[] {
  return [
    new Option('--enable-helm', 'render the charts of helmCharts by running helm'),
    new Option('--helm-command <program>', 'the helm program, 3 or 4').default('helm'),
    new Option('--helm-api-versions <version>', 'API version that charts are told of; may be repeated').argParser(
      collect,
    ),
    new Option('--helm-kube-version <version>', 'Kubernetes version that charts are told of').default(''),
    new Option('--helm-debug', 'run helm with --debug'),
  ];
}

/** What these flags mean to a render. */
export function toHelmFlags(options: ParsedRenderOptions): Pick<RenderFlags, 'helm' | 'helmCommand'> {
  if (options.enableHelm !== true) return {};
  const { helmApiVersions = [], helmKubeVersion = '', helmDebug = false, helmCommand = 'helm' } = options;
  const helm = {
    ...(helmApiVersions.length > 0 && { apiVersions: helmApiVersions }),
    ...(helmKubeVersion !== '' && { kubeVersion: helmKubeVersion }),
    ...(helmDebug && { debug: true }),
  };
  return { helm, helmCommand };
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

/** The meaning of parsed options. `env` is the environment, of which kustomize reads one variable. */
export function toRenderFlags(
  options: ParsedRenderOptions,
  env: Readonly<Record<string, string | undefined>> = {},
): RenderFlags {
  const managedBy = options.enableManagedbyLabel === true || env.KUSTOMIZE_ENABLE_MANAGEDBY_LABEL === 'on';
  return {
    ...(options.loadRestrictor === 'LoadRestrictionsNone' && { unrestricted: true }),
    ...(options.reorder === 'none' && { reorder: 'none' }),
    ...(managedBy && { managedBy: true }),
    ...toHelmFlags(options),
    notes: notesOn(options),
  };
}

function notesOn(options: ParsedRenderOptions): readonly string[] {
  const given = [
    options.enableAlphaPlugins === true && '--enable-alpha-plugins',
    options.enableExec === true && '--enable-exec',
    options.asCurrentUser === true && '--as-current-user',
    options.network === true && '--network',
    options.networkName !== undefined && options.networkName !== 'bridge' && '--network-name',
    (options.mount?.length ?? 0) > 0 && '--mount',
    (options.env?.length ?? 0) > 0 && '--env',
  ].filter((flag) => flag !== false);
  const flags = given.map((flag) => `\`${flag}\``).join(', ');
  return [
    ...(options.reorder === undefined ? [] : ['`--reorder` is deprecated; use `sortOptions` in the kustomization.']),
    ...(options.enableManagedbyLabel
      ? ['`--enable-managedby-label` is deprecated; use `buildMetadata: [managedByLabel]` in the kustomization.']
      : []),
    ...(given.length === 0
      ? []
      : [`${flags}: plugins and functions of a repository are never run, so this changes nothing here.`]),
  ];
}

/** Flags that take no value on kustomize's command line, where `--flag=true` and `--flag=false` may be written too. */
const SWITCHES = [
  ...['--enable-managedby-label', '--enable-alpha-plugins', '--enable-exec', '--as-current-user', '--network'],
  ...['--enable-helm', '--helm-debug'],
];

/**
 * A command line with the spellings of kustomize's parser (spf13/pflag) made those of ours: `--flag=true`, `--flag=false`,
 * `-o=file`. What stands behind `--` stays.
 */
export function plainFlags(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  const head = end < 0 ? args : args.slice(0, end);
  const plain = head.flatMap((arg) => {
    const [, flag = '', value = ''] = /^(--?[a-z-]+)=(.*)$/s.exec(arg) ?? [];
    if (SWITCHES.includes(flag)) {
      if (/^(1|t|true)$/i.test(value)) return [flag];
      if (/^(0|f|false)$/i.test(value)) return [];
    }
    return flag === '-o' || flag === '-e' ? [flag, value] : [arg];
  });
  return end < 0 ? plain : [...plain, ...args.slice(end)];
}

/** Reads flags as they stand on a command line; names the one that is not known. */
export function parseRenderFlags(flags: readonly string[]): RenderFlags | { readonly problem: string } {
  const command = new Command('render').exitOverride().configureOutput({ writeErr: () => undefined });
  for (const option of renderOptions()) command.addOption(option);
  try {
    command.parse([...plainFlags(flags)], { from: 'user' });
  } catch (error) {
    return { problem: error instanceof CommanderError ? error.message : String(error) };
  }
  return toRenderFlags(command.opts());
}
