import type { EntryChunk } from './entryChunk.ts';

/** What `flux bootstrap` writes (fluxcd/flux2, pkg/manifestgen: `gotk-components.yaml` and `gotk-sync.yaml` of `flux-system`). */
const WRITTEN = /\/flux-system\/gotk-(?:components|sync)\.yaml$/;

/**
 * Whether a kustomization lists a file that Flux fills and has not filled yet, as in a template repository: what its patches are for
 * comes with the first bootstrap.
 */
export function hasFluxStub(chunks: readonly EntryChunk[]): boolean {
  return chunks.some(({ items }) =>
    items.some((item) => item.kind === 'file' && WRITTEN.test(item.path) && item.documents.documents.length === 0),
  );
}
