import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { type EngineOptions, locationProblem } from '../engine/api.ts';
import { toEnginePath } from '../host/paths.ts';
import type { CliContext } from './context.ts';

/** Flags of commands that judge by schemas. */
export interface SchemaFlags {
  readonly kubernetesVersion?: string;
  readonly schemaLocation?: readonly string[];
}

/** What they mean for the engine. */
export interface SchemaOptions {
  readonly kubernetes?: string;
  readonly schemaLocations?: readonly string[];
  readonly clusterSchemas?: NonNullable<EngineOptions['clusterSchemas']>;
}

/** Adds the flags. Naming a URL on the command line is what allows to reach it. */
export function addSchemaFlags(command: Command): Command {
  return command
    .option(
      '--kubernetes-version <version>',
      'Kubernetes version to check against, such as 1.36; else that of each cluster in the team file',
      readVersion,
    )
    .option(
      '--schema-location <location>',
      "where to look for schemas first: folder, file or URL in kubeconform's template syntax; may be repeated, `default` stands for the bundled ones",
      addLocation,
    );
}

/** The options of the flags; relative paths count from the working directory. */
export function schemaOptions({ kubernetesVersion, schemaLocation }: SchemaFlags, cli: CliContext): SchemaOptions {
  return {
    ...(kubernetesVersion === undefined ? {} : { kubernetes: kubernetesVersion }),
    ...(schemaLocation === undefined ? {} : { schemaLocations: schemaLocation.map((one) => absolute(one, cli.cwd)) }),
  };
}

function absolute(location: string, cwd: string): string {
  return location === 'default' || /^[a-z]+:\/\//i.test(location) ? location : toEnginePath(resolve(cwd, location));
}

function readVersion(text: string): string {
  if (/^v?1\.\d+(?:\.\d+)?$/.test(text)) return text.replace(/^v/, '');
  throw new InvalidArgumentError(`\`${text}\` is no Kubernetes version; write it as 1.36.`);
}

function addLocation(text: string, before: readonly string[] | undefined): readonly string[] {
  const problem = locationProblem(text);
  if (problem !== undefined) throw new InvalidArgumentError(problem);
  return [...(before ?? []), text];
}
