import assert from 'node:assert/strict';
import type { Finding } from '../../server/src/engine/diagnostics/finding.ts';
import { sourceFindingsOf } from '../../server/src/engine/queries/findingQueries.ts';
import { printPath } from '../../server/src/engine/syntax/fieldPath.ts';
import { type EngineFixture, openFixture } from './engineFixture.ts';

/** Findings of one file of a fixture, path relative to `/repo`. */
export function findingsIn(fixture: string, path: string): readonly Finding[] {
  return openFixture(fixture).ask((engine) => engine.db.get(sourceFindingsOf, `/repo/${path}`));
}

/** `severity code path` of the findings of one file, sorted. */
export function codesIn(fixture: string, path: string): readonly string[] {
  return findingsIn(fixture, path)
    .map(({ severity, code, place }) => `${severity} ${code} ${'path' in place ? printPath(place.path) : ''}`.trimEnd())
    .sort();
}

/** A block with a schema, its files, secrets and an inventory. */
export const BLOCK = `
# file: blocks/any/web/block.poly
name: acme/k8s/web-app
version: "1.2.0"
description: A small web application
kind: k8sapp
template: true
config:
  namespace: web
  replicas: 1
  db_password: default-pw
  ingress:
    host: web.example.com
    enabled: true
actions:
  - name: install
    description: Installs it
    playbook: playbooks/install.yml
  - name: status
    script: ["true"]
# file: blocks/any/web/playbooks/install.yml
[]
# file: blocks/any/web/schema.json
{"properties": {"mode": {"type": "string", "enum": ["fast", "safe"], "description": "How it <runs>"}, "replicas": {"type": "integer"}}}
# file: blocks/any/web/CHANGELOG.poly
- version: "1.2.0"
  date: "2026-03-02"
  type: feat
# file: secrets.poly
blocks:
  - name: shop
    config:
      api_token: s3cr3t-value
# file: inventory.yml
all: {}
`;

/** A workspace with entries of that block. */
export const WORKSPACE = `# file: workspace.poly
name: acme-prod-1
organization: acme
blocks:
  - name: shop
    from: acme/k8s/web-app:1.2.0
    config:
      ingress:
        host: shop.example.com
  - name: check
    kubeconfig:
      from: shop
    actions:
      - name: run
        script: ["true"]
  - name: other
    from: "acme/k8s/web-app:1.2.0"
    actions:
      - name: install
        description: Mine
workflows:
  - name: deploy
    steps:
      - name: first
        block: shop
        action: install
      - name: second
        block: check
        action: run
`;

export interface At {
  readonly opened: EngineFixture;
  readonly file: string;
  readonly offset: number;
}

/** Opens the example with the cursor behind the first place of a text in a file (`text<|>`: within it). */
export function at(mark: string, file = 'workspace.poly', fixture = BLOCK + WORKSPACE): At {
  const opened = openFixture(fixture);
  const text = mark.replace('<|>', '');
  const start = opened.text(file).indexOf(text);
  assert.ok(start >= 0, `${text} is not in ${file}`);
  return { opened, file: `/repo/${file}`, offset: start + (mark.includes('<|>') ? mark.indexOf('<|>') : text.length) };
}
