import type { FieldReader } from './fieldReader.ts';
import type { BroughtObjects } from './reference.ts';

/** Where the name and the namespace of what is brought stand. */
interface BringerRule {
  readonly name?: string;
  readonly namespace?: string;
  /** Without a namespace it may be any. */
  readonly anywhere?: true;
}

/** `group/Kind` → what it brings. */
const BRINGERS: Readonly<Record<string, BringerRule>> = {
  'helm.toolkit.fluxcd.io/HelmRelease': { name: 'spec.releaseName', namespace: 'spec.targetNamespace' },
  'helm.cattle.io/HelmChart': { namespace: 'spec.targetNamespace' },
  'kustomize.toolkit.fluxcd.io/Kustomization': { namespace: 'spec.targetNamespace', anywhere: true },
  'argoproj.io/Application': { namespace: 'spec.destination.namespace', anywhere: true },
  'argoproj.io/ApplicationSet': { namespace: 'spec.template.spec.destination.namespace', anywhere: true },
  'operators.coreos.com/Subscription': { name: 'spec.name' },
  'kapp.k14s.io/App': { anywhere: true },
  'fluxcd.controlplane.io/ResourceSet': { anywhere: true },
};

/** Kinds of which a file has to be read to know what comes into a namespace. */
export const BRINGER_KINDS: readonly string[] = Object.keys(BRINGERS).map((id) => id.slice(id.indexOf('/') + 1));

/** What an object brings beside itself; undefined for ordinary objects. */
export function broughtBy<N extends object>(
  reader: FieldReader<N>,
  { root, group, kind, name }: { root: N; group: string; kind: string; name: string },
): BroughtObjects | undefined {
  const rule = BRINGERS[`${group}/${kind}`];
  if (rule === undefined) return undefined;
  const text = (at: string | undefined): string | undefined => (at === undefined ? undefined : reader.textAt(root, at));
  const namespace = text(rule.namespace) ?? (rule.anywhere === true ? '*' : undefined);
  return { name: text(rule.name) ?? name, namespace: namespace?.includes('{{') ? '*' : namespace };
}
