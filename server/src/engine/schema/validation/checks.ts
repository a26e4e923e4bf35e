import { endpointProblem, parseAddress, parseNetwork } from './addresses.ts';
import type { Field } from './field.ts';
import { type Form, PORT_NAME } from './forms.ts';
import type { Reporter } from './reporter.ts';

/** A text that must be there and have a form. */
export function requireForm(field: Field, form: Form, out: Reporter): void {
  if (field.text === '') out.missing(field);
  else out.form(field, form);
}

/** ValidatePortNumOrName: a port by its number or by its name. A missing one is not judged. */
export function checkPort(field: Field, out: Reporter): void {
  if (!field.exists) return;
  if (field.type === 'string') {
    if (field.text === '') out.wrong(field, 'An empty text is not a port; write its number or its name.');
    else out.form(field, PORT_NAME);
  } else out.range(field, 1, 65535);
}

/** IsValidIPForLegacyField, and ValidateEndpointIP where `isEndpoint`. */
export function checkAddress(field: Field, out: Reporter, isEndpoint = false): void {
  if (!field.exists && !isItem(field)) return;
  const address = parseAddress(field.text);
  const spelling = out.has('StrictIPCIDRValidation') ? address?.spelling : undefined;
  const reason = address === undefined ? 'is not an IP address' : spelling;
  const banned = address !== undefined && isEndpoint ? endpointProblem(address) : undefined;
  if (reason ?? banned) out.wrong(field, `\`${field.text}\` ${reason ?? banned}; the server will refuse it.`);
}

/** Go reads a list item without a value as an empty text. */
function isItem({ path, type }: Field): boolean {
  return type === 'null' && typeof path.at(-1) === 'number';
}

/** IsValidCIDRForLegacyField */
export function checkNetwork(field: Field, out: Reporter): void {
  if (!field.exists && !isItem(field)) return;
  const network = parseNetwork(field.text);
  const spelling = out.has('StrictIPCIDRValidation') ? network?.spelling : undefined;
  const reason = network === undefined ? 'is not a network such as `10.0.0.0/8`' : spelling;
  if (reason !== undefined) out.wrong(field, `\`${field.text}\` ${reason}; the server will refuse it.`);
}

/** Exactly one of the fields must stand there, or at most one where `mayLack`. Gives those that do. */
export function checkOneOf(holder: Field, names: readonly string[], out: Reporter, mayLack = false): readonly Field[] {
  const given = holder.keys
    .filter((name) => names.includes(name))
    .map((name) => holder.get(name))
    .filter((field) => field.exists);
  const [first, second] = given;
  if (first === undefined && !mayLack) {
    const shown = names.length > 8 ? `${names.length} kinds of sources` : names.map((name) => `\`${name}\``).join(', ');
    out.missing(holder.get(names[0] ?? ''), `one of ${shown} must stand here`);
  }
  if (second !== undefined)
    out.forbidden(second, `\`${String(first?.path.at(-1))}\` stands here already, and only one may`);
  return given;
}

/** Of two fields side by side, the one that stands later: of what excludes each other, mostly the one that was added. */
export function laterOf(first: Field, second: Field): Field {
  const keys = first.parent?.keys ?? [];
  return keys.indexOf(String(first.path.at(-1))) > keys.indexOf(String(second.path.at(-1))) ? first : second;
}

/** Two fields side by side that exclude each other are both there. */
export function refuseBoth(first: Field, second: Field, out: Reporter): void {
  const later = laterOf(first, second);
  const other = later === first ? second : first;
  out.forbidden(later, `\`${String(other.path.at(-1))}\` is set already, and only one of them may`);
}

/** An int-or-percent that must not be negative: ValidatePositiveIntOrPercent and IsNotMoreThan100Percent. */
export function checkIntOrPercent(field: Field, out: Reporter, most = 100): void {
  if (!field.exists) return;
  if (field.type !== 'string') {
    out.range(field, 0);
    return;
  }
  const [, digits] = /^(\d+)%$/.exec(field.text) ?? [];
  if (digits === undefined) out.wrong(field, `\`${field.text}\` is neither a number nor a percentage such as \`25%\`.`);
  else if (Number(digits) > most) out.wrong(field, `\`${field.text}\` is more than ${most} %.`);
}

/** Reports every item whose key stands before it in the list. */
export function checkUnique(items: readonly Field[], list: string, out: Reporter): void {
  const seen = new Set<string>();
  for (const item of items) {
    if (item.shown === '' || !item.exists) continue;
    if (seen.has(item.shown)) out.duplicate(item, list);
    seen.add(item.shown);
  }
}

/** validatePathNoBacksteps and validateLocalDescendingPath: a path that stays below where it begins. */
export function checkDescendingPath(field: Field, out: Reporter): void {
  if (field.text.startsWith('/')) out.wrong(field, `\`${field.text}\` begins with \`/\`; it must be a relative path.`);
  checkNoBacksteps(field, out);
}

/** A path without `..`. */
export function checkNoBacksteps(field: Field, out: Reporter): void {
  if (field.text.split('/').includes('..'))
    out.wrong(field, `\`${field.text}\` contains \`..\`, which is not allowed.`);
}

/** ValidateLocalNonReservedPath: below where it begins, and not with a name that begins with `..`. */
export function checkLocalPath(field: Field, out: Reporter): void {
  checkDescendingPath(field, out);
  if (field.text.startsWith('..') && !field.text.startsWith('../') && field.text !== '..')
    out.wrong(field, `\`${field.text}\` begins with \`..\`, which is not allowed.`);
}
