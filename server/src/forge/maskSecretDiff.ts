const MASK = '•••';

// Fields of a Secret that hold no secret; every other `key: value` is one, also in annotations (kubectl keeps a copy there).
const OPEN = /^([-+ ]\s*)(- )?(apiVersion|kind|name|namespace|type|immutable):(\s.*)?$/;
const KEYED = /^([-+ ]\s*(?:- )?(?:"[^"]*"|'[^']*'|[^\s:][^:]*):)(?:\s+(.*))?$/;

/**
 * Takes the values out of a unified diff of a Secret's YAML. A second lock: the engine has masked them already, and what it
 * wrote stays (`••• changed`). Lines that belong to a value of several lines are dropped to the mask alone.
 */
export function maskSecretDiff(diff: string): string {
  return diff
    .split('\n')
    .map((line) => (line === '' || line.startsWith('@@') || line.startsWith('\\') ? line : maskLine(line)))
    .join('\n');
}

function maskLine(line: string): string {
  if (OPEN.test(line)) return line;
  const keyed = KEYED.exec(line);
  if (keyed?.[1] !== undefined) {
    const value = keyed[2];
    if (value === undefined || value === '' || isMasked(value)) return line;
    return `${keyed[1]} ${MASK}`;
  }
  const indent = /^[-+ ]\s*/.exec(line)?.[0] ?? '';
  return isMasked(line.slice(indent.length)) || line.trim().length <= 1 ? line : indent + MASK;
}

// The mask and at most a word in round brackets or after a space; anything else is a value that pretends.
function isMasked(value: string): boolean {
  return /^["']?•••["']?( \(?(same|changed|only in Git|only in cluster|encrypted)\)?)?( #.*)?["']?$/.test(value.trim());
}
