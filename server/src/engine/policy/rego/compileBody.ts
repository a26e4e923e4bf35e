import type { Body, Expression, Term } from './ast.ts';
import { hoistNegated } from './hoist.ts';
import type { Frame, Step } from './machine.ts';
import { lacks, lacksPattern, lacksValue } from './needs.ts';
import { entriesOf } from './pick.ts';
import { type Giver, knownAt, type Place } from './place.ts';
import { assignedTwice, isCallOf, mentioned } from './scope.ts';
import { splitUnification } from './unification.ts';
import type { Value } from './value.ts';
import { compileWith } from './with.ts';

/** A body as one step. Its lines run in an order in which every variable has a value when it is needed, as in OPA. */
export function compileBody(body: Body, place: Place): Step {
  const steps: Step[] = [];
  const twice = assignedTwice(body);
  if (twice !== undefined) return place.compiler.refuse(twice.at, `\`${twice.name}\` has a value already.`);
  const open = body.flatMap(splitUnification).flatMap((line) => hoisted(line, place));
  while (open.length > 0) {
    const index = pick(open, place);
    const [line] = open.splice(Math.max(index, 0), 1) as [Expression];
    if (index < 0) return refuseUnbound(line, place);
    steps.push(compileLine(line, place));
  }
  return chain(steps);
}

function refuseUnbound(line: Expression, place: Place): Step {
  const unbound: string[] = [];
  mentioned(line, (name) => {
    const slot = place.scope.find(name);
    if (slot !== undefined && !place.bound.has(slot)) unbound.push(name);
  });
  const names = [...new Set(unbound)].map((name) => `\`${name}\``).join(', ');
  return place.compiler.refuse(line.at, names === '' ? '`_` has no value.' : `Nothing gives ${names} a value.`);
}

function hoisted(line: Expression, { scope }: Place): readonly Expression[] {
  if (line.kind !== 'not') return [line];
  return hoistNegated(line, () => {
    const name = `taken out ${scope.size}`;
    scope.declare(name);
    return name;
  });
}

function pick(open: readonly Expression[], place: Place): number {
  const strict = open.findIndex((line) => !lacks(line, knownAt(place, false)));
  return strict >= 0 ? strict : open.findIndex((line) => !lacks(line, knownAt(place, true)));
}

function chain(steps: readonly Step[]): Step {
  if (steps.length === 1) return steps[0] as Step;
  return steps.reduceRight<Step>(
    (rest, step) => (frame, next) => step(frame, () => rest(frame, next)),
    (_, next) => next(),
  );
}

function compileLine(line: Expression, place: Place): Step {
  const { compiler } = place;
  const inner = line.with.length === 0 ? compilePlain(line, place) : compileWith(line, place, compilePlain);
  return (frame, next) => compiler.machine.step() || inner(frame, next);
}

function compilePlain(line: Expression, place: Place): Step {
  switch (line.kind) {
    case 'some':
      return (_, next) => next();
    case 'not':
      return compileNot(line.inner, place);
    case 'logic':
      return compileLogic(line, place);
    case 'someIn':
      return compileSomeIn(line, place);
    case 'every':
      return compileEvery(line, place);
    case 'term':
      return compileCondition(line.term, place);
  }
}

function compileNot(inner: Expression, place: Place): Step {
  const { compiler } = place;
  const step = compileLine(inner, { ...place, bound: new Set(place.bound) });
  const { machine } = compiler;
  return (frame, next) => {
    const { trace } = machine;
    const { result, seen } = trace?.aside(() => holds(step, frame)) ?? { result: holds(step, frame), seen: [] };
    if (machine.problem !== undefined) return true;
    if (result) return false;
    if (trace === undefined) return next();
    const { mark } = trace;
    trace.add(seen);
    const isOver = next();
    trace.back(mark);
    return isOver;
  };
}

/** Bodies of their own: none gives a name to what stands beside it, and all together hold once. */
function compileLogic({ isAll, operands }: Extract<Expression, { kind: 'logic' }>, place: Place): Step {
  const { machine } = place.compiler;
  const steps = operands.map((body) => {
    const scope = place.scope.inner();
    scope.declareBody(body);
    return compileBody(body, { ...place, scope, bound: new Set(place.bound) });
  });
  return (frame, next) => {
    for (const step of steps) {
      const found = holds(step, frame);
      if (machine.problem !== undefined) return true;
      if (found !== isAll) return found && next();
    }
    return isAll && next();
  };
}

function compileSomeIn(line: Extract<Expression, { kind: 'someIn' }>, place: Place): Step {
  const { machine } = place.compiler;
  const collection = place.compiler.term(line.collection, place);
  const key = line.key && place.compiler.pattern(line.key, place);
  const value = place.compiler.pattern(line.value, place);
  return (frame, next) =>
    collection(frame, (found) => {
      for (const [at, item] of entriesOf(found)) {
        if (machine.step()) return true;
        const isOver = key ? key(frame, at, () => value(frame, item, next)) : value(frame, item, next);
        if (isOver) return true;
      }
      return false;
    });
}

function compileEvery(line: Extract<Expression, { kind: 'every' }>, place: Place): Step {
  const { machine } = place.compiler;
  const collection = place.compiler.term(line.collection, place);
  const scope = place.scope.inner();
  const bound = new Set(place.bound);
  const slots = [line.key, line.value].map((name) => {
    const slot = name === undefined || name === '_' ? scope.anonymous() : scope.declare(name);
    bound.add(slot);
    return slot;
  });
  scope.declareBody(line.body);
  const step = compileBody(line.body, { ...place, scope, bound });
  return (frame, next) =>
    collection(frame, (found) => {
      if (typeof found !== 'object' || found === null) return false;
      for (const [at, item] of entriesOf(found)) {
        if (machine.step()) return true;
        frame[slots[0] as number] = at;
        frame[slots[1] as number] = item;
        if (!holds(step, frame)) return machine.problem !== undefined;
      }
      return next();
    });
}

function holds(step: Step, frame: Frame): boolean {
  let found = false;
  step(frame, () => {
    found = true;
    return true;
  });
  return found;
}

/** A term as a condition: it holds for every value of it but `false`. */
function compileCondition(term: Term, place: Place): Step {
  const [left, right] = isCallOf(term, 'assign') || isCallOf(term, 'eq') ? term.args : [];
  if (left === undefined || right === undefined) {
    const giver = place.compiler.term(term, place);
    return (frame, next) => giver(frame, (value) => value !== false && next());
  }
  if (isCallOf(term, 'assign')) return compileAssign(right, left, place);
  const isForward = ([false, true] as const).some((isLenient) => {
    const known = knownAt(place, isLenient);
    return !lacksValue(right, known) && !lacksPattern(left, known);
  });
  return isForward ? compileAssign(right, left, place) : compileAssign(left, right, place);
}

function compileAssign(from: Term, to: Term, place: Place): Step {
  const giver: Giver = place.compiler.term(from, place);
  const pattern = place.compiler.pattern(to, place);
  return (frame, next) => giver(frame, (value: Value) => pattern(frame, value, next));
}
