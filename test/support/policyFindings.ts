import assert from 'node:assert/strict';
import { LineIndex } from '../../server/src/engine/text/lineIndex.ts';
import { type EngineFixture, openFixture } from './engineFixture.ts';

/**
 * The findings of policies and of rules on the change must be exactly what the caret lines expect; those about anything else, such as old
 * versions of kinds, are left alone. `head` holds the files as committed.
 */
export function checkPolicies(text: string, head?: string): EngineFixture {
  const opened = openFixture(text, head);
  const found = opened.ask((engine) => engine.allFindings()).filter(({ code }) => /^(?:policy|change)\//.test(code));
  const shown = found.map(({ code, severity, file, range, message }) => {
    const path = file.slice('/repo/'.length);
    const { line, column } = new LineIndex(opened.text(path)).position(range.start);
    return { at: `${path}:${line + 1}:${column + 1} ${severity}[${code}]`, message };
  });
  const expected = opened.fixture.expected.map((one) => ({
    at: `${one.file.slice('/repo/'.length)}:${one.line + 1}:${one.column + 1} ${one.severity}[${one.code}]`,
    message: one.message,
  }));
  assert.deepEqual(
    shown.map(({ at }) => at).sort(),
    expected.map(({ at }) => at).sort(),
    shown.map(({ message }) => message).join('\n'),
  );
  for (const { at, message } of expected) {
    const hits = shown.filter((one) => one.at === at);
    assert.ok(
      hits.some((one) => one.message.includes(message)),
      `${at} says ${hits.map((one) => one.message).join(' | ')}`,
    );
  }
  return opened;
}
