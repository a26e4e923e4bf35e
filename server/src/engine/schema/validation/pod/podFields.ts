import { laterOf, refuseBoth, requireForm } from '../checks.ts';
import type { Field } from '../field.ts';
import { DNS_LABEL, DNS_SUBDOMAIN, type Form, QUALIFIED_NAME } from '../forms.ts';
import type { Reporter } from '../reporter.ts';
import type { PodRule } from '../rule.ts';
import { checkLabels } from '../selectors.ts';

/** Fields of a pod that hold a name. */
const NAMES: readonly (readonly [string, Form])[] = [
  ['serviceAccountName', DNS_SUBDOMAIN],
  ['serviceAccount', DNS_SUBDOMAIN],
  ['nodeName', DNS_SUBDOMAIN],
  ['priorityClassName', DNS_SUBDOMAIN],
  ['runtimeClassName', DNS_SUBDOMAIN],
  ['hostname', DNS_LABEL],
  ['subdomain', DNS_LABEL],
];

/** Fields of a pod that take one word, number or name. */
export const podFields: PodRule = {
  code: 'validation/pod-field',
  on: 'pod',
  check(pod, out, { kind }) {
    out.choice(pod.get('restartPolicy'), ['Always', 'OnFailure', 'Never']);
    out.choice(pod.get('dnsPolicy'), ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']);
    checkPreemption(pod.get('preemptionPolicy'), out);
    out.range(pod.get('activeDeadlineSeconds'), 1, 2 ** 31 - 1);
    checkLabels(pod.get('nodeSelector'), out);
    for (const [name, form] of NAMES) {
      // A StatefulSet gives its pods names of its own.
      if (kind.kind !== 'StatefulSet' || form !== DNS_LABEL) out.form(pod.get(name), form);
    }
    const runtime = pod.get('runtimeClassName');
    if (runtime.exists && runtime.text === '') out.missing(runtime, 'leave it out to use the default');
    checkOs(pod.get('os'), out);
    checkOverride(pod, out);
  },
};

function checkPreemption(policy: Field, out: Reporter): void {
  out.choice(policy, ['PreemptLowerPriority', 'Never']);
  if (policy.exists && policy.text === '') out.missing(policy);
}

function checkOs(os: Field, out: Reporter): void {
  if (!os.exists) return;
  out.choice(os.get('name'), ['linux', 'windows']);
  if (os.get('name').text === '') out.missing(os.get('name'));
}

function checkOverride(pod: Field, out: Reporter): void {
  const override = pod.get('hostnameOverride');
  if (!override.exists || !out.has('HostnameOverride')) return;
  if (pod.get('setHostnameAsFQDN').flag) out.forbidden(override, '`setHostnameAsFQDN` is set already');
  if (pod.get('hostNetwork').flag) out.forbidden(override, 'the pod uses the network of the host');
  out.form(override, { ...DNS_SUBDOMAIN, test: (text) => text.length <= 64 && DNS_SUBDOMAIN.test(text) });
}

/** Combinations of fields of a pod that exclude each other. */
export const podCombinations: PodRule = {
  code: 'validation/pod-combination',
  on: 'pod',
  check(pod, out, { isPod }) {
    const [share, host] = [pod.get('shareProcessNamespace'), pod.get('hostPID')];
    if (share.flag && host.flag)
      out.wrong(laterOf(share, host), '`shareProcessNamespace` and `hostPID` exclude each other.');
    const users = pod.get('hostUsers');
    if (users.exists && !users.flag && out.has('UserNamespacesSupport')) {
      for (const name of ['hostNetwork', 'hostPID', 'hostIPC'])
        if (pod.get(name).flag)
          out.wrong(pod.get(name), `\`${name}\` needs the users of the host: \`hostUsers\` is false.`);
    }
    if (isPod && pod.get('nodeName').text !== '' && pod.get('schedulingGates').items.length > 0)
      out.forbidden(pod.get('nodeName'), '`schedulingGates` hold the pod back until they are gone');
    checkGates(pod, out);
    checkAliases(pod.get('hostAliases'), out);
    if (out.has('DynamicResourceAllocation')) checkResourceClaims(pod.get('resourceClaims'), out);
  },
};

function checkGates(pod: Field, out: Reporter): void {
  const seen = new Set<string>();
  for (const gate of pod.get('schedulingGates').items) {
    requireForm(gate.get('name'), QUALIFIED_NAME, out);
    if (seen.has(gate.get('name').text)) out.duplicate(gate.get('name'), 'schedulingGates');
    seen.add(gate.get('name').text);
  }
  for (const gate of pod.get('readinessGates').items) requireForm(gate.get('conditionType'), QUALIFIED_NAME, out);
}

function checkAliases(aliases: Field, out: Reporter): void {
  for (const alias of aliases.items) for (const name of alias.get('hostnames').items) out.form(name, DNS_SUBDOMAIN);
}

function checkResourceClaims(claims: Field, out: Reporter): void {
  const seen = new Set<string>();
  for (const claim of claims.items) {
    const name = claim.get('name');
    const [byName, byTemplate] = [claim.get('resourceClaimName'), claim.get('resourceClaimTemplateName')];
    requireForm(name, DNS_LABEL, out);
    if (seen.has(name.text)) out.duplicate(name, 'resourceClaims');
    if (name.text !== '') seen.add(name.text);
    if (!byName.exists && !byTemplate.exists)
      out.missing(byName, '`resourceClaimName` or `resourceClaimTemplateName` must stand here');
    if (byName.exists && byTemplate.exists) refuseBoth(byName, byTemplate, out);
    for (const reference of [byName, byTemplate]) {
      if (reference.exists && reference.text === '') out.missing(reference);
      out.form(reference, DNS_SUBDOMAIN);
    }
  }
}
