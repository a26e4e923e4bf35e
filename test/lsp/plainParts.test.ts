import assert from 'node:assert/strict';
import { SETTINGS } from '../../server/src/lsp/config.ts';
import { moveRange } from '../../server/src/lsp/published.ts';
import { readSettings } from '../../server/src/lsp/settings.ts';
import { pathOfUri, uriOfPath } from '../../server/src/lsp/uris.ts';
import { readRenderedPath, renderedUri } from '../../server/src/protocol/renderedUri.ts';

describe('a range in an edited text', () => {
  const range = { start: 10, end: 15 };
  const moved = (at: number, removed: number, inserted: number) => moveRange(range, [{ at, removed, inserted }]);

  it('stays before an edit and moves behind it', () => {
    assert.deepEqual(moved(20, 3, 9), range);
    assert.deepEqual(moved(2, 0, 4), { start: 14, end: 19 });
    assert.deepEqual(moved(2, 4, 1), { start: 7, end: 12 });
  });

  it('grows with what is typed inside and shrinks to what an edit leaves', () => {
    assert.deepEqual(moved(12, 0, 2), { start: 10, end: 17 });
    assert.deepEqual(moved(12, 3, 0), { start: 10, end: 12 });
    assert.deepEqual(moved(5, 30, 1), { start: 6, end: 6 });
  });
});

describe('settings', () => {
  it('have the defaults of the table where a client sent nothing or nonsense', () => {
    const defaults = readSettings(undefined);
    assert.equal(defaults.diagnosticsScope, 'workspace');
    assert.deepEqual(readSettings({ diagnostics: { scope: 3 }, drift: { credentialPlugins: 'aws' } }), defaults);
  });

  it('are read nested and flat', () => {
    assert.equal(readSettings({ codeLens: { patches: false } }).codeLens.patches, false);
    assert.equal(readSettings({ 'codeLens.patches': false }).codeLens.patches, false);
  });

  it('that name programs or credentials are restricted and never a repository’s to set alone', () => {
    const restricted = SETTINGS.filter((row) => row.restricted).map(({ name }) => name);
    assert.deepEqual(restricted, [
      'schemas.locations',
      'helm.enabled',
      'helm.command',
      'drift.contexts',
      'drift.kubeconfig',
      'drift.credentialPlugins',
    ]);
  });
});

describe('documents as paths', () => {
  it('turns URIs of editors into engine paths and back', () => {
    for (const [uri, path] of [
      ['file:///repo/a%20b/c.yaml', '/repo/a b/c.yaml'],
      ['file:///c%3A/repo/a.yaml', '/c:/repo/a.yaml'],
      ['untitled:Untitled-1', '/.virtual/untitled/-/Untitled-1'],
      ['vscode-vfs://github/o/r/a.yaml', '/.virtual/vscode-vfs/github/o/r/a.yaml'],
    ] as const) {
      assert.equal(pathOfUri(uri), path);
      assert.equal(uriOfPath(path), uri);
    }
    assert.equal(pathOfUri('file:///C:/Repo/a.yaml'), '/c:/Repo/a.yaml');
    assert.equal(pathOfUri('file:///repo/'), '/repo');
  });

  it('names the render of an overlay so that it can be read back', () => {
    const uri = renderedUri('/repo/über lays/prod');
    assert.equal(uri, 'polycrate-render:/repo/%C3%BCber%20lays/prod/prod%20%28rendered%29');
    assert.deepEqual(readRenderedPath(decodeURIComponent(uri.slice(uri.indexOf(':') + 1))), {
      overlay: '/repo/über lays/prod',
      side: 'now',
    });
    assert.equal(readRenderedPath('/repo/prod/other'), undefined);
  });
});
