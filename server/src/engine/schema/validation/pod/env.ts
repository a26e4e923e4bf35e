import { checkNoBacksteps, checkOneOf, refuseBoth, requireForm } from '../checks.ts';
import type { Field } from '../field.ts';
import { DNS_LABEL, DNS_SUBDOMAIN } from '../forms.ts';
import { CONFIG_KEY, ENV_NAME, OLD_ENV_NAME } from '../keyForms.ts';
import type { Reporter } from '../reporter.ts';
import type { ContainerRule } from '../rule.ts';
import { checkFieldRef, checkResourceFieldRef, ENV_FIELDS } from './downward.ts';

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

/** Variables of a container: their names, and one value or one source each. */
export const env: ContainerRule = {
  code: 'validation/env',
  on: 'container',
  check(container, out) {
    const form = out.has('RelaxedEnvironmentVariableValidation') ? ENV_NAME : OLD_ENV_NAME;
    for (const variable of container.get('env').items) {
      requireForm(variable.get('name'), form, out);
      const from = variable.get('valueFrom');
      if (from.exists) checkSource(variable, from, out);
    }
  },
};

function checkSource(variable: Field, from: Field, out: Reporter): void {
  const given = checkOneOf(from, SOURCES, out);
  if (given.length > 0 && variable.get('value').text !== '') {
    refuseBoth(variable.get('value'), from, out);
  }
  if (from.get('fieldRef').exists) checkFieldRef(from.get('fieldRef'), ENV_FIELDS, out);
  if (from.get('resourceFieldRef').exists) checkResourceFieldRef(from.get('resourceFieldRef'), out);
  for (const name of ['configMapKeyRef', 'secretKeyRef']) {
    const reference = from.get(name);
    if (!reference.exists) continue;
    requireForm(reference.get('name'), DNS_SUBDOMAIN, out);
    requireForm(reference.get('key'), CONFIG_KEY, out);
  }
  const file = from.get('fileKeyRef');
  if (!file.exists) return;
  requireForm(file.get('key'), ENV_NAME, out);
  requireForm(file.get('volumeName'), DNS_LABEL, out);
  if (file.get('path').text === '') out.missing(file.get('path'));
  checkNoBacksteps(file.get('path'), out);
}

/** Variables that a container takes from whole ConfigMaps and Secrets. */
export const envFrom: ContainerRule = {
  code: 'validation/env-from',
  on: 'container',
  check(container, out) {
    for (const source of container.get('envFrom').items) {
      out.form(source.get('prefix'), out.has('RelaxedEnvironmentVariableValidation') ? ENV_NAME : OLD_ENV_NAME);
      for (const reference of checkOneOf(source, ['configMapRef', 'secretRef'], out))
        requireForm(reference.get('name'), DNS_SUBDOMAIN, out);
    }
  },
};
