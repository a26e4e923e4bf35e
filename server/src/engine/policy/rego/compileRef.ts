import type { Term } from './ast.ts';
import type { GlobalPath } from './compiler.ts';
import type { Frame, Next, Take } from './machine.ts';
import { lacksValue } from './needs.ts';
import { entriesOf, pick, valueAt } from './pick.ts';
import { type Giver, knownAt, type Pattern, type Place } from './place.ts';
import type { Trace } from './trace.ts';
import type { Value } from './value.ts';

/** A variable, or what is picked from one or from another value by keys. */
export function compileRef(term: Extract<Term, { kind: 'var' | 'ref' }>, place: Place): Giver {
  const head = term.kind === 'var' ? term : term.head;
  const path = term.kind === 'var' ? [] : term.path;
  if (head.kind !== 'var') return walked(place.compiler.term(head, place), path, place);
  const slot = place.scope.find(head.name);
  if (slot !== undefined) return walked(compileSlot(slot, head, place), path, place);
  const global = place.compiler.globalPath(head.name);
  if (global === undefined) return refused(head, place);
  return compileGlobal(global, path, place);
}

function refused(head: Extract<Term, { kind: 'var' }>, place: Place): Giver {
  const message = head.name === '_' ? '`_` has no value.' : `Nothing gives \`${head.name}\` a value.`;
  const step = place.compiler.refuse(head.at, message);
  return (frame) => step(frame, () => true);
}

function compileSlot(slot: number, head: Extract<Term, { kind: 'var' }>, place: Place): Giver {
  if (!place.bound.has(slot)) return refused(head, place);
  return (frame, take) => take(frame[slot] as Value);
}

function compileGlobal(global: GlobalPath, path: readonly Term[], place: Place): Giver {
  const { machine, program } = place.compiler;
  const names = global.slice(1);
  const constant = path.findIndex((part) => part.kind !== 'scalar' || typeof part.value !== 'string');
  const count = constant < 0 ? path.length : constant;
  const full = [...names, ...path.slice(0, count).map((part) => (part as { value: string }).value)];
  if (global[0] === 'input') {
    const input: Giver = (_, take) => {
      const { trace } = machine;
      const { input } = machine.situation;
      const mark = trace?.mark ?? 0;
      trace?.see(input, full);
      const found = valueAt(input, full);
      const isOver = found !== undefined && take(found);
      trace?.back(mark);
      return isOver;
    };
    return walked(input, path.slice(count), place);
  }
  const document = program.document(full);
  const used = Math.max(document.used - names.length, 0);
  const data: Giver = (_, take) => {
    const { trace } = machine;
    const mark = trace?.mark ?? 0;
    const found = document.value();
    const isOver = machine.problem !== undefined || (found !== undefined && take(found));
    trace?.back(mark);
    return isOver;
  };
  return walked(data, path.slice(used), place);
}

/** One key of a path: known when it is reached, or a pattern that takes all that are there. */
type Part = { readonly giver: Giver } | { readonly pattern: Pattern };

function walked(giver: Giver, path: readonly Term[], place: Place): Giver {
  if (path.length === 0) return giver;
  const parts = path.map((term) => compilePart(term, place));
  const { machine } = place.compiler;
  const walk = (frame: Frame, value: Value, index: number, take: Take): boolean => {
    const part = parts[index];
    if (part === undefined) return take(value);
    if (machine.step()) return true;
    if ('giver' in part)
      return part.giver(frame, (key) => {
        const found = pick(value, key);
        const { trace } = machine;
        if (trace !== undefined)
          return traced(trace, value, key, () => found !== undefined && walk(frame, found, index + 1, take));
        return found !== undefined && walk(frame, found, index + 1, take);
      });
    for (const [key, item] of entriesOf(value)) {
      const next = (): boolean => walk(frame, item, index + 1, take);
      const { trace } = machine;
      if (part.pattern(frame, key, trace === undefined ? next : () => traced(trace, value, key, next))) return true;
    }
    return false;
  };
  return (frame, take) => giver(frame, (value) => walk(frame, value, 0, take));
}

/** Goes on under a key that is remembered for as long as that takes. */
function traced(trace: Trace, value: Value, key: Value, next: Next): boolean {
  const { mark } = trace;
  trace.see(value, [key]);
  const isOver = next();
  trace.back(mark);
  return isOver;
}

function compilePart(term: Term, place: Place): Part {
  return lacksValue(term, knownAt(place, true))
    ? { pattern: place.compiler.pattern(term, place) }
    : { giver: place.compiler.term(term, place) };
}
