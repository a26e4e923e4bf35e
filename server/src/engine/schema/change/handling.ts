import type { Field } from '../validation/field.ts';

/** What the tool that applies an object does when the server refuses to change it. */
export type Handling =
  | { readonly kind: 'refused' }
  /** Deleted and made anew, because an annotation says so. */
  | { readonly kind: 'recreated'; readonly by: string }
  /** Not updated at all, or made anew at every turn. */
  | { readonly kind: 'free' };

const FLUX = 'kustomize.toolkit.fluxcd.io';
const ARGO = 'argocd.argoproj.io';

/**
 * Reads the annotations of Flux (kustomize-controller, `force`, `ssa`, `reconcile`), of Argo CD (sync options `Force=true`, hooks) and of
 * Helm hooks, which Argo CD takes for its own.
 */
export function handlingOf(root: Field, forcedBy: string | undefined): Handling {
  const annotations = root.get('metadata', 'annotations');
  const text = (group: string, name: string): string => annotations.get(`${group}/${name}`).text;
  if (text(FLUX, 'reconcile') === 'disabled' || /^(?:ignore|ifnotpresent)$/i.test(text(FLUX, 'ssa')))
    return { kind: 'free' };
  if (text(ARGO, 'hook') !== '' || text('helm.sh', 'hook') !== '') return { kind: 'free' };
  if (text(FLUX, 'force').toLowerCase() === 'enabled') return { kind: 'recreated', by: `${FLUX}/force: enabled` };
  const isForced = /(?:^|,)\s*Force=true\s*(?:,|$)/.test(text(ARGO, 'sync-options'));
  const by = isForced ? `${ARGO}/sync-options: Force=true` : forcedBy;
  return by === undefined ? { kind: 'refused' } : { kind: 'recreated', by };
}
