import { checkIntOrPercent } from '../checks.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';

/** How a Deployment replaces its pods. */
export const deploymentStrategy: ObjectRule = {
  code: 'validation/update-strategy',
  on: 'object',
  kinds: ['Deployment'],
  check(root, out) {
    const strategy = root.get('spec', 'strategy');
    const rolling = strategy.get('rollingUpdate');
    out.choice(strategy.get('type'), ['Recreate', 'RollingUpdate']);
    if (strategy.get('type').text === 'Recreate') {
      if (rolling.exists) out.forbidden(rolling, 'a `type` of `Recreate` stops all pods before it starts new ones');
      return;
    }
    checkRolling(rolling, out, { surge: '25%', unavailable: '25%' });
  },
};

/** How a DaemonSet replaces its pods. */
export const daemonSetStrategy: ObjectRule = {
  code: 'validation/update-strategy',
  on: 'object',
  kinds: ['DaemonSet'],
  check(root, out) {
    const strategy = root.get('spec', 'updateStrategy');
    out.choice(strategy.get('type'), ['RollingUpdate', 'OnDelete']);
    if (strategy.get('type').text === 'OnDelete') return;
    const rolling = strategy.get('rollingUpdate');
    checkRolling(rolling, out, { surge: '0', unavailable: '1' });
    const [surge, unavailable] = [rolling.get('maxSurge'), rolling.get('maxUnavailable')];
    if (surge.exists && !isZero(surge) && !(unavailable.exists ? isZero(unavailable) : false))
      out.wrong(
        surge,
        'A DaemonSet starts new pods first or stops old ones first: with `maxSurge`, `maxUnavailable` must be `0`.',
      );
  },
};

/** How a StatefulSet replaces its pods. */
export const statefulSetStrategy: ObjectRule = {
  code: 'validation/update-strategy',
  on: 'object',
  kinds: ['StatefulSet'],
  check(root, out) {
    const strategy = root.get('spec', 'updateStrategy');
    const rolling = strategy.get('rollingUpdate');
    const type = strategy.get('type');
    out.choice(type, ['RollingUpdate', 'OnDelete']);
    if (type.text === 'OnDelete') {
      if (rolling.exists) out.forbidden(rolling, 'only a `type` of `RollingUpdate` takes it');
      return;
    }
    out.range(rolling.get('partition'), 0);
    const unavailable = rolling.get('maxUnavailable');
    if (!out.has('MaxUnavailableStatefulSet')) return;
    checkIntOrPercent(unavailable, out);
    if (unavailable.exists && isZero(unavailable)) out.wrong(unavailable, '`maxUnavailable` cannot be 0.');
  },
};

function checkRolling(
  rolling: Field,
  out: Reporter,
  defaults: { readonly surge: string; readonly unavailable: string },
): void {
  const [surge, unavailable] = [rolling.get('maxSurge'), rolling.get('maxUnavailable')];
  checkIntOrPercent(unavailable, out);
  checkIntOrPercent(surge, out, defaults.surge === '0' ? 100 : Number.POSITIVE_INFINITY);
  const isStuck = (field: Field, fallback: string): boolean => (field.exists ? isZero(field) : fallback === '0');
  if (isStuck(surge, defaults.surge) && isStuck(unavailable, defaults.unavailable))
    out.wrong(
      unavailable.exists ? unavailable : surge,
      '`maxUnavailable` and `maxSurge` cannot both be 0: no pod could ever be replaced.',
    );
}

function isZero(field: Field): boolean {
  return field.integer === 0 || /^0+%$/.test(field.text);
}
