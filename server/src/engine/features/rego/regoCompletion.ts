import type { Range } from '../../syntax/tree.ts';
import type { CompletionAnswer, CompletionItem } from '../completion/completionItem.ts';
import { builtinWords } from './builtinWords.ts';
import { isInText, MOST_LETTERS, type RegoDefinition } from './regoIndex.ts';
import type { RegoScope } from './regoLanguage.ts';

/** A field below `input`, with a word on what it holds. */
export interface InputField {
  readonly name: string;
  readonly detail: string;
}

/** The fields below a path that begins with `input`. */
export type InputFields = (path: readonly string[]) => readonly InputField[];

const NOTHING: CompletionAnswer = { items: [], isIncomplete: false };
const WORDS = ['input', 'data', 'some', 'every', 'not', 'with', 'contains', 'if', 'in', 'else', 'default', 'import'];

/** What may stand at an offset: names of these files and of functions, or what is below a name with dots. */
export function regoCompletion(scope: RegoScope, offset: number, fields: InputFields): CompletionAnswer {
  const { text } = scope.own;
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  if (isInText(line)) return NOTHING;
  const typed = /(?:[A-Za-z_]\w*(?:\[[^\][]*\])?\.)*(?:[A-Za-z_]\w*)?$/.exec(line.slice(-MOST_LETTERS))?.[0] ?? '';
  if (/(?:^|[^\w])(?:package\s|\d+\.?)\w*$/.test(line)) return NOTHING;
  const dot = typed.lastIndexOf('.');
  const word = typed.slice(dot + 1);
  const range = { start: offset - word.length, end: offset };
  const items = dot < 0 ? plainItems(scope, range) : belowItems(typed.slice(0, dot), scope, range, fields);
  return { items, isIncomplete: false };
}

function plainItems({ own, all }: RegoScope, range: Range): readonly CompletionItem[] {
  const rules = all.filter((index) => index.package === own.package).flatMap(({ definitions }) => definitions);
  return [
    ...ruleItems(rules, range),
    ...[...own.imports.keys()].map((name) =>
      item(name, range, { kind: 'reference', detail: own.imports.get(name) ?? '' }),
    ),
    ...functionItems('', range),
    ...WORDS.map((word) => item(word, range, { kind: 'value', sort: '3' })),
  ];
}

function belowItems(
  base: string,
  { own, all }: RegoScope,
  range: Range,
  fields: InputFields,
): readonly CompletionItem[] {
  const [head = '', ...rest] = base.replaceAll(/\[[^\][]*\]/g, '.[]').split('.');
  const path = [...(own.imports.get(head) ?? head).split('.'), ...rest];
  if (path[0] === 'input') return fields(path).map(({ name, detail }) => item(name, range, { kind: 'field', detail }));
  if (path[0] !== 'data') return functionItems(`${base}.`, range);
  const below = path.slice(1).join('.');
  const packages = new Set<string>();
  for (const one of all) {
    const rest =
      below === '' ? one.package : one.package.startsWith(`${below}.`) ? one.package.slice(below.length + 1) : '';
    if (rest !== '') packages.add(rest.split('.')[0] as string);
  }
  const rules = all.filter((index) => index.package === below).flatMap(({ definitions }) => definitions);
  return [...ruleItems(rules, range), ...[...packages].map((name) => item(name, range, { kind: 'folder' }))];
}

function ruleItems(rules: readonly RegoDefinition[], range: Range): readonly CompletionItem[] {
  const byName = new Map(rules.map((rule) => [rule.name, rule]));
  return [...byName.values()].map(({ name, head, comment }) =>
    item(name, range, { kind: 'reference', detail: head, documentation: comment, sort: '1' }),
  );
}

/** Functions by the part of their name behind what is typed of it; parts that lead to several are proposed once. */
function functionItems(before: string, range: Range): readonly CompletionItem[] {
  const found = new Map<string, CompletionItem>();
  for (const { name, signature, result, text } of builtinWords().values()) {
    if (!name.startsWith(before)) continue;
    const rest = name.slice(before.length);
    const part = rest.includes('.') ? rest.slice(0, rest.indexOf('.')) : rest;
    const isWhole = part === rest;
    if (found.has(part)) continue;
    const detail = isWhole ? `${signature} → ${result}` : `${before}${part}.…`;
    found.set(part, item(part, range, { kind: 'value', detail, documentation: isWhole ? text : '', sort: '2' }));
  }
  return [...found.values()];
}

type ItemParts = Pick<CompletionItem, 'kind'> & {
  readonly detail?: string;
  readonly documentation?: string;
  readonly sort?: string;
};

function item(
  label: string,
  range: Range,
  { kind, detail = '', documentation = '', sort = '2' }: ItemParts,
): CompletionItem {
  return {
    ...{ label, kind, insert: label, snippet: false, range, sort: `${sort}${label}` },
    ...(detail === '' ? {} : { detail }),
    ...(documentation === '' ? {} : { documentation }),
  };
}
