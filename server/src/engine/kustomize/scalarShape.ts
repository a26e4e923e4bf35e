/** How go-yaml's emitters see a text: what decides whether it needs quotes. */

/** What is_printable of yamlprivateh.go does not count as printable, save for line breaks; everything above U+FFFF is among it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters in question
export const SPECIAL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufeff\ufffe\uffff]|[\ud800-\udfff]/;
/** Line breaks to the emitter. */
export const BREAK = /[\n\r\u0085\u2028\u2029]/;

/** yaml_emitter_analyze_scalar: which styles a text that is not empty allows. */
export function analyseText(text: string): { plain: boolean; single: boolean; literal: boolean } {
  const special = SPECIAL.test(text);
  const first = text.charAt(0);
  const last = text.charAt(text.length - 1);
  const edge = first === ' ' || last === ' ' || BREAK.test(first) || BREAK.test(last);
  const spaceBeforeBreak = / [\n\r\u0085\u2028\u2029]/.test(text);
  const spaceAfterBreak = /[\n\r\u0085\u2028\u2029] /.test(text);
  const single = !special && !spaceBeforeBreak && !spaceAfterBreak;
  return {
    plain: single && !edge && !BREAK.test(text) && !hasIndicator(text),
    single,
    literal: !special && !spaceBeforeBreak && last !== ' ',
  };
}

/** Whether an emitter may write a text without quotes in block style. */
export function isPlainAllowed(text: string): boolean {
  return text !== '' && analyseText(text).plain;
}

function hasIndicator(text: string): boolean {
  return (
    /^[#,[\]{}&*!|>'"%@`]/.test(text) ||
    /^[-?:](?:[ \t]|$)/.test(text) ||
    /^(?:---|\.\.\.)/.test(text) ||
    /:(?:[ \t]|$)/.test(text) ||
    /[ \t\n\r\u0085\u2028\u2029]#/.test(text)
  );
}

/** Base 60 numbers of YAML 1.1, quoted for the sake of other readers (go-yaml encode.go). */
export function isBase60(text: string): boolean {
  return text.includes(':') && /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/.test(text);
}
