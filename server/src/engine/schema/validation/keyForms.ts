import { DNS_SUBDOMAIN, type Form } from './forms.ts';

/** validation.IsConfigMapKey */
export const CONFIG_KEY: Form = {
  what: 'a key: letters, digits, `-`, `_` and `.`, at most 253, not beginning with `..`',
  test: (text) => text.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(text) && text !== '.' && !text.startsWith('..'),
};

/** validation.IsRelaxedEnvVarName */
export const ENV_NAME: Form = {
  what: 'a name of a variable: printable ASCII without `=`',
  test: (text) => /^[\x20-\x3c\x3e-\x7e]+$/.test(text),
};

/** validation.IsEnvVarName, as it was before RelaxedEnvironmentVariableValidation. */
export const OLD_ENV_NAME: Form = {
  what: 'a name of a variable: letters, digits, `-`, `_` and `.`, not beginning with a digit',
  test: (text) => /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(text) && text !== '.' && !text.startsWith('..'),
};

/** validation.IsDomainPrefixedPath */
export const DOMAIN_PATH: Form = {
  what: 'a path with a domain before it such as `acme.io/foo`',
  test: (text) => {
    const slash = text.indexOf('/');
    return (
      slash > 0 &&
      DNS_SUBDOMAIN.test(text.slice(0, slash)) &&
      /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(text.slice(slash + 1))
    );
  },
};
