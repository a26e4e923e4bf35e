/** Functions of OPA that a policy cannot call here, and why (v1/ast/builtins.go). */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^external_data$/, 'asks a provider of the cluster'],
  [
    /^(?:http\.send|net\.lookup_ip_addr|providers\.aws\.sign_req)$/,
    'reaches the network, which a policy cannot do here',
  ],
  [/^(?:opa\.runtime|rego\.metadata\.(?:rule|chain)|rego\.parse_module)$/, 'asks OPA itself, which does not run here'],
  [/^parse_(?:config|config_file|combined_config_files)$/, 'is a function of conftest that reads files'],
  [/^(?:rand\.intn|uuid\.rfc4122)$/, 'is random, and a verdict here is not'],
  [/^io\.jwt\.\w+$/, 'needs a key, and only tokens with a shared secret are judged here'],
  [/^crypto\.(?:x509|parse_private_keys)\b/, 'works with certificates, which are not judged here'],
  [/^(?:graphql\.\w+|json\.(?:match|verify)_schema|regex\.globs_match|yaml\.marshal)$/, 'is not judged here'],
];

/** Why a function that OPA has is not known here; undefined for one that it does not have either. */
export function whyElsewhere(name: string): string | undefined {
  return ELSEWHERE.find(([pattern]) => pattern.test(name))?.[1];
}
