import assert from 'node:assert/strict';
import type { CompletionItem } from '../../server/src/engine/api.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { expandText } from './snippets.ts';

/** A text after a proposal was taken, and where the first of its own characters stands. */
export interface Applied {
  readonly text: string;
  readonly offset: number;
}

/** Takes a proposal as an editor does that replaces the whole word; tab stops keep their texts, empty ones stay empty. */
export function applyCompletion(text: string, item: CompletionItem): Applied {
  const { start, end } = item.replace ?? item.range;
  const insert = item.snippet ? expandText(item.insert) : item.insert;
  const also = item.also ?? [];
  const edits = [{ range: { start, end }, text: insert }, ...also].sort((a, b) => b.range.start - a.range.start);
  let made = text;
  for (const edit of edits) made = made.slice(0, edit.range.start) + edit.text + made.slice(edit.range.end);
  const before = also.reduce((sum, one) => sum + (one.range.start <= start ? one.text.length : 0), 0);
  const lead = /^[\s-]*["']?/.exec(insert)?.[0].length ?? 0;
  return { text: made, offset: start + before + lead };
}

/** Every proposal, taken, leaves a text that reads as well as it did before: half-typed lines around the cursor may stay broken. */
export function checkApplied(text: string, items: readonly CompletionItem[]): void {
  const problems = (one: string): number => parse(one).problems.filter(({ code }) => code.startsWith('yaml/')).length;
  const before = problems(text);
  for (const item of items) {
    const { text: applied } = applyCompletion(text, item);
    assert.ok(
      problems(applied) <= before,
      `${item.label} (${JSON.stringify(item.insert)}) breaks the text:\n${applied}`,
    );
  }
}
