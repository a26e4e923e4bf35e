import { CLUSTER_POLICY_ENVIRONMENT, KYVERNO_ENVIRONMENT, KYVERNO_NAMES } from '../../policy/cel/kyvernoEnvironment.ts';
import { listAt, memberOf, objectAt, textAt } from '../../policy/judged/resource.ts';
import { ADMISSION_NAMES } from '../../schema/cel/admissionNames.ts';
import { ADMISSION_ENVIRONMENT, type Environment, MUTATION_ENVIRONMENT } from '../../schema/cel/environment.ts';
import type { CelType } from '../../schema/cel/types.ts';
import type { Registry } from '../../schema/registry.ts';
import type { Json } from '../../schema/schemaShape.ts';
import { type Chain, chainAtEnd, readTyped } from './chain.ts';
import type { ExpressionCursor } from './expressionCursor.ts';
import type { ExpressionItem } from './expressionItems.ts';
import { fieldsOf, follow, targetsOfKinds } from './fieldsOf.ts';
import { selectedKinds } from './selectedKinds.ts';

const REQUEST_FIELDS =
  'kind resource subResource requestKind requestResource requestSubResource name namespace operation userInfo dryRun options';
const USER_FIELDS = 'username uid groups extra';
const METADATA_FIELDS = 'name labels annotations creationTimestamp';

/** Proposes names, fields of the kinds that the policy selects, and functions, with how each is called. */
export function celItems(cursor: ExpressionCursor, registry: Registry): readonly ExpressionItem[] {
  const typed = readTyped(cursor.typed);
  if (typed === undefined) return [];
  const functions = functionItems(environmentOf(cursor), typed.isMember);
  if (!typed.isMember) return [...nameItems(cursor, typed.before), ...functions];
  const fields = typed.of === undefined ? [] : memberNames(cursor, typed.of, typed.before, registry);
  return [
    ...fields.map(({ name, type }): ExpressionItem => ({ label: name, kind: 'field', detail: type, rank: 1 })),
    ...functions,
  ];
}

/** What an expression of a policy is written with. */
export function environmentOf({ document }: ExpressionCursor): Environment {
  if (document.dialect === 'kyverno') return CLUSTER_POLICY_ENVIRONMENT;
  if (document.dialect === 'kyvernoCel') return KYVERNO_ENVIRONMENT;
  return textAt(document.object, 'kind') === 'MutatingAdmissionPolicy' ? MUTATION_ENVIRONMENT : ADMISSION_ENVIRONMENT;
}

function nameItems(cursor: ExpressionCursor, before: string): readonly ExpressionItem[] {
  const { document } = cursor;
  const types: Readonly<Record<string, CelType>> = document.dialect === 'kyvernoCel' ? KYVERNO_NAMES : ADMISSION_NAMES;
  const names = Object.keys(types).filter((name) => !name.includes('.'));
  const hasParams = memberOf(holderOf(cursor), 'paramKind') !== undefined || document.dialect === 'constraintTemplate';
  const own = [...names, ...(hasParams ? ['params'] : []), ...(variablesOf(cursor).length > 0 ? ['variables'] : [])];
  const locals = [...before.matchAll(LOCAL)].map(({ 1: name = '' }) => name);
  return [...new Set([...locals, ...own])].map((label) => ({ label, kind: 'reference', detail: '', rank: 0 }));
}

const MACROS = 'all|exists|exists_one|existsOne|map|filter|transformList|transformMap|sortBy';
const LOCAL = new RegExp(String.raw`\.(?:${MACROS})\(\s*(\w+)\s*,`, 'g');

/** Where the expressions of a policy stand: its spec, or the part of a rule. */
function holderOf({ document, path }: ExpressionCursor): Json {
  const spec = objectAt(document.object, 'spec');
  const [, , rule] = path;
  if (document.dialect !== 'kyverno') return spec;
  return objectAt(objectAt(typeof rule === 'number' ? listAt(spec, 'rules')[rule] : undefined, 'validate'), 'cel');
}

/** The variables that stand before a place. */
function variablesOf(cursor: ExpressionCursor): readonly string[] {
  const all = listAt(holderOf(cursor), 'variables').map((entry) => textAt(entry, 'name'));
  const at = cursor.path.indexOf('variables');
  const position = at < 0 ? undefined : cursor.path[at + 1];
  return all.slice(0, typeof position === 'number' ? position : undefined).filter((name) => name !== '');
}

interface Member {
  readonly name: string;
  readonly type: string;
}

function memberNames(cursor: ExpressionCursor, chain: Chain, before: string, registry: Registry): readonly Member[] {
  const named = (words: string): readonly Member[] => words.split(' ').map((name) => ({ name, type: '' }));
  const way = [chain.root, ...chain.steps].join('.');
  if (way === 'variables') return variablesOf(cursor).map((name) => ({ name, type: 'variable' }));
  if (way === 'request')
    return named(`${REQUEST_FIELDS}${cursor.document.dialect === 'kyvernoCel' ? ' object oldObject' : ''}`);
  if (way === 'request.userInfo') return named(USER_FIELDS);
  if (way === 'namespaceObject') return named('metadata spec status');
  if (way === 'namespaceObject.metadata') return named(METADATA_FIELDS);
  const whole = expanded(chain, before, 0);
  if (whole.root !== 'object' && whole.root !== 'oldObject') return [];
  const { document, path } = cursor;
  const kinds = selectedKinds(document.object, document.dialect, path, registry);
  return fieldsOf(follow(targetsOfKinds(kinds, registry), whole.steps, registry), registry);
}

const MOST_LOOPS = 6;

/** A variable of a macro stands for an item of what the macro walks over. */
function expanded(chain: Chain, before: string, depth: number): Chain {
  if (chain.root === 'request' && (chain.steps[0] === 'object' || chain.steps[0] === 'oldObject'))
    return { root: chain.steps[0], steps: chain.steps.slice(1) };
  const walk = new RegExp(String.raw`\.(?:${MACROS})\(\s*${chain.root.replaceAll('@', '')}\s*,`, 'g');
  const last = [...before.matchAll(walk)].at(-1);
  const list = last && depth < MOST_LOOPS ? chainAtEnd(before.slice(0, last.index)) : undefined;
  if (list === undefined || last === undefined) return chain;
  return expanded(
    { root: list.root, steps: [...list.steps, 0, ...chain.steps] },
    before.slice(0, last.index),
    depth + 1,
  );
}

function functionItems({ functions }: Environment, isMember: boolean): readonly ExpressionItem[] {
  const found = new Map<string, ExpressionItem>();
  for (const signature of functions.signatures()) {
    const [, receiver, name = '', list = '', result = ''] =
      /^(?:(.+) \. )?(\S+?)\((.*)\) -> (.+)$/.exec(signature) ?? [];
    if ((receiver !== undefined) !== isMember || !/^[a-z][\w.]*$/i.test(name) || found.has(name)) continue;
    const detail = `(${list}) -> ${result}${receiver === undefined ? '' : `, of ${receiver}`}`;
    found.set(name, { label: name, kind: 'value', detail, insert: list === '' ? `${name}()` : `${name}($0)`, rank: 2 });
  }
  if (isMember)
    for (const macro of MACROS.split('|').slice(0, 3).concat('map', 'filter'))
      found.set(macro, {
        label: macro,
        kind: 'value',
        detail: '(x, condition)',
        insert: `${macro}(\${1:x}, $0)`,
        rank: 2,
      });
  else found.set('has', { label: 'has', kind: 'value', detail: '(field) -> bool', insert: 'has($0)', rank: 2 });
  return [...found.values()];
}
