import type { RenderedResource } from '../../kustomize/rendered.ts';
import { fieldAt, nearestExisting } from '../fields.ts';
import { podOf } from '../pods.ts';
import { objectRule, type Violation } from '../rule.ts';

/** A CPU limit is not asked for: it throttles, and most teams leave it out on purpose. */
const WANTED = [
  ['requests', 'cpu'],
  ['requests', 'memory'],
  ['limits', 'memory'],
] as const;

/** Containers that do not say what they need: the scheduler guesses, and the node runs out of memory. */
export const missingRequestsLimits = objectRule({
  meta: { name: 'missing-requests-limits', level: 'off', recommended: { '*': 'warning' } },
  check,
});

function check(resource: RenderedResource): readonly Violation[] {
  const pod = podOf(resource);
  if (pod === undefined) return [];
  const { root } = resource;
  // Pod-level resources (KEP-2837) stand in for those of the containers.
  const isSet = (path: readonly (string | number)[]): boolean => fieldAt(root, path) !== undefined;
  const open = WANTED.filter((field) => !isSet([...pod.spec, 'resources', ...field]));
  const counted = pod.containers.filter(({ role }) => role !== 'ephemeral');
  return counted.flatMap(({ name, path }) => {
    const missing = open.filter((field) => !isSet([...path, 'resources', ...field]));
    const [first] = missing;
    if (first === undefined) return [];
    const names = missing.map((field) => `\`${field.join('.')}\``);
    const list = [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((part) => part !== '').join(' and no ');
    const message = `Container \`${name}\` sets no ${list}; the scheduler cannot plan for it. Add ${missing.length > 1 ? 'them' : 'it'} below \`resources\`.`;
    return [{ ...nearestExisting(root, [...path, 'resources', ...first]), message }];
  });
}
