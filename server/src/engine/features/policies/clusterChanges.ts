import type { MapNode } from '../../kustomize/node.ts';
import { printText } from '../../kustomize/print.ts';
import type { RenderedResource } from '../../kustomize/rendered.ts';
import { printId } from '../../kustomize/resourceId.ts';
import { nodeOf } from '../../policy/judged/jsonNode.ts';
import type { JudgedResource } from '../../policy/judged/resource.ts';
import { judgedOf } from '../../policy/verdicts/judgedNode.ts';
import { maskSecrets } from '../secrets.ts';
import { hiddenTexts, withoutTexts } from './hiddenTexts.ts';

/** An object that policies of the cluster change before it is stored. */
export interface ClusterChange {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Names of the policies that change it. */
  readonly policies: readonly string[];
  /** As it is rendered and as it is stored, as YAML; Secret values masked. */
  readonly before: string;
  readonly after: string;
}

/** The change of an object as two texts; undefined where nothing would be stored otherwise. */
export function clusterChange({
  resource: { id, root },
  stored,
  policies,
}: {
  readonly resource: RenderedResource;
  readonly stored: JudgedResource;
  readonly policies: readonly string[];
}): ClusterChange | undefined {
  const hidden = hiddenTexts(root);
  const texts = [judgedOf(root).object, stored.object].map((one) =>
    printText(maskSecrets(nodeOf(withoutTexts(one, hidden)) as MapNode)),
  );
  const [was = '', is = ''] = texts;
  if (was === is) return undefined;
  const { kind, name, namespace } = id;
  return { id: printId(id), kind, name, namespace, policies, before: was, after: is };
}
