import { groupOf, type KindName } from '../../schema/registry.ts';
import { parse } from '../../syntax/parse.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { itemsAt, scalarText } from '../../workspace/read.ts';
import { recovered } from '../recovered.ts';
import type { CompletionItem } from './completionItem.ts';
import { typedPath } from './cursorObject.ts';
import { preferredKinds } from './identityItems.ts';
import { insertScalar } from './insertion.ts';
import type { CompletionPlace, CompletionProvider } from './place.ts';

/** Kinds with rules about resources: roles, webhooks and policies of the server. */
const RULED = /^(?:(?:Cluster)?Role|(?:Validating|Mutating)(?:WebhookConfiguration|AdmissionPolicy))$/;
const FIELD = /(?:^| )(?:rules|resourceRules|excludeResourceRules) 0 (apiGroups|resources) 0$/;

/** Parts of objects that are asked for by a path of their own. */
const SUBRESOURCES: ReadonlyMap<string, readonly string[]> = new Map([
  ['pods', ['attach', 'ephemeralcontainers', 'eviction', 'exec', 'log', 'portforward', 'proxy', 'status']],
  ['deployments', ['scale', 'status']],
  ['statefulsets', ['scale', 'status']],
  ['replicasets', ['scale', 'status']],
  ['services', ['proxy', 'status']],
  ['serviceaccounts', ['token']],
  ['namespaces', ['finalize', 'status']],
  ['nodes', ['metrics', 'proxy', 'stats', 'status']],
]);

/** Proposes the API groups and resources of rules: of a role's groups, or of all that are built in or that the repository uses. */
export function resourceItems(used: () => readonly KindName[]): CompletionProvider {
  return (place) => {
    const { cursor, context } = place;
    if (context.own !== undefined || !RULED.test(cursor.kind ?? '') || place.field === undefined) return [];
    const [, field] = FIELD.exec(typedPath(cursor).join(' ')) ?? [];
    if (field === undefined) return [];
    return field === 'apiGroups' ? groups(place, used()) : resources(place, used());
  };
}

function groups(place: CompletionPlace, used: readonly KindName[]): readonly CompletionItem[] {
  const { registry } = place.context;
  const here = new Set(used.map(({ apiVersion }) => groupOf(apiVersion)));
  const all = new Set([...here, ...registry.kinds().map(({ apiVersion }) => groupOf(apiVersion))]);
  const rank = (group: string): number =>
    group === '' ? 0 : here.has(group) ? 1 : registry.isBuiltInGroup(group) ? 2 : 3;
  const items = [...all].map((group) =>
    item(place, group, { detail: group === '' ? 'core group' : undefined, sort: `${rank(group)}${group}` }),
  );
  return [...items, item(place, '*', { detail: 'every group', sort: '4' })];
}

function resources(place: CompletionPlace, used: readonly KindName[]): readonly CompletionItem[] {
  const { registry } = place.context;
  const wanted = groupsBeside(place);
  const isAny = wanted.length === 0 || wanted.includes('*');
  const here = new Set(used.map(({ apiVersion, kind }) => `${groupOf(apiVersion)}/${kind}`));
  const kinds = preferredKinds(registry).filter(({ apiVersion, kind }) => {
    const group = groupOf(apiVersion);
    return isAny ? registry.isBuiltInGroup(group) || here.has(`${group}/${kind}`) : wanted.includes(group);
  });
  const items = kinds.flatMap(({ apiVersion, kind }): readonly CompletionItem[] => {
    const plural = registry.find(apiVersion, kind)?.plural;
    if (plural === undefined || plural === '') return [];
    const parts = (SUBRESOURCES.get(plural) ?? []).map((part) => `${plural}/${part}`);
    return [plural, ...parts].map((name, at) =>
      item(place, name, { detail: apiVersion, sort: `${at === 0 ? 1 : 2}${name}` }),
    );
  });
  return [...items, item(place, '*', { detail: 'every resource', sort: '3' })];
}

/** The groups of the rule that the cursor is in. */
function groupsBeside({ text, offset }: CompletionPlace): readonly string[] {
  const document = recovered(parse(text)).documents.findLast(({ range }) => range.start <= offset);
  let rule: SyntaxNode | undefined;
  const visit = (node: SyntaxNode): void => {
    if (node.range.start > offset) return;
    if (node.kind === 'seq') node.items.forEach(visit);
    if (node.kind !== 'map') return;
    if (node.entries.some(({ key }) => key.kind === 'scalar' && key.value === 'apiGroups')) rule = node;
    for (const { value } of node.entries) visit(value);
  };
  if (document?.root !== undefined) visit(document.root);
  return itemsAt(rule, ['apiGroups']).flatMap((one) => scalarText(one) ?? []);
}

function item(
  { cursor }: CompletionPlace,
  word: string,
  { detail, sort }: { readonly detail: string | undefined; readonly sort: string },
): CompletionItem {
  return {
    label: word === '' ? '""' : word,
    kind: 'value',
    ...(detail !== undefined && { detail }),
    ...insertScalar(cursor, word, true),
    sort,
  };
}
