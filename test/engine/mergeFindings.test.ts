import assert from 'node:assert/strict';
import type { Finding } from '../../server/src/engine/diagnostics/finding.ts';
import { innerRange } from '../../server/src/engine/features/innerText.ts';
import { nameSome } from '../../server/src/engine/features/locate.ts';
import { mergeFindings } from '../../server/src/engine/features/mergeFindings.ts';
import { nodeAt } from '../../server/src/engine/syntax/lookup.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';

function finding(overlays: string[], message = 'wrong'): Finding {
  const place = { file: '/repo/a.yaml', document: 0, path: ['spec'] };
  return { code: 'schema/type', severity: 'error', message, place, overlays, related: [], fixes: [] };
}

describe('one cause, one finding', () => {
  it('names every overlay in which it shows', () => {
    const merged = mergeFindings([finding(['/repo/prod']), finding(['/repo/test']), finding(['/repo/prod'])]);
    assert.deepEqual(
      merged.map((one) => one.overlays),
      [['/repo/prod', '/repo/test']],
    );
  });

  it('is told by the file alone when it is wrong there already', () => {
    assert.deepEqual(
      mergeFindings([finding([]), finding(['/repo/prod'])]).map((one) => one.overlays),
      [[]],
    );
    assert.deepEqual(
      mergeFindings([finding(['/repo/prod']), finding([])]).map((one) => one.overlays),
      [[]],
    );
  });

  it('stays apart from another one at the same place', () => {
    assert.equal(mergeFindings([finding([], 'a'), finding([], 'b')]).length, 2);
  });

  it('names the first two overlays and counts the rest', () => {
    assert.equal(nameSome(['a']), 'a');
    assert.equal(nameSome(['a', 'b']), 'a and b');
    assert.equal(nameSome(['a', 'b', 'c', 'd', 'e']), 'a, b and 3 more');
  });
});

describe('a place inside of an inline patch', () => {
  const text = 'patches:\n  - patch: |-\n      kind: Deployment\n      spec:\n        replicas: 3\n    target: {}\n';
  const node = nodeAt(parse(text).documents[0]?.root, ['patches', 0, 'patch']);

  it('is the line of the kustomization that holds the field', () => {
    const range = innerRange(text, node, { document: 0, path: ['spec', 'replicas'], part: 'value' });
    assert.equal(range && text.slice(range.start, range.end), '3');
    const key = innerRange(text, node, { document: 0, path: ['spec', 'replicas'], part: 'key' });
    assert.equal(key && text.slice(key.start, key.end), 'replicas');
  });

  it('is right in a file with CRLF', () => {
    const windows = text.replaceAll('\n', '\r\n');
    const block = nodeAt(parse(windows).documents[0]?.root, ['patches', 0, 'patch']);
    const range = innerRange(windows, block, { document: 0, path: ['spec', 'replicas'], part: 'value' });
    assert.equal(range && windows.slice(range.start, range.end), '3');
  });

  it('is not known for a quoted text', () => {
    const quoted = 'patch: "kind: A"\n';
    const scalar = nodeAt(parse(quoted).documents[0]?.root, ['patch']);
    assert.equal(innerRange(quoted, scalar, { document: 0, path: ['kind'], part: 'value' }), undefined);
  });
});
