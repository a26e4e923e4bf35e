import { type FieldPath, type PathSegment, samePath } from '../../syntax/fieldPath.ts';
import { nearestValue } from '../nearest.ts';
import { hasPlaceholder } from '../placeholders.ts';
import type { SchemaProblem } from '../problem.ts';
import { listChoices, quote } from '../wording.ts';
import type { Field } from './field.ts';
import type { Form } from './forms.ts';
import { type Gate, isOn } from './gates.ts';

/** What a rule found, with the field that it is about (`path` is where it is shown). */
export interface RuleProblem extends SchemaProblem {
  /** The field that is wrong or missing; `path` names the nearest one that is there. */
  readonly about: FieldPath;
  readonly isMissing: boolean;
  /** True when no overlay can make it right by adding something: the value itself is wrong. */
  readonly isSure: boolean;
}

/** Collects what rules find, in the words of one hand. */
export class Reporter {
  readonly problems: RuleProblem[] = [];
  code = '';
  private readonly structural: readonly SchemaProblem[];
  private readonly minor: number | undefined;

  /**
   * @param structural what the walker found before
   * @param minor minor version of the server, where it is known
   */
  constructor(structural: readonly SchemaProblem[] = [], minor?: number) {
    this.structural = structural;
    this.minor = minor;
  }

  /** Whether the server has the check or the field that this stands for. */
  has(gate: Gate): boolean {
    return isOn(gate, this.minor);
  }

  /** Something is wrong with a field. The message is a whole sentence. */
  wrong(
    field: Field,
    message: string,
    more: { readonly isSure?: boolean; readonly nearest?: string; readonly span?: SchemaProblem['span'] } = {},
  ): void {
    this.add(field, message, { isMissing: false, ...more });
  }

  /** Something that the server takes from some clients and refuses from others. */
  warning(field: Field, message: string): void {
    this.add(field, message, { isMissing: false, onKey: true, severity: 'warning' });
  }

  /** A key of a mapping is wrong. */
  wrongKey(field: Field, message: string): void {
    this.add(field, message, { isMissing: false, onKey: true });
  }

  /** A field that the server asks for is missing or empty. */
  missing(field: Field, why = 'the server asks for it', isSure = false): void {
    // A number that is filled in later reads as none.
    if (field.type === 'map' && field.fields().some(([, value]) => isOpen(value))) return;
    const name = String(field.path.at(-1));
    const owner = ownerOf(field.path);
    const place = owner === undefined ? '' : ` in \`${owner}\``;
    const message = field.exists ? `\`${name}\`${place} is empty; ${why}.` : `\`${name}\` is missing${place}; ${why}.`;
    this.add(field, message, { isMissing: true, isSure });
  }

  /** A field that must not stand beside others. */
  forbidden(field: Field, why: string): void {
    this.add(field, `\`${String(field.path.at(-1))}\` is not allowed here: ${why}.`, { isMissing: false, onKey: true });
  }

  /** A text that must be one of a few; an empty or missing one is taken for the default, but not in a list. */
  choice(field: Field, values: readonly string[]): void {
    if ((field.text === '' && !isEmptyItem(field)) || values.includes(field.text)) return;
    const nearest = nearestValue(field.text, values);
    const hint = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
    const name = field.path.findLast((segment) => typeof segment === 'string');
    const choices = listChoices(values.map((value) => quote(value)));
    const shown = field.text === '' ? 'An empty item' : quote(field.text);
    const message = `${shown} is not a value of \`${name}\`; it takes ${choices}.${hint}`;
    this.add(field, message, { isMissing: false, isSure: true, ...(nearest !== undefined && { nearest }) });
  }

  /** A number that must lie within limits, both inclusive; a missing one is not judged. */
  range(field: Field, least: number, most = Number.POSITIVE_INFINITY): void {
    const value = field.integer;
    if (value === undefined) return;
    // Server-side apply cuts what does not fit into the 32 bits of a field, of which the walker only warns.
    const seen = this.isCut(field) && Number.isSafeInteger(value) ? value | 0 : value;
    if (seen >= least && seen <= most) return;
    const name = field.path.findLast((segment) => typeof segment === 'string');
    const wanted = Number.isFinite(most) ? `${least} to ${most}` : `${least} or more`;
    this.add(field, `\`${field.shown}\` is out of range; \`${name}\` takes ${wanted}.`, {
      isMissing: false,
      isSure: true,
    });
  }

  /** A text that must have a form; an empty or missing one is not judged, but in a list it is. */
  form(field: Field, form: Form): void {
    if ((field.text === '' && !isEmptyItem(field)) || form.test(field.text)) return;
    const shown = field.text === '' ? 'An empty item' : quote(field.text);
    this.add(field, `${shown} is not ${form.what}.`, { isMissing: false });
  }

  /** The second of two items that must differ. */
  duplicate(field: Field, list: string): void {
    this.add(field, `${quote(field.shown)} stands twice in \`${list}\`; the server refuses the second.`, {
      isMissing: false,
    });
  }

  private isCut(field: Field): boolean {
    return this.structural.some(
      ({ code, severity, path }) =>
        code === 'schema/invalid-value' && severity === 'warning' && samePath(path, field.path),
    );
  }

  private add(field: Field, message: string, more: More): void {
    if (isOpen(field)) return;
    const { isMissing, isSure = false, onKey = false, nearest, span } = more;
    const shown = placeOf(field, onKey);
    this.problems.push({
      code: this.code,
      severity: more.severity ?? 'error',
      ...shown,
      message,
      about: field.path,
      isMissing,
      isSure,
      ...(nearest !== undefined && { nearest }),
      ...(span !== undefined && { span }),
    });
  }
}

interface More {
  readonly isMissing: boolean;
  readonly isSure?: boolean;
  readonly onKey?: boolean;
  readonly nearest?: string;
  readonly span?: SchemaProblem['span'];
  readonly severity?: 'warning';
}

/** Go reads a list item without a value as an empty text. */
function isEmptyItem({ path, type }: Field): boolean {
  return typeof path.at(-1) === 'number' && (type === 'string' || type === 'null');
}

/** Whether something that is not known here decides: a variable in the value, or in a key on the way to it. */
function isOpen(field: Field): boolean {
  if (field.type === 'unknown' || (field.type === 'string' && hasPlaceholder(field.text))) return true;
  return field.path.some((segment) => typeof segment === 'string' && hasPlaceholder(segment));
}

/** The value of a scalar, the key of everything else; of what is missing, the nearest thing that is there. */
function placeOf(field: Field, onKey: boolean): { readonly path: FieldPath; readonly part: 'key' | 'value' } {
  let at = field;
  while (at.type === 'absent' && at.parent !== undefined) at = at.parent;
  const isScalar = at.type !== 'map' && at.type !== 'seq';
  if (typeof at.path.at(-1) === 'string') return { path: at.path, part: isScalar && !onKey ? 'value' : 'key' };
  if (isScalar) return { path: at.path, part: 'value' };
  const key = firstKey(at);
  return key === undefined ? { path: at.path, part: 'value' } : { path: [...at.path, key], part: 'key' };
}

/** Nobody wants to see a whole object or list item underlined: it is shown by its first key, an object by its kind. */
function firstKey(at: Field): PathSegment | undefined {
  return at.path.length === 0 && at.keys.includes('kind') ? 'kind' : at.keys[0];
}

function ownerOf(path: FieldPath): string | undefined {
  return path.slice(0, -1).findLast((segment): segment is string => typeof segment === 'string');
}
