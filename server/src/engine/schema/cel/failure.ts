/** Why an expression has no value: the server would fail too, or it is beyond what is known here. */
export class Failure {
  readonly kind: 'error' | 'unsupported';
  readonly message: string;

  constructor(kind: Failure['kind'], message: string) {
    this.kind = kind;
    this.message = message;
  }
}

export const UNSUPPORTED = new Failure('unsupported', '');
export const NO_OVERLOAD = new Failure('error', 'no such overload');

/** An error that the server would have, too. */
export function failed(message: string): Failure {
  return new Failure('error', message);
}
