import type { Json } from '../../schema/schemaShape.ts';
import { missingKey, QueryFailure } from '../jmespath/failure.ts';
import { type Frame, MAX_STEPS, type Outcome, type Scope } from '../jmespath/frame.ts';
import { setOwn } from '../values/json.ts';

/** What one rule's evaluation shares: the clock, the steps that are left, and what was asked of a cluster. */
export interface Session {
  readonly now: number;
  /** Whether the request deletes, so that there is only an old object. */
  readonly isDelete: boolean;
  /** Steps of all queries of a rule on one object. */
  steps: number;
  /** What only a cluster or a registry could have answered, by name. */
  readonly missing: Set<string>;
}

const RULE_STEPS = 4 * MAX_STEPS;

/** A session; `restart` makes it new for the next rule. */
export function newSession(now: number, isDelete: boolean): Session {
  return { now, isDelete, steps: RULE_STEPS, missing: new Set() };
}

export function restart(session: Session): void {
  session.steps = RULE_STEPS;
  session.missing.clear();
}

/** A value that is made when it is asked for, in a scope. */
export type LazyEntry = (scope: NamedScope) => Outcome;

/** The names that queries of one rule see: entries laid over entries, the innermost first. */
export class NamedScope implements Scope {
  readonly session: Session;
  private readonly parent: NamedScope | undefined;
  private readonly name: string;
  private readonly entry: LazyEntry;
  private known: Outcome | undefined;
  private isOpen = false;

  private constructor(
    session: Session,
    { parent, name, entry }: { parent: NamedScope | undefined; name: string; entry: LazyEntry },
  ) {
    this.session = session;
    this.parent = parent;
    this.name = name;
    this.entry = entry;
  }

  static of(session: Session, values: ReadonlyMap<string, Json | LazyEntry>): NamedScope {
    let scope = new NamedScope(session, { parent: undefined, name: '', entry: () => null });
    for (const [name, value] of values)
      scope = typeof value === 'function' ? scope.withEntry(name, value) : scope.with(name, value);
    return scope;
  }

  /** The same with a value laid over. */
  with(name: string, value: Json): NamedScope {
    const made = new NamedScope(this.session, { parent: this, name, entry: () => value });
    made.known = value;
    return made;
  }

  /** The same with a value that is made when it is first asked for, by what stands before it. */
  withEntry(name: string, entry: LazyEntry): NamedScope {
    return new NamedScope(this.session, { parent: this, name, entry });
  }

  get(name: string): Outcome {
    for (let at: NamedScope | undefined = this; at !== undefined; at = at.parent)
      if (at.name === name && at.parent !== undefined) return at.value(this);
    return missingKey(name);
  }

  /** A value that is there already or can be made; undefined for one that fails. */
  plain(name: string): Json | undefined {
    const value = this.get(name);
    return value instanceof QueryFailure ? undefined : value;
  }

  all(): Outcome {
    const made: Record<string, Json> = {};
    for (let at: NamedScope | undefined = this; at?.parent !== undefined; at = at.parent) {
      if (Object.hasOwn(made, at.name)) continue;
      const value = at.value(this);
      if (!(value instanceof QueryFailure)) setOwn(made, at.name, value);
    }
    return made;
  }

  get isDelete(): boolean {
    return this.session.isDelete;
  }

  /** A frame for a query in this scope; it draws on the steps of the session. */
  frame(): Frame {
    return new SessionFrame(this);
  }

  /** Entries of a rule may name the element of a loop around the place where they are used. */
  private value(user: NamedScope): Outcome {
    if (this.known !== undefined) return this.known;
    if (this.isOpen || this.parent === undefined) return missingKey(this.name);
    this.isOpen = true;
    let made = this.entry(this.parent);
    const isHere = !(made instanceof QueryFailure) || user === this;
    if (!isHere) made = this.entry(user);
    else this.known = made;
    this.isOpen = false;
    return made;
  }
}

class SessionFrame implements Frame {
  readonly scope: NamedScope;

  constructor(scope: NamedScope) {
    this.scope = scope;
  }

  get steps(): number {
    return this.scope.session.steps;
  }

  set steps(left: number) {
    this.scope.session.steps = left;
  }

  get now(): number {
    return this.scope.session.now;
  }
}
