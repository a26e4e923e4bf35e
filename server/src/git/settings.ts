/** Settings of one configuration file, in order; names as git prints them (`remote.Origin.url`, section in lower case). */
export type Settings = readonly (readonly [name: string, value: string])[];

/** A remote as the configuration has it, before any `insteadOf`. */
export interface RemoteSetting {
  readonly name: string;
  readonly urls: readonly string[];
  readonly pushUrls: readonly string[];
  /** Marked by the `gh` program as the repository that requests go to. */
  readonly isRequestBase: boolean;
}

// Settings that say how text is stored and who the author is. None names a program, a file to include or another host.
const INERT =
  /^(core\.(autocrlf|eol|filemode|ignorecase|symlinks|precomposeunicode|protecthfs|protectntfs|longpaths|bigfilethreshold)|(user|author|committer)\.(name|email)|user\.(signingkey|useconfigonly)|commit\.gpgsign|gpg\.format|http\..*\.extraheader)$/i;

/** Reads the output of `git config --list -z`: `name LF value NUL`; a name without a value means true. */
export function parseSettings(output: string): Settings {
  const entries = output.split('\0').filter((entry) => entry !== '');
  return entries.map((entry): readonly [string, string] => {
    const end = entry.indexOf('\n');
    return end < 0 ? [entry, 'true'] : [entry.slice(0, end), entry.slice(end + 1)];
  });
}

/** Last value of a setting, as git takes it; section and key are compared without regard to case. */
export function setting(settings: Settings, name: string): string | undefined {
  return settings.findLast(([key]) => sameName(key, name))?.[1];
}

/** True for the spellings that git reads as true. */
export function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(true|yes|on|[1-9]\d*)$/i.test(value);
}

/** The remotes of a configuration, in the order in which they are named first. */
export function remotesOf(settings: Settings): RemoteSetting[] {
  const found = new Map<string, { urls: string[]; pushUrls: string[]; isRequestBase: boolean }>();
  for (const [key, value] of settings) {
    const match = /^remote\.(.+)\.([^.]+)$/is.exec(key);
    const name = match?.[1];
    if (name === undefined) continue;
    const remote = found.get(name) ?? { urls: [], pushUrls: [], isRequestBase: false };
    found.set(name, remote);
    const field = match?.[2]?.toLowerCase();
    if (field === 'url') remote.urls.push(value);
    if (field === 'pushurl') remote.pushUrls.push(value);
    if (field === 'gh-resolved') remote.isRequestBase = value === 'base';
  }
  return [...found].filter(([, remote]) => remote.urls.length > 0).map(([name, remote]) => ({ name, ...remote }));
}

/**
 * Text of a configuration file that holds only what starts no program: how text is stored, who the author is, and the
 * addresses of the remotes. Everything else of the repository's own configuration stays out.
 */
export function inertConfig(settings: Settings, objectFormat: string): string {
  const lines = ['[core]', '\trepositoryformatversion = 1', '\tbare = false', '\tlogallrefupdates = false'];
  if (objectFormat !== 'sha1') lines.push('[extensions]', `\tobjectFormat = ${objectFormat}`);
  for (const [key, value] of settings) if (INERT.test(key)) lines.push(...configLine(key, value));
  for (const remote of remotesOf(settings)) {
    for (const url of remote.urls) lines.push(...configLine(`remote.${remote.name}.url`, url));
    for (const url of remote.pushUrls) lines.push(...configLine(`remote.${remote.name}.pushurl`, url));
  }
  return `${lines.join('\n')}\n`;
}

function configLine(key: string, value: string): string[] {
  const first = key.indexOf('.');
  const last = key.lastIndexOf('.');
  const section = key.slice(0, first);
  const header =
    first === last ? `[${section}]` : `[${section} "${key.slice(first + 1, last).replace(/["\\]/g, '\\$&')}"]`;
  const text = value.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n').replace(/\t/g, '\\t');
  return [header, `\t${key.slice(last + 1)} = "${text}"`];
}

function sameName(a: string, b: string): boolean {
  return fold(a) === fold(b);
}

function fold(name: string): string {
  const first = name.indexOf('.');
  const last = name.lastIndexOf('.');
  return name.slice(0, first).toLowerCase() + name.slice(first, last) + name.slice(last).toLowerCase();
}
