/** Words for the system's codes that a person can do something about (errno(3)). */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long for this system',
  EMFILE: 'too many files are open on this machine',
  ENFILE: 'too many files are open on this machine',
  EIO: 'the disk or the network drive failed',
  ESTALE: 'the network drive is gone',
  ETIMEDOUT: 'the network drive does not answer',
};

/** Why a file or folder cannot be read, in words that follow "it cannot be read:". The path is not repeated. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const said = error instanceof Error ? error.message : String(error);
  // What Node says is `CODE: words, call 'path'`; code, call and path are not for people.
  return REASONS[code] ?? said.replace(/^[A-Z0-9_]+: /, '').replace(/, \w+( '.*')?$/, '');
}
