import type { Field } from '../../validation/field.ts';
import type { ChangeRule } from '../changeRule.ts';
import { forbidChange } from '../tellChange.ts';

/** ValidateSecretUpdate and ValidateConfigMapUpdate (pkg/apis/core/validation). */
export const changedImmutableData: ChangeRule = {
  code: 'change/immutable-data',
  kinds: ['Secret', 'ConfigMap'],
  check({ old, now, kind }, out) {
    if (!old.get('immutable').flag) return;
    const what = `a ${kind.kind} that is \`immutable\``;
    if (!now.get('immutable').flag)
      out.wrong(now.get('immutable'), `\`immutable\` was \`true\` and stays so; the server refuses to change ${what}.`);
    // Plain texts become part of `data`, so that both are compared together where nothing moved from one to the other.
    const moved = isMoved(old, now);
    for (const name of ['data', 'binaryData', 'stringData'])
      if (!moved || name === 'binaryData')
        forbidChange(old.get(name), now.get(name), { what, isSecret: kind.kind === 'Secret' }, out);
  },
};

function isMoved(old: Field, now: Field): boolean {
  const names = (root: Field): string => root.get('stringData').keys.toSorted().join('\n');
  return names(old) !== names(now);
}

/** ValidateSecretUpdate (pkg/apis/core/validation). */
export const changedSecretType: ChangeRule = {
  code: 'change/secret-type',
  kinds: ['Secret'],
  check({ old, now }, out) {
    forbidChange(old.get('type'), now.get('type'), { what: 'the type of a Secret' }, out);
  },
};
