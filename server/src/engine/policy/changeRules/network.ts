import type { ChangeObjection, ChangeRule, ObjectChange, OverlayChange } from '../change/changeRule.ts';
import { nameOf } from '../change/changeRule.ts';
import { listAt, memberOf, objectAt } from '../judged/resource.ts';
import { isSame } from '../values/json.ts';

const isPolicy = ({ resource }: ObjectChange): boolean =>
  resource.id.group === 'networking.k8s.io' && resource.id.kind === 'NetworkPolicy';

/** Network policies that let more through, or go away. */
export const networkLoosened: ChangeRule = {
  name: 'network-loosened',
  judge: (change) => change.objects.filter(isPolicy).flatMap((one) => objections(one, change)),
};

function objections(one: ObjectChange, { after }: OverlayChange): readonly ChangeObjection[] {
  const { old, now } = one;
  if (now === undefined) {
    const { namespace } = one.resource.id;
    const isLast = !after.some(
      ({ id }) => id.group === 'networking.k8s.io' && id.kind === 'NetworkPolicy' && id.namespace === namespace,
    );
    const rest = isLast
      ? ', the last one of its namespace: every pod there can then be reached and reach everything'
      : '; what it kept away gets through';
    return [{ change: one, path: [], message: `${nameOf(one)} is removed${rest}.` }];
  }
  if (old === undefined) return [];
  return ['ingress', 'egress'].flatMap((direction): ChangeObjection[] => {
    const [before, later] = [old, now].map(({ object }) => listAt(objectAt(object, 'spec'), direction));
    const index = (later ?? []).findIndex((rule) => !(before ?? []).some((known) => isSame(known, rule)));
    if (index < 0) return [];
    const rule = later?.[index];
    const peers = listAt(rule, direction === 'ingress' ? 'from' : 'to');
    const isOpen = peers.length === 0 && memberOf(rule, 'ports') === undefined;
    const message = isOpen
      ? `${nameOf(one)} now lets all ${direction} traffic through.`
      : `${nameOf(one)} has another ${direction} rule, which may let more through.`;
    // A rule that only got narrower is no objection: fewer peers and ports than one that was there.
    if (!isOpen && (before ?? []).some((known) => isNarrower(rule ?? null, known, direction))) return [];
    return [{ change: one, path: ['spec', direction, index], message }];
  });
}

type Rule = Parameters<typeof listAt>[0];

function isNarrower(rule: Rule, known: Rule, direction: string): boolean {
  const peers = direction === 'ingress' ? 'from' : 'to';
  return [peers, 'ports'].every((list) => {
    const wide = listAt(known, list);
    const own = listAt(rule, list);
    // An empty list stands for everything.
    if (wide.length === 0) return true;
    return own.length > 0 && own.every((item) => wide.some((other) => isSame(other, item)));
  });
}
