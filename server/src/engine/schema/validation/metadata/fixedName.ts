import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';

/**
 * The name of an object whose other fields say what it is called (the name functions of CustomResourceDefinitions and APIServices, which
 * the server asks of `generateName` too).
 * @param wanted the only name that the server takes
 * @param what what that name is made of
 */
export function checkFixedName(root: Field, wanted: string, what: string, out: Reporter): void {
  if (wanted.includes('${')) return;
  for (const name of ['name', 'generateName']) {
    const field = root.get('metadata', name);
    if (field.text !== '' && field.text !== wanted)
      out.wrong(field, `\`${field.text}\` is not ${what}; it must be \`${wanted}\`.`);
  }
}
