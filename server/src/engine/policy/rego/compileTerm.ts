import type { Body, Term } from './ast.ts';
import { compileCall } from './compileCall.ts';
import { compileRef } from './compileRef.ts';
import type { Frame, Next } from './machine.ts';
import { compileMany, type Giver, type Place } from './place.ts';
import { printText } from './printText.ts';
import { commonPath } from './trace.ts';
import { isEqual, RegoObject, RegoSet, type Value } from './value.ts';

export function compileTerm(term: Term, place: Place): Giver {
  switch (term.kind) {
    case 'scalar': {
      const { value } = term;
      return (_, take) => take(value);
    }
    case 'var':
    case 'ref':
      return compileRef(term, place);
    case 'call':
      return compileCall(term, place);
    case 'array':
      return compileMany(term.items, place, (values) => values);
    case 'set':
      return compileMany(term.items, place, (values) => RegoSet.of(values));
    case 'object':
      return compileMany(term.entries.flat(), place, objectOf);
    case 'template':
      return compileTemplate(term.parts, place);
    default:
      return compileComprehension(term, place);
  }
}

function objectOf(values: readonly Value[]): RegoObject {
  const object = new RegoObject();
  for (let index = 0; index < values.length; index += 2) object.set(values[index] as Value, values[index + 1] as Value);
  return object;
}

/** What has no value shows as such in a template. */
function compileTemplate(parts: readonly (string | Term)[], place: Place): Giver {
  const readers = parts.map((part) => (typeof part === 'string' ? part : place.compiler.term(part, place)));
  return (frame, take) => {
    const texts = readers.map((reader) => {
      if (typeof reader === 'string') return reader;
      let text = '<undefined>';
      reader(frame, (value) => {
        text = printText(value);
        return true;
      });
      return text;
    });
    return place.compiler.machine.problem !== undefined || take(texts.join(''));
  };
}

type Comprehension = Extract<Term, { readonly body: Body }>;

function compileComprehension(term: Comprehension, place: Place): Giver {
  const scope = place.scope.inner();
  const heads = term.kind === 'objectComprehension' ? [term.key, term.term] : [term.term];
  scope.declareBody(term.body, heads);
  const inside = { ...place, scope, bound: new Set(place.bound) };
  const step = place.compiler.body(term.body, inside);
  const head = compileMany(heads, inside, (values) => values);
  const { machine } = place.compiler;
  const run = (frame: Frame, add: (values: readonly Value[]) => void): void => {
    const keep: Next = () =>
      head(frame, (values) => {
        add(values as readonly Value[]);
        return false;
      });
    step(frame, keep);
  };
  return (frame, take) => {
    const { trace } = machine;
    const make = (): Value => gather(term.kind, machine.fail.bind(machine), (add) => run(frame, add));
    const { result, seen } = trace?.aside(make) ?? { result: make(), seen: [] };
    if (machine.problem !== undefined) return true;
    if (trace === undefined) return take(result);
    const { mark } = trace;
    trace.add(commonPath(seen));
    const isOver = take(result);
    trace.back(mark);
    return isOver;
  };
}

function gather(
  kind: Comprehension['kind'],
  fail: (problem: string) => true,
  run: (add: (values: readonly Value[]) => void) => void,
): Value {
  if (kind === 'arrayComprehension') {
    const items: Value[] = [];
    run(([value]) => items.push(value as Value));
    return items;
  }
  if (kind === 'setComprehension') {
    const set = new RegoSet();
    run(([value]) => set.add(value as Value));
    return set;
  }
  const object = new RegoObject();
  run(([key, value]) => {
    const before = object.get(key as Value);
    if (before !== undefined && !isEqual(before, value as Value)) fail('a key of an object gets two values');
    object.set(key as Value, value as Value);
  });
  return object;
}
