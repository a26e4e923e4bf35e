import { baseName, type Engine, type PreviewDocument } from '../engine/api.ts';
import type { PreviewState } from '../protocol/preview.ts';

/** The overlays that a client shows in previews, and what it was sent of each. */
export class Previews {
  private readonly engine: Engine;
  private readonly send: (state: PreviewState) => void;
  private readonly opened = new Map<string, string>();
  private readonly names = new Map<string, string>();

  constructor(engine: Engine, send: (state: PreviewState) => void) {
    this.engine = engine;
    this.send = send;
  }

  open(overlay: string): PreviewState {
    const state = this.state(overlay);
    this.opened.set(overlay, fingerprint(state));
    return state;
  }

  close(overlay: string): void {
    this.opened.delete(overlay);
  }

  overlays(): readonly string[] {
    return [...this.opened.keys()];
  }

  /** Sends the present render of an overlay that is shown, when it differs from what was sent. */
  refresh(overlay: string): void {
    const sent = this.opened.get(overlay);
    if (sent === undefined) return;
    const state = this.state(overlay);
    const now = fingerprint(state);
    if (now === sent) return;
    this.opened.set(overlay, now);
    this.send(state);
  }

  private state(overlay: string): PreviewState {
    const preview = this.engine.preview(overlay);
    const info = this.engine.overlays().find((one) => one.directory === overlay);
    // A kustomization that is broken while it is typed is no overlay for a moment; its name stays.
    const name = info?.name ?? this.names.get(overlay) ?? baseName(overlay);
    this.names.set(overlay, name);
    return toState(preview, name);
  }
}

function toState(preview: PreviewDocument, name: string): PreviewState {
  const { overlay, generation, text, resources, good, renderedAt, errors, changedLines, masked } = preview;
  return { overlay, name, generation, text, resources, good, renderedAt, errors, changedLines, masked };
}

// The text is named by its generation.
function fingerprint(state: PreviewState): string {
  const { name, generation, good, errors, resources, changedLines } = state;
  return JSON.stringify([name, generation, good, errors, resources, changedLines]);
}
