import type { Field } from '../field.ts';
import { DNS_1035_LABEL, DNS_LABEL, DNS_SUBDOMAIN, type Form, PATH_SEGMENT } from '../forms.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule, Scope } from '../rule.ts';

/** Kinds whose names are not DNS subdomains. Services may begin with a digit since 1.36. */
const FORMS: Readonly<Record<string, Form>> = {
  Namespace: DNS_LABEL,
  Service: DNS_LABEL,
  StatefulSet: DNS_LABEL,
  Role: PATH_SEGMENT,
  ClusterRole: PATH_SEGMENT,
  RoleBinding: PATH_SEGMENT,
  ClusterRoleBinding: PATH_SEGMENT,
  PodDisruptionBudget: PATH_SEGMENT,
  Event: PATH_SEGMENT,
  IPAddress: PATH_SEGMENT,
  CertificateSigningRequest: PATH_SEGMENT,
  ClusterTrustBundle: PATH_SEGMENT,
};

/** Kinds that are requests rather than objects, and LimitRange, which the server names by itself. */
const NAMELESS = /Review$|^(?:Eviction|Binding|TokenRequest|DeleteOptions|Scale|LimitRange)$/;

/** A CronJob's name leaves room for the eleven characters of a Job's. */
const CRON_JOB_NAME = 52;

/** The name of an object, which each kind has its own form for. */
export const objectName: ObjectRule = {
  code: 'validation/object-name',
  on: 'object',
  check(root, out, scope) {
    const name = root.get('metadata', 'name');
    const prefix = root.get('metadata', 'generateName');
    const isOldService =
      scope.kind.kind === 'Service' && !scope.kind.custom && !out.has('RelaxedServiceNameValidation');
    const form = isOldService ? DNS_1035_LABEL : nameForm(scope.kind.kind, scope.kind.custom);
    if (name.text === '' && prefix.text === '' && !NAMELESS.test(scope.kind.kind))
      out.missing(name, 'an object has a name', true);
    out.form(name, form);
    checkPrefix(prefix, form, out);
    checkLength(name, out, scope);
  },
};

/** The form that names of a kind have; `custom` for a kind of a CustomResourceDefinition. */
export function nameForm(kind: string, custom: boolean): Form {
  return (custom ? undefined : FORMS[kind]) ?? DNS_SUBDOMAIN;
}

/** A dash at the end of a prefix gets something behind it (apimachinery, pkg/api/validation/generic.go, maskTrailingDash). */
function checkPrefix(prefix: Field, form: Form, out: Reporter): void {
  const { text } = prefix;
  const masked = text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text;
  if (!form.test(masked)) out.form(prefix, { ...form, test: () => false });
}

function checkLength(name: Field, out: Reporter, { kind, root }: Scope): void {
  if (kind.custom) return;
  if (kind.kind === 'CronJob' && name.text.length > CRON_JOB_NAME)
    out.wrong(name, `\`${name.text}\` is longer than ${CRON_JOB_NAME} characters, the most that a CronJob's name has.`);
  const completions = root.get('spec', 'completions').integer ?? 0;
  const isIndexed = kind.kind === 'Job' && root.get('spec', 'completionMode').text === 'Indexed' && completions > 0;
  if (isIndexed && DNS_SUBDOMAIN.test(name.text) && !DNS_LABEL.test(`${name.text}-${completions - 1}`))
    out.wrong(
      name,
      `The pods of \`${name.text}\` would be called \`${name.text}-${completions - 1}\`, which is not a DNS label.`,
    );
}
