import type { PreviewDocument } from '../api.ts';
import { changedLines } from './changedLines.ts';
import type { PreviewText } from './previewText.ts';

interface Shown {
  readonly generation: number;
  readonly preview: PreviewText;
  readonly renderedAt: number;
  /** Found out when somebody asks. */
  changed?: readonly number[];
  readonly head: PreviewText | undefined;
}

/** What a preview is made of at one moment. */
export interface PreviewInput {
  readonly overlay: string;
  /** Undefined while the input does not render. */
  readonly good: PreviewText | undefined;
  /** The same at HEAD, without parts where the overlay is not there; undefined where HEAD is not available. */
  readonly head: PreviewText | undefined;
  readonly errors: number;
  readonly now: number;
}

/**
 * Remembers the last good render of each overlay and counts generations: a number that only grows, so that a position of an
 * older text can be told from one of the present text.
 */
export class PreviewStore {
  private readonly shown = new Map<string, Shown>();
  private lastGeneration = 0;

  /** The text to show now: the present render, else the last good one. */
  show(input: PreviewInput): PreviewDocument {
    const { overlay, good, head, errors, now } = input;
    const before = this.shown.get(overlay);
    if (good !== undefined && !isSame(before, good, head))
      this.shown.set(overlay, this.next(before, good, { head, now }));
    const at = this.shown.get(overlay);
    return {
      overlay,
      generation: at?.generation ?? 0,
      text: at?.preview.text ?? '',
      resources: at?.preview.parts.length ?? 0,
      good: good !== undefined,
      renderedAt: good === undefined ? (at?.renderedAt ?? now) : now,
      errors,
      get changedLines() {
        return at === undefined ? [] : linesOf(at);
      },
      masked: at?.preview.masked ?? false,
    };
  }

  /** What an overlay shows, if it is still that generation. */
  at(overlay: string, generation: number): PreviewText | undefined {
    const shown = this.shown.get(overlay);
    return shown?.generation === generation ? shown.preview : undefined;
  }

  /** What an overlay shows now. */
  current(overlay: string): { readonly generation: number; readonly preview: PreviewText } | undefined {
    return this.shown.get(overlay);
  }

  private next(
    before: Shown | undefined,
    good: PreviewText,
    at: { head: PreviewText | undefined; now: number },
  ): Shown {
    const sameText = before?.preview.text === good.text;
    return {
      generation: sameText ? before.generation : ++this.lastGeneration,
      preview: good,
      renderedAt: at.now,
      head: at.head,
    };
  }
}

function linesOf(shown: Shown): readonly number[] {
  shown.changed ??= shown.head === undefined ? [] : changedLines(shown.head, shown.preview);
  return shown.changed;
}

function isSame(before: Shown | undefined, good: PreviewText, head: PreviewText | undefined): boolean {
  return before !== undefined && before.preview === good && before.head === head;
}
