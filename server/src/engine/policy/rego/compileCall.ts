import type { Term } from './ast.ts';
import { BUILTINS } from './builtins/all.ts';
import { whyElsewhere } from './builtins/elsewhere.ts';
import { WALK, walkEntries } from './builtins/walk.ts';
import { compileMany, type Giver, type Place } from './place.ts';
import { namesOf } from './scope.ts';
import { isArray, type Value } from './value.ts';

type Call = Extract<Term, { kind: 'call' }>;
type Run = (args: readonly Value[]) => Value | undefined;

/** A call of a built-in function, an operator or a function of the modules. */
export function compileCall(term: Call, place: Place): Giver {
  const { compiler } = place;
  const callee = compiler.callee(term.name, place.scope);
  if (callee === 'print') return (_, take) => take(true);
  if (callee === WALK) return compileWalk(term, place);
  const arity = compiler.arityOf(term.name, place.scope);
  if (arity === undefined) return compileUnknown(String(callee), term, place);
  if (term.args.length < arity || term.args.length > arity + 1) {
    const name = typeof callee === 'string' ? callee : namesOf(term.name).join('.');
    const step = compiler.refuse(
      term.at,
      `\`${name}\` takes ${arity} value${arity === 1 ? '' : 's'}, not ${term.args.length}.`,
    );
    return (frame) => step(frame, () => true);
  }
  const run: Run = typeof callee === 'string' ? builtin(callee, place) : (args) => callee.call(args);
  const name = typeof callee === 'string' ? callee : callee.fullName;
  return compileApply(term, place, mockable(name, run, place));
}

function builtin(name: string, { compiler }: Place): Run {
  const found = BUILTINS.get(name);
  const { machine } = compiler;
  if (name !== 'object.get') return (args) => found && machine.call(found, args);
  return (args) => {
    const [object, key] = args;
    machine.trace?.see(object, isArray(key) ? key : [key as Value]);
    return found && machine.call(found, args);
  };
}

/** `with f as g` replaces what is called. */
function mockable(name: string, run: Run, { compiler }: Place): Run {
  const { machine } = compiler;
  return (args) => {
    const mock = machine.situation.mocks.get(name);
    return mock === undefined ? run(args) : machine.withoutMocks(() => mock(args));
  };
}

function compileUnknown(name: string, term: Call, place: Place): Giver {
  const why = whyElsewhere(name);
  const message = why === undefined ? `\`${name}\` is no function of Rego or of these modules.` : `\`${name}\` ${why}.`;
  const step = place.compiler.refuse(term.name.at, message, why !== undefined);
  return (frame) => step(frame, () => true);
}

function compileApply(term: Call, place: Place, run: Run): Giver {
  const { machine } = place.compiler;
  const arity = place.compiler.arityOf(term.name, place.scope) ?? term.args.length;
  const values = compileMany(term.args.slice(0, arity), place, (args) => args);
  const output = term.args[arity];
  const pattern = output && place.compiler.pattern(output, place);
  return (frame, take) =>
    values(frame, (args) => {
      if (machine.step()) return true;
      const { trace } = machine;
      const mark = trace?.mark ?? 0;
      const found = run(args as readonly Value[]);
      if (machine.problem !== undefined) return true;
      const isOver = found !== undefined && (pattern ? pattern(frame, found, () => take(true)) : take(found));
      trace?.back(mark);
      return isOver;
    });
}

/** `walk(x, [path, value])` gives every place of a value in turn. */
function compileWalk(term: Call, place: Place): Giver {
  const { machine } = place.compiler;
  const value = place.compiler.term(term.args[0] as Term, place);
  const output = term.args[1];
  const pattern = output && place.compiler.pattern(output, place);
  return (frame, take) =>
    value(frame, (root) => {
      for (const entry of walkEntries(root)) {
        if (machine.step()) return true;
        if (pattern ? pattern(frame, entry, () => take(true)) : take(entry)) return true;
      }
      return false;
    });
}
