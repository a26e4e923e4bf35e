type Files = ReadonlyMap<string, string>;
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Attempts in all; a case that is still large then stays as it is. */
const BUDGET = 600;

/**
 * Takes away from the files of a failing case whatever it fails without: files, documents, fields of kustomizations, lines with what
 * belongs to them. `fails` tells whether a case still fails in the same way.
 */
export function shrinkPlatform(files: Files, fails: (files: Files) => boolean): Files {
  let best = files;
  let left = BUDGET;
  for (let found = true; found && left > 0; ) {
    found = false;
    for (const smaller of smallerOnes(best)) {
      if (left-- <= 0) break;
      if (!fails(smaller)) continue;
      best = smaller;
      found = true;
      break;
    }
  }
  return best;
}

function* smallerOnes(files: Files): Generator<Files> {
  for (const path of files.keys()) yield new Map([...files].filter(([other]) => other !== path));
  for (const [path, text] of files) {
    for (const smaller of path.endsWith('kustomization.yaml') ? smallerJson(text) : smallerYaml(text)) {
      yield new Map([...files, [path, smaller]]);
    }
  }
}

/** Some kustomizations are written by hand and are no JSON; those lose lines. */
function* smallerJson(text: string): Generator<string> {
  if (!text.startsWith('{')) return yield* smallerYaml(text);
  for (const smaller of without(JSON.parse(text) as Json)) yield `${JSON.stringify(smaller, null, 2)}\n`;
}

/** A value without one of its members, then with one of them made smaller. */
function* without(value: Json): Generator<Json> {
  if (typeof value === 'string' && value.length > 1 && value.includes('\n')) {
    for (const smaller of smallerYaml(value)) yield smaller;
  }
  if (value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    for (const at of value.keys()) yield value.toSpliced(at, 1);
    for (const [at, one] of value.entries()) for (const smaller of without(one)) yield value.with(at, smaller);
    return;
  }
  for (const key of Object.keys(value)) {
    const { [key]: _, ...rest } = value;
    yield rest;
  }
  for (const [key, one] of Object.entries(value))
    for (const smaller of without(one)) yield { ...value, [key]: smaller };
}

/** A YAML text without one document, or without a line and the deeper lines below it. */
function* smallerYaml(text: string): Generator<string> {
  const documents = text.split('---\n');
  if (documents.length > 1) for (const at of documents.keys()) yield documents.toSpliced(at, 1).join('---\n');
  const lines = text.split('\n');
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const indent = line.length - line.trimStart().length;
    let end = at + 1;
    while (end < lines.length && (lines[end]?.search(/\S/) ?? -1) > indent) end++;
    yield lines.toSpliced(at, end - at).join('\n');
  }
}

/** The files as a section of a render spec, with what the real tool makes of the overlay; undefined where it refuses. */
export function specSection(title: string, files: Files, output: string | undefined): string {
  const yaml = [...files]
    .map(([path, text]) => `# file: ${path.replace('/repo/', '')}\n${text.replace(/\n*$/, '\n')}`)
    .join('');
  const made = output === undefined ? '```refused overlay\n```' : `\`\`\`output overlay\n${output}\`\`\``;
  return `## ${title}\n\n\`\`\`yaml\n${yaml}\`\`\`\n\n${made}\n`;
}
