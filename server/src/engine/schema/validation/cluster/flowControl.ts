import { ownValue } from '../../../text/ownValue.ts';
import { requireForm } from '../checks.ts';
import type { Field } from '../field.ts';
import { DNS_LABEL, DNS_SUBDOMAIN } from '../forms.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';

const VERBS = ['get', 'list', 'create', 'update', 'delete', 'deletecollection', 'patch', 'watch', 'proxy'];

/** Which requests belong together. */
export const flowSchema: ObjectRule = {
  code: 'validation/flow-schema',
  on: 'object',
  kinds: ['FlowSchema'],
  check(root, out) {
    const spec = root.get('spec');
    const precedence = spec.get('matchingPrecedence');
    if (precedence.integer !== 0) out.range(precedence, 1, 10_000);
    if (precedence.integer === 1 && root.get('metadata', 'name').text !== 'exempt')
      out.wrong(precedence, '`1` is for the schema `exempt` only.');
    out.choice(spec.get('distinguisherMethod', 'type'), ['ByNamespace', 'ByUser']);
    requireForm(spec.get('priorityLevelConfiguration', 'name'), DNS_SUBDOMAIN, out);
    for (const rule of spec.get('rules').items) checkRule(rule, out);
  },
};

function checkRule(rule: Field, out: Reporter): void {
  const [subjects, resources, paths] = [rule.get('subjects'), rule.get('resourceRules'), rule.get('nonResourceRules')];
  if (subjects.items.length === 0) out.missing(subjects, 'a rule is for somebody');
  for (const subject of subjects.items) checkSubject(subject, out);
  if (resources.items.length === 0 && paths.items.length === 0)
    out.missing(resources, '`resourceRules` or `nonResourceRules` must stand here');
  for (const one of resources.items) {
    checkVerbs(one.get('verbs'), out);
    for (const name of ['apiGroups', 'resources']) checkList(one.get(name), out);
    const namespaces = one.get('namespaces');
    if (namespaces.items.length === 0 && !one.get('clusterScope').flag)
      out.missing(namespaces, 'write `"*"` for all, or set `clusterScope`');
    for (const item of namespaces.items) if (item.text !== '*') out.form(item, DNS_LABEL);
  }
  for (const one of paths.items) {
    checkVerbs(one.get('verbs'), out);
    checkList(one.get('nonResourceURLs'), out);
    for (const url of one.get('nonResourceURLs').items) {
      if (url.text !== '*' && (!url.text.startsWith('/') || / /.test(url.text)))
        out.wrong(url, `\`${url.text}\` is not a path that begins with \`/\`.`);
    }
  }
}

function checkVerbs(verbs: Field, out: Reporter): void {
  checkList(verbs, out);
  for (const verb of verbs.items) if (verb.text !== '*') out.choice(verb, VERBS);
}

function checkList(list: Field, out: Reporter): void {
  if (list.items.length === 0) out.missing(list);
  const star = list.items.find((item) => item.text === '*');
  if (star !== undefined && list.items.length > 1)
    out.wrong(star, '`*` stands for all; nothing else may stand beside it.');
}

const SUBJECTS: Readonly<Record<string, string>> = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' };

function checkSubject(subject: Field, out: Reporter): void {
  const kind = subject.get('kind');
  if (kind.text === '') out.missing(kind);
  out.choice(kind, Object.keys(SUBJECTS));
  const own = ownValue(SUBJECTS, kind.text);
  if (own === undefined) return;
  for (const other of Object.values(SUBJECTS)) {
    if (other !== own && subject.get(other).exists)
      out.forbidden(subject.get(other), `the \`kind\` is \`${kind.text}\``);
  }
  const given = subject.get(own);
  if (!given.exists) out.missing(given, `a subject of kind \`${kind.text}\` needs it`);
  else if (given.get('name').text === '') out.missing(given.get('name'));
  if (given.exists && own === 'serviceAccount') requireForm(given.get('namespace'), DNS_LABEL, out);
}

/** How many requests of a level run at a time. */
export const priorityLevel: ObjectRule = {
  code: 'validation/priority-level',
  on: 'object',
  kinds: ['PriorityLevelConfiguration'],
  check(root, out) {
    const spec = root.get('spec');
    const [type, limited, exempt] = [spec.get('type'), spec.get('limited'), spec.get('exempt')];
    if (type.text === '') out.missing(type);
    out.choice(type, ['Exempt', 'Limited']);
    if (type.text === 'Exempt' && root.get('metadata', 'name').text !== 'exempt')
      out.wrong(type, '`Exempt` is for the level `exempt` only.');
    if (type.text === 'Exempt' && limited.exists) out.forbidden(limited, 'the `type` is `Exempt`');
    if (type.text === 'Limited' && exempt.exists) out.forbidden(exempt, 'the `type` is `Limited`');
    if (type.text === 'Limited' && !limited.exists) out.missing(limited, 'the `type` is `Limited`');
    for (const one of [limited, exempt]) {
      out.range(one.get('nominalConcurrencyShares'), 0);
      out.range(one.get('lendablePercent'), 0, 100);
      out.range(one.get('borrowingLimitPercent'), 0);
    }
    if (limited.exists) checkResponse(limited.get('limitResponse'), out);
  },
};

function checkResponse(response: Field, out: Reporter): void {
  const [type, queuing] = [response.get('type'), response.get('queuing')];
  if (type.text === '') out.missing(type);
  out.choice(type, ['Queue', 'Reject']);
  if (type.text === 'Reject' && queuing.exists) out.forbidden(queuing, 'the `type` is `Reject`');
  if (type.text === 'Queue' && !queuing.exists) out.missing(queuing, 'the `type` is `Queue`');
  for (const name of ['queues', 'handSize', 'queueLengthLimit'])
    if (queuing.get(name).integer !== 0) out.range(queuing.get(name), 1, name === 'queues' ? 10_000_000 : undefined);
  const [hand, queues] = [queuing.get('handSize').integer || 8, queuing.get('queues').integer || 64];
  if (queuing.exists && hand > queues)
    out.wrong(queuing.get('handSize'), `\`handSize\` (${hand}) is more than \`queues\` (${queues}).`);
  // shufflesharding.RequiredEntropyBits and MaxHashBits (k8s.io/apiserver, pkg/util/shufflesharding).
  else if (queuing.exists && Math.ceil(Math.log2(queues) * hand) > 60)
    out.wrong(
      queuing.get('handSize'),
      `\`handSize\` (${hand}) of \`queues\` (${queues}) has too many combinations; take fewer of either.`,
    );
}
