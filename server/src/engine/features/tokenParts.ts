import { splitImage } from '../kustomize/imageName.ts';
import type { SyntaxScalar } from '../syntax/tree.ts';
import type { TokenAnswer, TokenType } from './languageAnswers.ts';

/** Tokens of a scalar by the name of its field; ranges count in its text. */
export function nameTokens(field: string, { value }: SyntaxScalar): readonly TokenAnswer[] {
  if (value === '') return [];
  const whole = (type: TokenType): TokenAnswer[] => [{ range: { start: 0, end: value.length }, type, modifiers: [] }];
  if (field === 'kind' && /^[A-Z]\w*$/.test(value)) return whole('type');
  if (/^(?:namespace|targetNamespace)$/.test(field) && /^[\w.-]+$/.test(value)) return whole('namespace');
  return [];
}

/** Tag and digest of an image, also of an `images` entry of a kustomization. */
export function imageTokens(field: string, { value }: SyntaxScalar): readonly TokenAnswer[] {
  const tag = (start: number, length: number): TokenAnswer[] =>
    length === 0 ? [] : [{ range: { start, end: start + length }, type: 'enumMember', modifiers: ['imageTag'] }];
  const digest = (start: number, length: number): TokenAnswer[] =>
    length === 0 ? [] : [{ range: { start, end: start + length }, type: 'enumMember', modifiers: ['imageDigest'] }];
  if (field === 'newTag') return tag(0, value.length);
  if (field === 'digest' && /^sha\d+:/.test(value)) return digest(0, value.length);
  if (field !== 'image' || /[\s$]/.test(value)) return [];
  const image = splitImage(value);
  const behind = image.name.length + 1;
  return [...tag(behind, image.tag.length), ...digest(value.length - image.digest.length, image.digest.length)];
}

/** `$(NAME)` as containers and kustomize's vars have it, `${NAME}` as Flux does. Long texts are scripts, with variables of their own. */
export function variableTokens({ value }: SyntaxScalar): readonly TokenAnswer[] {
  if (!value.includes('$') || (value.match(/\n/g)?.length ?? 0) > 20) return [];
  return [...value.matchAll(/(?<!\$)\$(?:\(([A-Za-z_][\w.-]*)\)|\{([A-Za-z_]\w*)(?=[}:]))/g)].map(
    ({ index, 0: whole, 1: round }) => ({
      range: {
        start: index,
        end: index + whole.length + (round === undefined ? closing(value, index + whole.length) : 0),
      },
      type: 'variable',
      modifiers: [],
    }),
  );
}

/** Characters up to the brace that closes `${NAME:=default}`; none where it does not close on its line. */
function closing(value: string, from: number): number {
  return /^[^}\n]*\}/.exec(value.slice(from))?.[0].length ?? 0;
}
