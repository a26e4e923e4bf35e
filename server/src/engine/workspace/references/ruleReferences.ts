import type { FieldPath } from '../../syntax/fieldPath.ts';
import { CORE_RULES } from './coreRules.ts';
import { DEPLOY_RULES } from './deployRules.ts';
import type { FieldHit, FieldReader } from './fieldReader.ts';
import { OPERATOR_RULES } from './operatorRules.ts';
import { POD_RULES } from './podRules.ts';
import type { Reference } from './reference.ts';
import type { ReferenceRule } from './rule.ts';

const TABLES = [CORE_RULES, DEPLOY_RULES, OPERATOR_RULES];

/** The rows for the objects of a kind; none for kinds that no table knows. */
export function rulesOf(group: string, kind: string): readonly ReferenceRule[] {
  const id = `${group}/${kind}`;
  for (const table of TABLES) {
    const rules = table[id];
    if (rules !== undefined) return rules;
  }
  return [];
}

/** What the tables say that an object names: by its kind, and by the pods in it. */
export function ruleReferences<N extends object>(
  reader: FieldReader<N>,
  object: { readonly root: N; readonly group: string; readonly kind: string },
  pods: readonly { readonly path: FieldPath; readonly node: N }[],
): readonly Reference[] {
  const found: Reference[] = [];
  const { root } = object;
  for (const hit of reader.findRows(root, rulesOf(object.group, object.kind)))
    addReferences({ reader, root, rule: hit.row }, hit, found);
  for (const pod of pods) {
    for (const hit of reader.findRows(pod.node, POD_RULES, pod.path))
      addReferences({ reader, root, rule: hit.row }, hit, found);
  }
  return found;
}

interface RuleContext<N extends object> {
  readonly reader: FieldReader<N>;
  readonly root: N;
  readonly rule: ReferenceRule;
}

function addReferences<N extends object>(context: RuleContext<N>, hit: FieldHit<N>, found: Reference[]): void {
  const { reader, rule } = context;
  const name = reader.text(hit.node);
  if (name === undefined || name === '') return;
  const target = targetOf(context, hit);
  if (target === undefined) return;
  const optional = reader.text(reader.get(hit.parent, 'optional')) === 'true';
  const base = { target, name, namespace: namespaceOf(context, hit, target.kind), optional, sure: true };
  found.push({ ...base, role: 'object', path: hit.path, item: '', open: rule.open === true });
  const parentPath = hit.path.slice(0, -1);
  const add = (role: 'key' | 'port', pattern: string): void => {
    for (const part of reader.find(hit.parent, pattern, parentPath)) {
      const item = reader.text(part.node);
      if (item !== undefined && item !== '') {
        found.push({ ...base, role, path: part.path, item, open: rule.open === true });
      }
    }
  };
  for (const pattern of rule.keysIn ?? []) add('key', pattern);
  for (const pattern of rule.portsIn ?? []) add('port', pattern);
}

function targetOf<N extends object>(
  { reader, rule }: RuleContext<N>,
  { parent }: FieldHit<N>,
): Reference['target'] | undefined {
  const written = rule.kindIn === undefined ? undefined : reader.text(reader.get(parent, rule.kindIn));
  const kind = written ?? rule.kind;
  if (kind === '' || (rule.kinds !== undefined && !rule.kinds.includes(kind))) return undefined;
  const groupText = rule.groupIn === undefined ? undefined : reader.text(reader.get(parent, rule.groupIn));
  if (groupText !== undefined) return { group: groupText.replace(/(?:^|\/)v\d[^/]*$/, ''), kind };
  return { group: kind === rule.kind ? rule.group : undefined, kind };
}

function namespaceOf<N extends object>(
  { reader, root, rule }: RuleContext<N>,
  { parent }: FieldHit<N>,
  kind: string,
): string | undefined {
  const { cluster, namespaceIn } = rule;
  if (cluster === true || (Array.isArray(cluster) && cluster.includes(kind))) return '';
  if (namespaceIn === undefined) return undefined;
  return namespaceIn.startsWith('/')
    ? reader.textAt(root, namespaceIn.slice(1))
    : reader.text(reader.get(parent, namespaceIn));
}
