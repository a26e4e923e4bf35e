import type { Field } from '../field.ts';
import { DNS_LABEL, QUALIFIED_NAME } from '../forms.ts';
import { ONE, parseQuantity, quantityOf } from '../quantity.ts';
import type { Reporter } from '../reporter.ts';
import { canOvercommit, checkContainerResource, checkResourceValue, HUGE_PAGES } from '../resourceNames.ts';
import type { ContainerRule, PodRule } from '../rule.ts';

/** What a container asks for and may take. */
export const containerResources: ContainerRule = {
  code: 'validation/resources',
  on: 'container',
  check(container, out, { list, pod }) {
    const resources = container.get('resources');
    if (list === 'ephemeralContainers' && resources.keys.length > 0)
      out.forbidden(resources, 'an ephemeral container has none');
    checkRequirements(resources, out);
    if (out.has('DynamicResourceAllocation')) checkClaims(resources.get('claims'), pod, out);
  },
};

/** What all containers of a pod ask for together, and what the runtime adds. */
export const podResources: PodRule = {
  code: 'validation/pod-resources',
  on: 'pod',
  check(pod, out) {
    if (out.has('PodLevelResources')) checkWhole(pod.get('resources'), out);
    for (const [name, value] of pod.get('overhead').fields()) {
      checkContainerResource(name, value, out);
      checkResourceValue(name, value, out);
    }
  },
};

/** validatePodResourceRequirements */
function checkWhole(resources: Field, out: Reporter): void {
  if (resources.get('claims').exists)
    out.forbidden(resources.get('claims'), 'a pod names its claims in `resourceClaims`');
  for (const list of ['limits', 'requests']) {
    for (const [name, value] of resources.get(list).fields()) {
      if (!/^(?:cpu|memory|hugepages-.*)$/.test(name))
        out.wrongKey(value, `\`${name}\` cannot be set for a whole pod, only \`cpu\`, \`memory\` and huge pages.`);
      checkResourceValue(name, value, out);
      compareWithLimit(name, value, list === 'requests' ? resources.get('limits') : undefined, out);
    }
  }
}

/** validateResourceRequirements */
function checkRequirements(resources: Field, out: Reporter): void {
  const limits = resources.get('limits');
  const requests = resources.get('requests');
  for (const list of [limits, requests]) {
    for (const [name, value] of list.fields()) {
      checkContainerResource(name, value, out);
      checkResourceValue(name, value, out);
      if (HUGE_PAGES.test(name)) checkHugePages(name, value, out);
    }
  }
  for (const [name, value] of requests.fields()) {
    compareWithLimit(name, value, limits, out);
    if (!canOvercommit(name) && QUALIFIED_NAME.test(name) && !limits.keys.includes(name))
      out.missing(limits.get(name), `\`${name}\` cannot be shared, so its limit must be set too`);
  }
  const names = [...limits.keys, ...requests.keys];
  const pages = [...limits.fields(), ...requests.fields()].find(([name]) => HUGE_PAGES.test(name));
  if (pages !== undefined && !names.includes('cpu') && !names.includes('memory'))
    out.forbidden(pages[1], 'huge pages need `cpu` or `memory` beside them');
}

function compareWithLimit(name: string, value: Field, limits: Field | undefined, out: Reporter): void {
  const limit = limits?.get(name);
  if (limit === undefined || limit.type === 'absent') return;
  const most = quantityOf(limit);
  const asked = quantityOf(value);
  if (most === undefined || asked === undefined) return;
  if (asked > most)
    out.wrong(
      // No value reads as 0, which nobody meant.
      limit.exists ? value : limit,
      `The request of \`${value.shown}\` ${name} is more than the limit of \`${limit.shown}\`; the server will refuse it.`,
    );
  else if (asked !== most && !canOvercommit(name))
    out.wrong(
      // No value reads as 0, which nobody meant.
      limit.exists ? value : limit,
      `The request of \`${value.shown}\` ${name} must be equal to the limit of \`${limit.shown}\`: it cannot be shared.`,
    );
}

function checkHugePages(name: string, value: Field, out: Reporter): void {
  const size = parseQuantity(name.slice('hugepages-'.length));
  const amount = quantityOf(value);
  if (size === undefined || size <= 0n || size % ONE !== 0n)
    out.wrongKey(value, `\`${name}\` does not name a size of pages such as \`hugepages-2Mi\`.`);
  else if (amount !== undefined && amount % size !== 0n)
    out.wrong(value, `\`${value.shown}\` is not a multiple of the pages of \`${name}\`.`);
}

function checkClaims(claims: Field, pod: Field, out: Reporter): void {
  const known = pod.get('resourceClaims').items.map((claim) => claim.get('name').text);
  const seen = new Set<string>();
  for (const claim of claims.items) {
    const name = claim.get('name');
    const request = claim.get('request');
    if (name.text === '') {
      out.missing(name);
      continue;
    }
    out.form(request, DNS_LABEL);
    const key = request.text === '' ? name.text : `${name.text}/${request.text}`;
    const isCovered =
      seen.has(name.text) || (request.text === '' && [...seen].some((one) => one.startsWith(`${name.text}/`)));
    if (seen.has(key) || isCovered) out.duplicate(name, 'claims');
    seen.add(key);
    if (!known.includes(name.text))
      out.wrong(name, `No claim of this pod is called \`${name.text}\`; \`resourceClaims\` of the pod names them.`);
  }
}
