import type { RenderedResource } from '../../kustomize/rendered.ts';
import { fieldAt, nearestExisting } from '../fields.ts';
import { podOf } from '../pods.ts';
import { objectRule, type Violation } from '../rule.ts';

const KINDS = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** Long-running containers that nobody asks whether they work: traffic goes to what has not started or hangs. */
export const missingProbes = objectRule({
  meta: { name: 'missing-probes', level: 'off', recommended: { '*': 'warning' } },
  check,
});

function check(resource: RenderedResource): readonly Violation[] {
  if (resource.id.group !== 'apps' || !KINDS.has(resource.id.kind)) return [];
  const containers = podOf(resource)?.containers.filter(({ role }) => role === 'ordinary') ?? [];
  return containers.flatMap(({ name, path }) => {
    const missing = ['readinessProbe', 'livenessProbe'].filter(
      (probe) => fieldAt(resource.root, [...path, probe]) === undefined,
    );
    const [first] = missing;
    if (first === undefined) return [];
    const list = missing.map((probe) => `no \`${probe}\``).join(' and ');
    const effect =
      first === 'readinessProbe' ? 'it gets traffic before it can answer' : 'nobody restarts it when it hangs';
    const message = `Container \`${name}\` has ${list}; ${effect}.`;
    return [{ ...nearestExisting(resource.root, [...path, first]), message }];
  });
}
