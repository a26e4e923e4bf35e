import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';
import { checkSelector, isEmptySelector, unmetBy } from '../selectors.ts';

/** The selector of a workload: it selects something, and it selects the pods of its own template. */
export const workloadSelector: ObjectRule = {
  code: 'validation/selector',
  on: 'object',
  kinds: ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'],
  check(root, out, { kind }) {
    const selector = root.get('spec', 'selector');
    const labels = root.get('spec', 'template', 'metadata', 'labels');
    if (!selector.exists) {
      out.missing(selector, `a ${kind.kind} says which pods are its own`);
      return;
    }
    checkSelector(selector, out);
    if (isEmptySelector(selector)) {
      const labelled = selector.get('matchLabels');
      out.wrong(
        labelled.exists ? labelled : selector,
        `The selector is empty, which a ${kind.kind} must not have: give it a label of the template.`,
      );
      return;
    }
    const unmet = unmetBy(selector, labels);
    if (unmet !== undefined) tellUnmet(unmet, root, out);
  },
};

/**
 * The server names the labels of the template. What somebody has to change is the odd one out of three: the selector, the template, and
 * the labels of the workload itself, which most people keep equal.
 */
function tellUnmet(unmet: Field, root: Field, out: Reporter): void {
  const isLabel = !unmet.path.includes('matchExpressions');
  const name = isLabel ? String(unmet.path.at(-1)) : unmet.get('key').text;
  const what = isLabel ? `\`${name}: ${unmet.text}\`` : `\`${name}\``;
  const label = root.get('spec', 'template', 'metadata', 'labels', name);
  const own = root.get('metadata', 'labels', name);
  const isExtra = label.type === 'absent' && label.parent?.keys.length !== 0 && label.parent?.exists === true;
  const isOdd = own.exists ? own.text !== unmet.text : isLabel && (unmet.text === '' || isExtra);
  out.wrong(
    isOdd ? unmet : label,
    `The selector asks for the label ${what}, which the pods of this template do not have; the server will refuse it.`,
  );
}

/** The selector of a ReplicationController is a mapping, taken from the template when it is left out. */
export const controllerSelector: ObjectRule = {
  code: 'validation/selector',
  on: 'object',
  kinds: ['ReplicationController'],
  check(root, out) {
    const spec = root.get('spec');
    const labels = spec.get('template', 'metadata', 'labels');
    if (spec.exists && !spec.get('template').exists) out.missing(spec.get('template'));
    if (spec.get('selector').keys.length === 0 && labels.keys.length === 0)
      out.missing(spec.get('selector'), 'without it the labels of the template are taken, and there are none');
    for (const [name, value] of spec.get('selector').fields()) {
      if (labels.get(name).type === 'absent' || labels.get(name).text !== value.text) tellUnmet(value, root, out);
    }
  },
};
