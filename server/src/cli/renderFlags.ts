import { Command, CommanderError, Option } from 'commander';

/** What the flags of `kustomize build` mean to the engine. */
export interface RenderFlags {
  /** `--load-restrictor LoadRestrictionsNone`: files may lie outside of the folder that names them. */
  readonly unrestricted?: true;
}

/** Flags of `kustomize build` (kustomize/commands/build/build.go) that change what is rendered. */
export function renderOptions(): readonly Option[] {
  return [
    new Option('--load-restrictor <mode>', 'whether files may lie outside of the folder that names them')
      .choices(['LoadRestrictionsRootOnly', 'LoadRestrictionsNone'])
      .default('LoadRestrictionsRootOnly'),
  ];
}

/** The meaning of parsed options. */
export function toRenderFlags(options: { readonly loadRestrictor?: string }): RenderFlags {
  return options.loadRestrictor === 'LoadRestrictionsNone' ? { unrestricted: true } : {};
}

/** Reads flags as they stand on a command line; names the one that is not known. */
export function parseRenderFlags(flags: readonly string[]): RenderFlags | { readonly problem: string } {
  const command = new Command('render').exitOverride().configureOutput({ writeErr: () => undefined });
  for (const option of renderOptions()) command.addOption(option);
  try {
    command.parse([...flags], { from: 'user' });
  } catch (error) {
    return { problem: error instanceof CommanderError ? error.message : String(error) };
  }
  return toRenderFlags(command.opts());
}
