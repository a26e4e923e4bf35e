import type { FieldReader } from './fieldReader.ts';
import type { PodPlace } from './pods.ts';
import type { LabelSelector, SelectorUse } from './reference.ts';
import type { SelectorRule } from './rule.ts';
import { POD_SELECTOR_RULES, SELECTOR_RULES } from './selectorRules.ts';

type Labels = readonly (readonly [key: string, value: string])[];

/** The fields of an object that select others by labels. Empty selectors, which select everything or nothing, are left out. */
export function readSelectors<N extends object>(
  reader: FieldReader<N>,
  object: { readonly root: N; readonly group: string; readonly kind: string },
  pods: readonly PodPlace<N>[],
): readonly SelectorUse[] {
  const { root, group, kind } = object;
  const table = SELECTOR_RULES[`${group}/${kind}`];
  const own = table === undefined ? [] : readUses(reader, root, table, { node: root, path: [] });
  if (pods.length === 0) return own;
  return [...own, ...pods.flatMap((pod) => readUses(reader, root, POD_SELECTOR_RULES, pod))];
}

function readUses<N extends object>(
  reader: FieldReader<N>,
  root: N,
  table: readonly SelectorRule[],
  { node: base, path: basePath }: PodPlace<N>,
): readonly SelectorUse[] {
  return reader.findRows(base, table, basePath).flatMap(({ row: rule, node, path, parent }): SelectorUse[] => {
    const selector = readSelector(reader, node, rule.form);
    if (selector.labels.length + selector.expressions.length === 0) return [];
    const elsewhere = rule.namespaceSelector !== undefined && reader.get(parent, rule.namespaceSelector) !== undefined;
    const namespaces = elsewhere ? 'any' : readNamespaces(reader, root, rule);
    const ports = (rule.portsIn ?? []).flatMap((pattern) =>
      reader.find(root, pattern).flatMap((port) => {
        const name = reader.text(port.node);
        return name === undefined || /^\d*$/.test(name) ? [] : [{ path: port.path, name }];
      }),
    );
    return [{ path, selects: rule.selects, selector, namespaces, judged: rule.judged === true, ports }];
  });
}

function readSelector<N extends object>(reader: FieldReader<N>, node: N, form: SelectorRule['form']): LabelSelector {
  if (form === 'plain') return { labels: reader.texts(node), expressions: [] };
  const expressions = reader.items(reader.get(node, 'matchExpressions')).map((item) => ({
    key: reader.text(reader.get(item, 'key')) ?? '',
    operator: reader.text(reader.get(item, 'operator')) ?? '',
    values: reader.items(reader.get(item, 'values')).flatMap((value) => reader.text(value) ?? []),
  }));
  return { labels: reader.texts(reader.get(node, 'matchLabels')), expressions };
}

function readNamespaces<N extends object>(
  reader: FieldReader<N>,
  root: N,
  rule: SelectorRule,
): SelectorUse['namespaces'] {
  if (rule.namespacesIn === undefined) return 'own';
  const [selector] = reader.find(root, rule.namespacesIn);
  if (selector === undefined) return 'own';
  if (reader.text(reader.get(selector.node, 'any')) === 'true') return 'any';
  const names = reader.items(reader.get(selector.node, 'matchNames')).flatMap((name) => reader.text(name) ?? []);
  return names.length === 0 ? 'own' : names;
}

/** Whether a selector fits labels (apimachinery meta/v1 LabelSelectorAsSelector). */
export function fits({ labels, expressions }: LabelSelector, on: Labels): boolean {
  const have = new Map(on);
  return (
    labels.every(([key, value]) => have.get(key) === value) &&
    expressions.every(({ key, operator, values }) => {
      const value = have.get(key);
      if (operator === 'In') return value !== undefined && values.includes(value);
      if (operator === 'NotIn') return value === undefined || !values.includes(value);
      if (operator === 'Exists') return value !== undefined;
      return operator === 'DoesNotExist' && value === undefined;
    })
  );
}
