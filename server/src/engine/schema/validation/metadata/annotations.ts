import type { Field } from '../field.ts';
import { QUALIFIED_NAME } from '../forms.ts';
import { podOf } from '../pods.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';

const MAX_SIZE = 256 * 1024;

/** Keys of annotations, whose case does not matter, and the size of all of them together. */
export const annotations: ObjectRule = {
  code: 'validation/annotation',
  on: 'object',
  check(root, out, scope) {
    checkAnnotations(root.get('metadata', 'annotations'), out);
    const pod = podOf(scope);
    if (pod !== undefined && !pod.isPod) checkAnnotations(pod.metadata.get('annotations'), out);
  },
};

/** ValidateAnnotations (apimachinery, pkg/api/validation/objectmeta.go). */
export function checkAnnotations(all: Field, out: Reporter): void {
  let size = 0;
  for (const [name, value] of all.fields()) {
    size += name.length + value.text.length;
    if (!QUALIFIED_NAME.test(name.toLowerCase())) out.wrongKey(value, `\`${name}\` is not ${QUALIFIED_NAME.what}.`);
  }
  if (size > MAX_SIZE) out.wrong(all, `Annotations of ${size} bytes are too large; all together may have ${MAX_SIZE}.`);
}
