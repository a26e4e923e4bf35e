/** A colon of a plain text in front of a flow indicator: `[10.0.0.1, fd00::]`. Behind a quote or a bracket it ends a key. */
const COLON = /(?<=[^\s,[\]{}"'#]):(?=[,[\]{}])/g;
const STAND_IN = '\ue000';

/**
 * The text with a stand-in for each colon that may be part of a plain text in a flow collection. To Go's readers only a colon before a blank
 * ends a key there (libyaml, scannerc.go, yaml_parser_scan_plain_scalar), to YAML 1.2 and the library one before a flow indicator too.
 */
export function hideFlowColons(text: string): string {
  return text.includes(STAND_IN) ? text : text.replace(COLON, STAND_IN);
}

/** The colons of a value that was read from such a text. */
export function showFlowColons(value: string): string {
  return value.includes(STAND_IN) ? value.replaceAll(STAND_IN, ':') : value;
}
