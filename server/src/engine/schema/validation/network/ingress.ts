import { parseAddress } from '../addresses.ts';
import { checkOneOf, refuseBoth, requireForm } from '../checks.ts';
import { checkChoice } from '../choice.ts';
import type { Field } from '../field.ts';
import { DNS_LABEL, DNS_SUBDOMAIN, PATH_SEGMENT, PORT_NAME, WILDCARD_SUBDOMAIN } from '../forms.ts';
import { DOMAIN_PATH } from '../keyForms.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/** An Ingress: rules or a default, and one class. */
export const ingress: ObjectRule = {
  code: 'validation/ingress',
  on: 'object',
  kinds: ['Ingress'],
  check(root, out) {
    const spec = root.get('spec');
    const fallback = spec.get('defaultBackend');
    if (spec.get('rules').items.length === 0 && !fallback.exists)
      out.missing(spec.get('rules'), '`rules` or `defaultBackend` must stand here');
    if (fallback.exists) checkBackend(fallback, out);
    for (const tls of spec.get('tls').items) {
      for (const host of tls.get('hosts').items) checkHost(host, out);
      out.form(tls.get('secretName'), DNS_SUBDOMAIN);
    }
    const name = spec.get('ingressClassName');
    if (name.exists && name.text === '') out.missing(name, 'leave it out to use the default class');
    out.form(name, DNS_SUBDOMAIN);
    const annotation = root.get('metadata', 'annotations', CLASS_ANNOTATION);
    if (annotation.type !== 'absent' && name.exists && annotation.text !== name.text)
      out.wrong(annotation, `\`${annotation.text}\` is not the same as \`ingressClassName\`; remove this annotation.`);
  },
};

/** The rules of an Ingress: hosts, paths and where they lead. */
export const ingressRules: ObjectRule = {
  code: 'validation/ingress-rule',
  on: 'object',
  kinds: ['Ingress'],
  check(root, out) {
    for (const rule of root.get('spec', 'rules').items) {
      const host = rule.get('host');
      if (parseAddress(host.text) !== undefined)
        out.wrong(host, `\`${host.text}\` is an IP address; a host is a DNS name.`);
      else checkHost(host, out);
      const http = rule.get('http');
      if (!http.exists) continue;
      if (http.get('paths').items.length === 0) out.missing(http.get('paths'));
      for (const path of http.get('paths').items) checkPath(path, out);
    }
  },
};

function checkHost(host: Field, out: Reporter): void {
  out.form(host, host.text.includes('*') ? WILDCARD_SUBDOMAIN : DNS_SUBDOMAIN);
}

function checkPath(entry: Field, out: Reporter): void {
  const [path, type] = [entry.get('path'), entry.get('pathType')];
  if (!type.exists || type.text === '') {
    out.missing(type, 'it takes `Prefix`, `Exact` or `ImplementationSpecific`');
    return;
  }
  out.choice(type, ['Exact', 'Prefix', 'ImplementationSpecific']);
  const isOwn = type.text === 'ImplementationSpecific';
  if (!path.text.startsWith('/') && (path.text !== '' || !isOwn)) {
    if (path.text === '') out.missing(path, `a \`pathType\` of \`${type.text}\` needs it`);
    else out.wrong(path, `\`${path.text}\` is not an absolute path; it must begin with \`/\`.`);
  } else if (!isOwn) {
    const bad = ['//', '/./', '/../', '%2f', '%2F'].find((part) => path.text.includes(part));
    const end = ['/..', '/.'].find((part) => path.text.endsWith(part));
    if (bad ?? end) out.wrong(path, `\`${path.text}\` contains \`${bad ?? end}\`, which is not allowed.`);
  }
  checkBackend(entry.get('backend'), out);
}

function checkBackend(backend: Field, out: Reporter): void {
  const [service, resource] = [backend.get('service'), backend.get('resource')];
  checkOneOf(backend, ['service', 'resource'], out);
  if (resource.exists && !service.exists) {
    for (const name of ['kind', 'name']) requireForm(resource.get(name), PATH_SEGMENT, out);
    const group = resource.get('apiGroup');
    if (group.exists && group.text === '') out.missing(group);
    out.form(group, DNS_SUBDOMAIN);
  }
  if (!service.exists || resource.exists) return;
  requireForm(service.get('name'), DNS_LABEL, out);
  const [name, number] = [service.get('port', 'name'), service.get('port', 'number')];
  const hasNumber = (number.integer ?? 0) !== 0;
  if (name.text !== '' && hasNumber) refuseBoth(name, number, out);
  else if (name.text === '' && !hasNumber)
    out.missing(service.get('port'), 'it takes the `number` or the `name` of a port');
  else if (hasNumber) out.range(number, 1, 65_535);
  else out.form(name, PORT_NAME);
}

/** An IngressClass: its controller, and where its parameters are. */
export const ingressClass: ObjectRule = {
  code: 'validation/ingress-class',
  on: 'object',
  kinds: ['IngressClass'],
  check(root, out) {
    const controller = root.get('spec', 'controller');
    const parameters = root.get('spec', 'parameters');
    requireForm(controller, { ...DOMAIN_PATH, test: (text) => text.length <= 250 && DOMAIN_PATH.test(text) }, out);
    if (!parameters.exists) return;
    for (const name of ['kind', 'name']) requireForm(parameters.get(name), PATH_SEGMENT, out);
    out.form(parameters.get('apiGroup'), DNS_SUBDOMAIN);
    const [scope, namespace] = [parameters.get('scope'), parameters.get('namespace')];
    checkChoice(scope, ['Cluster', 'Namespace'], out);
    if (scope.text === 'Namespace') requireForm(namespace, DNS_LABEL, out);
    else if (namespace.exists) out.forbidden(namespace, 'it needs a `scope` of `Namespace`');
  },
};
