/** Environment variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

// What another git put there for its own purposes (we may run inside a hook), or what would change where git looks.
const DROPPED = new Set([
  'GIT_DIR',
  'GIT_INDEX_FILE',
  'GIT_WORK_TREE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_CEILING_DIRECTORIES',
  'GIT_EXTERNAL_DIFF',
  'GIT_EDITOR',
  'GIT_SEQUENCE_EDITOR',
  'GIT_PAGER',
  'GIT_QUARANTINE_PATH',
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
  'GIT_SHALLOW_FILE',
  'GIT_ATTR_SOURCE',
  'GIT_DEFAULT_HASH',
  'EDITOR',
  'VISUAL',
  'PAGER',
]);

/**
 * The environment of every git we start: English messages, no prompts, no writes "by the way" (status refreshing the index),
 * no lazy download of missing objects, and nothing inherited from a git that started us. Traces are dropped too, since they
 * print credentials.
 */
export function gitEnvironment(from: Environment, extra: Environment = {}): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(from)) {
    if (value === undefined || DROPPED.has(name) || name.startsWith('GIT_TRACE') || name === 'GIT_CURL_VERBOSE')
      continue;
    result[name] = value;
  }
  Object.assign(result, {
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GCM_INTERACTIVE: from.GCM_INTERACTIVE ?? '0',
  });
  for (const [name, value] of Object.entries(extra)) {
    if (value === undefined) delete result[name];
    else result[name] = value;
  }
  return result;
}

/**
 * Options that stop a repository's own configuration from starting programs while we build a commit or read one:
 * hooks, the file system monitor, remote helpers, bare repositories hidden below the work tree.
 * @param emptyFolder an existing empty folder (hooks are looked for there; `/dev/null` does not exist on every system)
 */
export function quietOptions(emptyFolder: string): string[] {
  const settings = [
    `core.hooksPath=${emptyFolder}`,
    'core.fsmonitor=false',
    'core.safecrlf=false',
    'core.quotePath=false',
    'protocol.ext.allow=never',
    'safe.bareRepository=explicit',
    'maintenance.auto=false',
    'gc.auto=0',
    'advice.detachedHead=false',
  ];
  return ['--no-pager', ...settings.flatMap((setting) => ['-c', setting])];
}

/**
 * Environment that hands a token to git for one host, for a push in CI where git has no credentials of its own. The token
 * stands in no argument list and no file.
 * @param origin as in `https://git.example.com`; only requests there carry the token
 */
export function tokenEnvironment(from: Environment, origin: string, token: string): Environment {
  const count = Number(from.GIT_CONFIG_COUNT ?? '0') || 0;
  const header = `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  return {
    GIT_CONFIG_COUNT: String(count + 1),
    [`GIT_CONFIG_KEY_${count}`]: `http.${origin}/.extraHeader`,
    [`GIT_CONFIG_VALUE_${count}`]: header,
  };
}
