import { isReached, type Wanted } from '../../workspace/references/namedObject.ts';
import type { Here } from './here.ts';
import type { JudgedObject } from './judgedObject.ts';

/** Whether custom resources of a namespace may bring more than they show. */
export function hasOperators({ operators }: Here, namespace: string): boolean {
  return operators.some(({ facts }) => isReached(facts.namespace, namespace));
}

/**
 * Whether a program of the overlay may make an object: it is told the name by an argument, a variable or an annotation, or its role lets it
 * make objects of the kind.
 */
export function isMadeByProgram(here: Here, { kind, name }: Wanted): boolean {
  if (kind !== 'Secret' && kind !== 'ConfigMap' && kind !== 'Service') return false;
  return here.creates.has(`${kind.toLowerCase()}s`) || holdsName(here.orders(), name);
}

/** Whether a text holds a name that nothing of a name stands beside. */
function holdsName(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const isWord = /^[\w.-]$/;
    if (!isWord.test(text[at - 1] ?? '') && !isWord.test(text[at + name.length] ?? '')) return true;
  }
  return false;
}

/**
 * Whether an operator may make an object: a custom resource of the overlay has that name, begins it (`orders` makes `orders-app`), or
 * writes it somewhere.
 */
export function isMadeByOperator(here: Here, wanted: Wanted, from: JudgedObject): boolean {
  return here.operators.some((one) => {
    if (one === from) return false;
    const { name, references } = one.facts;
    if (name !== '' && (wanted.name === name || wanted.name.startsWith(`${name}-`))) return true;
    return (
      here.textsOf(one).has(wanted.name) && !references.some(({ name: named, sure }) => sure && named === wanted.name)
    );
  });
}
