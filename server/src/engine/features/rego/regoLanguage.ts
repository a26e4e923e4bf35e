import type { DefinitionAnswer, HoverAnswer } from '../../api.ts';
import type { SymbolAnswer } from '../languageAnswers.ts';
import type { NavigationPlace } from '../navigation.ts';
import { builtinWords } from './builtinWords.ts';
import { definitionsOfName, isInText, nameAt, type RegoDefinition, type RegoIndex } from './regoIndex.ts';

/** A file of Rego with those that it knows, itself among them. */
export interface RegoScope {
  readonly own: RegoIndex;
  readonly all: readonly RegoIndex[];
}

/** The rules and functions of a file, definitions of one name one by one. */
export function regoSymbols({ definitions }: RegoIndex): readonly SymbolAnswer[] {
  return definitions.map(({ name, head, range, whole }) => ({
    ...{ name, detail: head === name ? '' : head, kind: 'object', range: whole, selection: range, children: [] },
  }));
}

/** What a name under an offset is: a built-in function, or rules of these files with the comment above the first. */
export function regoHover(scope: RegoScope, offset: number): HoverAnswer | undefined {
  const at = nameAt(scope.own.text, offset);
  if (at === undefined) return undefined;
  const found = definitionsOfName(at.name, scope.own, scope.all);
  if (found.length > 0) return { range: at.range, markdown: ruleWords(found) };
  const builtin = builtinWords().get(at.name);
  if (builtin === undefined) return undefined;
  const code = `\`\`\`rego\n${builtin.signature} → ${builtin.result}\n\`\`\``;
  return { range: at.range, markdown: [code, builtin.text].filter((part) => part !== '').join('\n\n') };
}

function ruleWords(found: readonly RegoDefinition[]): string {
  const heads = [...new Set(found.map(({ head }) => head))];
  const comment = found.find((one) => one.comment !== '')?.comment ?? '';
  const [first] = found;
  const rest = heads.length > 4 ? `\n# and ${heads.length - 4} more` : '';
  const code = `\`\`\`rego\n# package ${first?.package ?? ''}\n${heads.slice(0, 4).join('\n')}${rest}\n\`\`\``;
  return [code, comment].filter((part) => part !== '').join('\n\n');
}

/** Where the rules that a name means are defined. */
export function regoDefinition(scope: RegoScope, offset: number): readonly DefinitionAnswer[] {
  const at = nameAt(scope.own.text, offset);
  const found = at === undefined ? [] : definitionsOfName(at.name, scope.own, scope.all);
  return found.map(({ file, range }) => ({ file, range }));
}

/** Every place in these files that names the rules under an offset. */
export function regoReferences(scope: RegoScope, offset: number, withDefinition: boolean): readonly NavigationPlace[] {
  const at = nameAt(scope.own.text, offset);
  const wanted = at === undefined ? [] : definitionsOfName(at.name, scope.own, scope.all);
  const [first] = wanted;
  if (first === undefined) return [];
  const isDefinition = (file: string, start: number): boolean =>
    wanted.some((one) => one.file === file && one.range.start === start);
  return scope.all.flatMap((index) =>
    placesOf(first.name, index)
      .filter(({ name, start }) => {
        if (isDefinition(index.file, start)) return withDefinition;
        return definitionsOfName(name, index, scope.all).some((one) => wanted.includes(one));
      })
      .map(({ start }) => ({ file: index.file, range: { start, end: start + first.name.length } })),
  );
}

/** Where a word stands in a text outside of comments and texts, with what stands before it by dots. */
function placesOf(word: string, { text }: RegoIndex): readonly { readonly name: string; readonly start: number }[] {
  return [...text.matchAll(new RegExp(`(?<![\\w.])((?:[A-Za-z_]\\w*\\.)*)${word}(?!\\w)`, 'g'))].flatMap((match) => {
    const start = match.index + (match[1] ?? '').length;
    const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
    return isInText(line) ? [] : [{ name: match[0], start }];
  });
}
