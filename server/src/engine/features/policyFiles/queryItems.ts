import { FUNCTION_SIGNATURES } from '../../policy/jmespath/functions/table.ts';
import { listAt, memberOf, textAt, valueAt } from '../../policy/judged/resource.ts';
import type { Registry } from '../../schema/registry.ts';
import type { Json } from '../../schema/schemaShape.ts';
import { ownValue } from '../../text/ownValue.ts';
import { beforeOpen, type Chain, type ChainStep, chainAtEnd, readTyped } from './chain.ts';
import type { ExpressionCursor } from './expressionCursor.ts';
import type { ExpressionItem } from './expressionItems.ts';
import { fieldsOf, follow, type KnownField, type Target, targetsOfKinds } from './fieldsOf.ts';
import { queryNames } from './queryNames.ts';
import { selectedKinds } from './selectedKinds.ts';

/** Members of what has no schema, by the way to them. */
const KNOWN: Readonly<Record<string, string>> = {
  request: 'object oldObject operation namespace name kind userInfo roles clusterRoles uid dryRun',
  'request.userInfo': 'username groups uid extra',
  'request.kind': 'group version kind',
  images: 'containers initContainers ephemeralContainers',
  'images.*.*': 'registry path name tag digest reference referenceWithTag jsonPointer',
};

/** Proposes what a query can go on with: names of the rule, fields of the kinds that it selects, functions of the dialect. */
export function queryItems(cursor: ExpressionCursor, registry: Registry): readonly ExpressionItem[] {
  const typed = readTyped(cursor.typed);
  if (typed === undefined) return [];
  if (typed.isMember) return typed.of === undefined ? [] : members(cursor, typed.of, typed.before, registry);
  const filtered = filterAround(typed.before);
  const own = filtered === undefined ? [] : members(cursor, filtered, '', registry);
  const names = filtered === undefined ? queryNames(cursor.document.object, cursor.path) : [];
  return [
    ...own,
    ...names.map(({ name, detail }): ExpressionItem => ({ label: name, kind: 'reference', detail, rank: 0 })),
    ...functionItems(),
  ];
}

/** The list whose items a filter around the cursor looks at. */
function filterAround(before: string): Chain | undefined {
  const outside = beforeOpen(before, '[');
  if (outside === undefined || before[outside.length + 1] !== '?') return undefined;
  const chain = chainAtEnd(outside);
  return chain && { ...chain, steps: [...chain.steps, 0] };
}

export function functionItems(): readonly ExpressionItem[] {
  return [...FUNCTION_SIGNATURES].map(([name, signature]) => ({
    label: name,
    kind: 'value',
    detail: signature.slice(name.length),
    insert: signature.endsWith('()') ? `${name}()` : `${name}($0)`,
    rank: 2,
  }));
}

function members(
  cursor: ExpressionCursor,
  chain: Chain,
  before: string,
  registry: Registry,
): readonly ExpressionItem[] {
  const whole = chain.root === '@' ? joined(filterAround(before), chain.steps) : chain;
  if (whole === undefined) return [];
  return knownFields(cursor, whole, registry).map(({ name, type }) => ({
    label: name,
    kind: 'field',
    detail: type,
    ...(/^[A-Za-z_]\w*$/.test(name) ? {} : { insert: JSON.stringify(name) }),
    rank: 1,
  }));
}

function joined(base: Chain | undefined, steps: readonly ChainStep[]): Chain | undefined {
  return base && { root: base.root, steps: [...base.steps, ...steps] };
}

function knownFields(cursor: ExpressionCursor, chain: Chain, registry: Registry): readonly KnownField[] {
  const names = [chain.root, ...chain.steps.filter((step) => step !== 0)].map(String);
  const known =
    ownValue(KNOWN, names.join('.')) ?? (names[0] === 'images' && names.length === 3 ? KNOWN['images.*.*'] : undefined);
  if (known !== undefined) return known.split(' ').map((name) => ({ name, type: '' }));
  const entry = contextEntry(cursor, chain.root);
  if (memberOf(entry, 'configMap') !== undefined && chain.steps.length === 0)
    return ['data', 'metadata'].map((name) => ({ name, type: 'object' }));
  return fieldsOf(targetOf(cursor, chain, registry), registry);
}

/** Loops inside of loops that are followed. */
const MOST_LOOPS = 4;

function targetOf(cursor: ExpressionCursor, { root, steps }: Chain, registry: Registry, depth = 0): Target {
  const { document, path } = cursor;
  if (root === 'request' && (steps[0] === 'object' || steps[0] === 'oldObject')) {
    const kinds = selectedKinds(document.object, document.dialect, path, registry);
    return follow(targetsOfKinds(kinds, registry), steps.slice(1), registry);
  }
  if (!/^element\d*$/.test(root) || depth > MOST_LOOPS) return [];
  const loop = loopAround(cursor, root);
  const list = loop && chainAtEnd(textAt(loop.value, 'list'));
  if (loop === undefined || list === undefined) return [];
  const items = targetOf({ ...cursor, path: loop.path }, { ...list, steps: [...list.steps, 0] }, registry, depth + 1);
  return follow(items, steps, registry);
}

/** The loop whose element a name is: the innermost, or the one with that number. */
function loopAround(
  { document, path }: ExpressionCursor,
  name: string,
): { readonly value: Json | undefined; readonly path: ExpressionCursor['path'] } | undefined {
  const ends = path.flatMap((segment, index) =>
    segment === 'foreach' && typeof path[index + 1] === 'number' ? [index] : [],
  );
  const number = /\d+$/.exec(name)?.[0];
  const end = number === undefined ? ends.at(-1) : ends[Number(number)];
  if (end === undefined) return undefined;
  const value = valueAt(document.object, path.slice(0, end + 2));
  return { value, path: path.slice(0, end) };
}

function contextEntry({ document, path }: ExpressionCursor, name: string): Json | undefined {
  const [, , rule] = path;
  const holder = typeof rule === 'number' ? listAt(memberOf(document.object, 'spec'), 'rules')[rule] : undefined;
  return listAt(holder, 'context').find((entry) => textAt(entry, 'name') === name);
}
