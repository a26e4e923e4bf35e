import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type CodeAction, CodeActionRequest } from 'vscode-languageserver/node';
import { uriOfPath } from '../../server/src/lsp/uris.ts';
import { readFixture } from '../support/fixture.ts';
import type { LspClient } from '../support/lspClient.ts';
import { openRealServer } from '../support/realServer.ts';

const PLATFORM = `
# file: prod/kustomization.yaml
helmCharts: [{ name: shop, releaseName: web, valuesInline: { a: 1 } }]
resources: [own.yaml]
# file: prod/own.yaml
apiVersion: v1
kind: Service
metadata: { name: own }
# file: prod/charts/shop/Chart.yaml
apiVersion: v2
name: shop
version: 1.0.0
# file: prod/charts/shop/values.yaml
b: 2
# file: prod/charts/shop/templates/config.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: first }
`;

/** A program that takes the arguments of helm that we give and prints the chart's only template. */
const HELM = `#!/bin/sh
echo "$@" >> "$(dirname "$0")/runs"
case "$1" in
  version) echo v3.99.0 ;;
  template) echo '---'; echo '# Source: shop/templates/config.yaml'; cat "$3/templates/config.yaml" ;;
esac
`;

describe('charts in an editor', () => {
  let home: string;
  let client: LspClient;
  beforeEach(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'polycrate-helm-lsp-')));
    for (const [path, text] of readFixture(PLATFORM).files) write(path.slice('/repo/'.length), text);
    writeFileSync(join(home, 'helm'), HELM, { mode: 0o755 });
  });
  afterEach(async () => {
    await client.stop();
    rmSync(home, { recursive: true, force: true });
  });

  function write(path: string, text: string): string {
    const file = join(home, 'platform', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  const kustomization = (): string => join(home, 'platform/prod/kustomization.yaml');
  const text = async (): Promise<string> => {
    const preview = await client.ask('polycrate/openPreview', { overlay: join(home, 'platform/prod') });
    return preview?.text ?? '';
  };
  const untilText = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(await text())) await new Promise((done) => setTimeout(done, 20));
  };
  const open = async (enabled: boolean, trusted = true): Promise<void> => {
    const env = { PATH: process.env.PATH, HOME: home };
    const settings = { helm: { enabled, command: join(home, 'helm') } };
    client = openRealServer([join(home, 'platform')], { env, start: { trusted, settings, commands: true } });
    await client.startAndJudge();
  };

  it('are left out and said to be, while helm is not allowed', async () => {
    await open(false);
    assert.match(
      client.messages(kustomization()).join('\n'),
      /Chart `shop` .* is not allowed here.*`polycrateGitops\.helm\.enabled`/,
    );
    assert.match(await text(), /name: own/);
    assert.equal(existsSync(join(home, 'runs')), false);
    const uri = uriOfPath(kustomization());
    const actions = (await client.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: { start: { line: 0, character: 16 }, end: { line: 0, character: 16 } },
      context: { diagnostics: [...(client.diagnostics.get(uri) ?? [])] },
    })) as CodeAction[];
    assert.deepEqual(
      actions.filter(({ edit }) => edit === undefined).map(({ command }) => command?.arguments),
      [['polycrateGitops.helm.enabled']],
    );
  });

  it('are not rendered in a workspace that is not trusted, whatever the setting', async () => {
    await open(true, false);
    assert.match(client.messages(kustomization()).join('\n'), /is not allowed here/);
    assert.equal(existsSync(join(home, 'runs')), false);
  });

  it('come as soon as helm has rendered them, and again when the chart is saved', async () => {
    await open(true);
    await untilText(/name: first/);
    await client.until(() => client.messages(kustomization()).every((message) => !message.includes('helm')));
    const template = write(
      'prod/charts/shop/templates/config.yaml',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: second }\n',
    );
    const changes = [{ uri: uriOfPath(template), type: 2 }];
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    await untilText(/name: second/);
  });

  it('tell what helm says when it fails', async () => {
    writeFileSync(
      join(home, 'helm'),
      '#!/bin/sh\n[ "$1" = version ] && echo v4.1.0 && exit 0\necho "Error: no such value" >&2\nexit 1\n',
      { mode: 0o755 },
    );
    await open(true);
    await client.until(() => client.messages(kustomization()).some((message) => message.includes('no such value')));
    assert.match(client.messages(kustomization()).join('\n'), /`helm` cannot render chart `shop`: no such value\./);
  });

  it('are not rendered by another version of helm than 3 or 4', async () => {
    writeFileSync(join(home, 'helm'), '#!/bin/sh\necho v2.17.0\n', { mode: 0o755 });
    await open(true);
    await client.until(() => client.messages(kustomization()).some((message) => message.includes('v2.17.0')));
    assert.match(client.messages(kustomization()).join('\n'), /Helm 3 or 4 is needed, and this is v2\.17\.0\./);
  });
});
