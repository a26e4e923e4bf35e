import { requireForm } from '../checks.ts';
import type { Field } from '../field.ts';
import { DNS_SUBDOMAIN, PATH_SEGMENT } from '../forms.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';
import { checkSelector } from '../selectors.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** What a role allows: verbs on resources, or on paths. */
export const roleRules: ObjectRule = {
  code: 'validation/role-rule',
  on: 'object',
  kinds: ['Role', 'ClusterRole'],
  check(root, out, { kind }) {
    for (const rule of root.get('rules').items) {
      if (rule.get('verbs').items.length === 0) out.missing(rule.get('verbs'), 'a rule allows at least one verb');
      const urls = rule.get('nonResourceURLs');
      if (urls.items.length === 0) {
        for (const name of ['apiGroups', 'resources'])
          if (rule.get(name).items.length === 0)
            out.missing(
              rule.get(name),
              name === 'apiGroups' ? 'write `""` for the core group' : 'a rule is about at least one resource',
            );
      } else if (kind.kind === 'Role') out.forbidden(urls, 'only a ClusterRole can allow paths');
      else if (['apiGroups', 'resources', 'resourceNames'].some((name) => rule.get(name).items.length > 0))
        out.forbidden(urls, 'a rule is about resources or about paths, not both');
    }
    const aggregation = root.get('aggregationRule');
    if (!aggregation.exists || kind.kind === 'Role') return;
    const selectors = aggregation.get('clusterRoleSelectors');
    if (selectors.items.length === 0) out.missing(selectors, 'an aggregated role takes at least one');
    for (const selector of selectors.items) checkSelector(selector, out);
  },
};

/** Which role a binding gives. */
export const roleRef: ObjectRule = {
  code: 'validation/role-ref',
  on: 'object',
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  check(root, out, { kind }) {
    const reference = root.get('roleRef');
    const name = reference.get('kind');
    out.choice(reference.get('apiGroup'), [GROUP]);
    if (name.text === '') out.missing(name);
    else out.choice(name, kind.kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole']);
    requireForm(reference.get('name'), PATH_SEGMENT, out);
  },
};

/** Whom a binding gives its role to. */
export const subjects: ObjectRule = {
  code: 'validation/subject',
  on: 'object',
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  check(root, out, { kind }) {
    for (const subject of root.get('subjects').items) {
      const name = subject.get('name');
      if (name.text === '') out.missing(name);
      if (subject.get('kind').text === '') out.missing(subject.get('kind'));
      out.choice(subject.get('kind'), ['ServiceAccount', 'User', 'Group']);
      if (subject.get('kind').text === 'ServiceAccount') checkAccount(subject, out, kind.kind === 'ClusterRoleBinding');
      else out.choice(subject.get('apiGroup'), [GROUP]);
    }
  },
};

function checkAccount(subject: Field, out: Reporter, isCluster: boolean): void {
  const [group, namespace] = [subject.get('apiGroup'), subject.get('namespace')];
  out.form(subject.get('name'), DNS_SUBDOMAIN);
  if (group.text !== '') out.wrong(group, `\`${group.text}\` is not the group of a ServiceAccount; leave it out.`);
  if (isCluster && namespace.text === '') out.missing(namespace, 'a ServiceAccount lives in a namespace');
}
