import type { Field } from '../../validation/field.ts';
import type { ChangeRule } from '../changeRule.ts';
import { differenceOf } from '../difference.ts';
import { tellDifference } from '../tellChange.ts';

/** Fields that an update may change, or that the server compares in its own way. */
const FREE = ['activeDeadlineSeconds', 'tolerations', 'schedulingGates', 'terminationGracePeriodSeconds', 'nodeName'];
const LISTS = ['containers', 'initContainers'];

/** ValidatePodUpdate (pkg/apis/core/validation): of a Pod that is there, little more than its images may be changed. */
export const changedPod: ChangeRule = {
  code: 'change/pod',
  kinds: ['Pod'],
  check({ old, now }, out) {
    const [before, after] = [old.get('spec'), now.get('spec')];
    const isGated = before.get('schedulingGates').items.length > 0;
    const free = isGated ? [...FREE, 'nodeSelector', 'affinity'] : FREE;
    for (const name of new Set([...after.keys, ...before.keys])) {
      if (free.includes(name)) continue;
      const [was, is] = [before.get(name), after.get(name)];
      const difference = LISTS.includes(name) ? differenceOfContainers(was, is) : differenceOf(was, is);
      if (difference === undefined) continue;
      tellDifference(after, difference, { what: 'a Pod in more than its images' }, out);
      return;
    }
  },
};

function differenceOfContainers(old: Field, now: Field): ReturnType<typeof differenceOf> {
  if (old.items.length !== now.items.length) return { old, now };
  for (const [index, item] of now.items.entries()) {
    const before = old.items[index];
    if (before === undefined) return { old, now };
    for (const name of new Set([...item.keys, ...before.keys])) {
      const found = name === 'image' ? undefined : differenceOf(before.get(name), item.get(name));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
