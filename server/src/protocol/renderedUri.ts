/** Scheme of the documents that show rendered overlays. */
export const RENDERED_SCHEME = 'polycrate-render';

/** Which text of an overlay a document shows. */
export type RenderedSide = 'now' | 'head';

/**
 * The URI of a rendered overlay, as text in the encoded form that editors use. The last segment is the tab's title, the
 * segments before it are the overlay's folder.
 */
export function renderedUri(overlay: string, side: RenderedSide = 'now'): string {
  const base = overlay.slice(overlay.lastIndexOf('/') + 1) || 'repository';
  const title = side === 'now' ? `${base} (rendered)` : `${base} (HEAD)`;
  const path = `${overlay === '/' ? '' : overlay}/${title}`;
  const encoded = path.split('/').map(encodeSegment).join('/');
  return `${RENDERED_SCHEME}:${encoded}`;
}

/** The overlay and side of a rendered document from the (decoded) path of its URI. */
export function readRenderedPath(path: string): { readonly overlay: string; readonly side: RenderedSide } | undefined {
  const cut = path.lastIndexOf('/');
  const side = path.endsWith(' (rendered)') ? 'now' : path.endsWith(' (HEAD)') ? 'head' : undefined;
  return side === undefined ? undefined : { overlay: path.slice(0, cut) || '/', side };
}

// encodeURIComponent leaves some marks that RFC 3986 reserves and editors encode.
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
