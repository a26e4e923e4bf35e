import assert from 'node:assert/strict';
import { codeInfo } from '../../server/src/engine/diagnostics/codes.ts';
import type { Finding } from '../../server/src/engine/diagnostics/finding.ts';
import { printPath } from '../../server/src/engine/syntax/fieldPath.ts';
import { deployFindings, unmatchedPatterns } from '../../server/src/engine/workspace/deployFindings.ts';
import { splitReference } from '../../server/src/engine/workspace/polycrate/blockName.ts';
import { NO_TEAM_FILE } from '../../server/src/engine/workspace/teamFile.ts';
import { findingsIn } from '../support/polycrateFixture.ts';
import { graphOf } from '../support/workspaceFixture.ts';

/** `severity code path: message`, and that every code has a page. */
function lines(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ severity, code, place, message }) => {
    assert.ok(codeInfo(code) !== undefined, code);
    return `${severity} ${code} ${'path' in place ? printPath(place.path) : ''}: ${message}`;
  });
}

function check(fixture: string, path: string, expected: readonly string[]): void {
  assert.deepEqual(lines(findingsIn(fixture, path)), expected);
}

const BLOCK = `
# file: blocks/any/folder/block.poly
name: acme/k8s/web-app
version: "1.2.0"
kind: generic
template: true
actions:
- name: install
  playbook: install.yml
- name: status
  script: ["true"]
# file: blocks/any/folder/install.yml
- hosts: all
# file: blocks/any/folder/CHANGELOG.poly
- {version: "1.2.0", date: "2026-03-02", type: feat}
`;

describe('Polycrate workspaces', () => {
  it('are clean when all that they name is there', () => {
    check(
      `${BLOCK}
# file: workspace.poly
name: acme-prod-1
organization: acme
blocks:
- name: shop
  from: acme/k8s/web-app:1.2.0
  actions:
  - name: install
- name: check
  kubeconfig: {from: shop}
  actions: [{name: run, script: ["true"]}]
workflows:
- name: deploy
  steps:
  - {name: s1, block: shop, action: install}
  - {name: s2, block: check, action: run}`,
      'workspace.poly',
      [],
    );
  });

  it('name blocks, versions and actions that are not there', () => {
    check(
      `${BLOCK}
# file: workspace.poly
name: acme-prod-1
organization: acme
blocks:
- {name: a1, from: acme/k8s/web-ap}
- {name: b1, from: "acme/k8s/web-app:1.3.0"}
- {name: c1, from: "cargo.ayedo.cloud/ayedo/k8s/harbor:0.4.0"}
- {name: d1, inventory: {from: workspace}}
workflows:
- name: deploy
  steps:
  - {name: s1, block: b1, action: instal}
  - {name: s2, block: nobody, action: x1}
  - {name: s3, block: acme/k8s/web-app, action: status}
  - {name: s4, block: c1, action: anything}`,
      'workspace.poly',
      [
        'error polycrate/block-missing blocks[0].from: No block is called `acme/k8s/web-ap`. Did you mean `acme/k8s/web-app`?',
        'warning polycrate/block-version blocks[1].from: Block `acme/k8s/web-app` is here in version `1.2.0`, not `1.3.0`; it is not found like this.',
        'warning polycrate/block-missing blocks[2].from: Block `cargo.ayedo.cloud/ayedo/k8s/harbor:0.4.0` is not installed; run `polycrate blocks pull cargo.ayedo.cloud/ayedo/k8s/harbor:0.4.0`.',
        'warning polycrate/borrow-missing blocks[3].inventory.from: No block is called `workspace`, so `/etc/ansible/hosts` is used without a word. The word `workspace` means nothing here; without `from` that of the workspace is used.',
        'error polycrate/action-missing workflows[0].steps[0].action: Block `b1` has no action `instal`; the workflow stops here. Did you mean `install`?',
        'error polycrate/block-missing workflows[0].steps[1].block: No block is called `nobody`. The workspace does not load.',
        'warning polycrate/template-run workflows[0].steps[2].block: Block `acme/k8s/web-app` is a template and cannot be run; name a block that inherits from it.',
      ],
    );
  });

  it('report rings of inheritance and actions with two bodies', () => {
    check(
      `${BLOCK}
# file: workspace.poly
name: acme-prod-1
organization: acme
blocks:
- {name: aa, from: bb}
- {name: bb, from: aa}
- {name: self, from: self}
- {name: shop, from: acme/k8s/web-app, actions: [{name: install, script: ["true"]}, {name: extra}]}`,
      'workspace.poly',
      [
        'error polycrate/block-cycle blocks[0].from: `aa` inherits from itself through `bb`; none of these blocks gets its values. Remove one `from`.',
        'error polycrate/block-cycle blocks[1].from: `bb` inherits from itself through `aa`; none of these blocks gets its values. Remove one `from`.',
        'error polycrate/block-cycle blocks[2].from: `self` inherits from itself through `self`; none of these blocks gets its values. Remove one `from`.',
        'error polycrate/action-form blocks[3].actions[0]: Action `install` has both `playbook` and `script`, inherited ones included; the workspace does not load. Keep exactly one.',
        'error polycrate/action-form blocks[3].actions[1]: Action `extra` has neither `playbook` nor `script`; the workspace does not load. Keep exactly one.',
      ],
    );
  });

  it('see what is wrong in a block of its own', () => {
    check(
      `# file: b/CHANGELOG.poly
[]
# file: b/block.poly
name: web
version: 1.0.0
kind: generic
actions:
- {name: a1}
- {name: b1, playbook: x.yml, script: ["true"]}
- {name: c1, playbook: gone.yml}`,
      'b/block.poly',
      [
        'error polycrate/action-form actions[0]: Action `a1` has neither `playbook` nor `script`; the workspace does not load. Keep exactly one.',
        'error polycrate/action-form actions[1]: Action `b1` has both `playbook` and `script`; the workspace does not load. Keep exactly one.',
        'warning polycrate/playbook-missing actions[2].playbook: Playbook `gone.yml` does not exist in the folder of this block; the action fails when it runs.',
      ],
    );
  });

  it('read the version behind the last colon, not the port of a registry', () => {
    assert.deepEqual(splitReference('localhost:5000/a/b'), { name: 'localhost:5000/a/b', version: undefined });
    assert.deepEqual(splitReference('localhost:5000/a/b:1.0.0'), { name: 'localhost:5000/a/b', version: '1.0.0' });
  });
});

describe('deploying objects', () => {
  it('name the nearest directory for a path that does not exist', () => {
    const flux = (path: string): string => `
# file: clusters/prod/flux-system/gotk-sync.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: "https://example.com/acme/platform.git"}
# file: clusters/prod/apps.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {path: ${path}, sourceRef: {kind: GitRepository, name: flux-system}}
# file: apps/prod/kustomization.yaml
resources: []`;
    assert.deepEqual(lines(deployFindings(graphOf(flux('./apps/prdo')))), [
      'error flux/path-missing spec.path: Directory `./apps/prdo` does not exist, so Kustomization `apps` has nothing to deploy: it never becomes ready. Did you mean `apps/prod`?',
    ]);
    assert.deepEqual(deployFindings(graphOf(flux('./apps/prdo')))[0]?.fixes[0]?.title, 'Change to `./apps/prod`');
    assert.deepEqual(deployFindings(graphOf(flux('./apps/prod'))), []);
    assert.deepEqual(deployFindings(graphOf(flux(`"./apps/\${env}"`))), []);
  });

  it('of Argo CD are judged only where the repository and its state are surely ours', () => {
    const argo = (revision: string): string => `
# file: app.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web}
spec:
  source: {repoURL: "https://example.com/acme/platform", path: apps/web, targetRevision: ${revision}}`;
    const remotes = ['git@example.com:acme/platform.git'];
    assert.equal(deployFindings(graphOf(argo('HEAD'), { remotes })).length, 1);
    assert.equal(deployFindings(graphOf(argo('v1.0.0'), { remotes })).length, 0);
    assert.equal(deployFindings(graphOf(argo('HEAD'))).length, 0);
    assert.equal(deployFindings(graphOf(argo('HEAD'), { remotes: ['git@example.com:acme/other'] })).length, 0);
  });
});

describe('patterns of the team file', () => {
  it('that fit no overlay are reported', () => {
    const graph = graphOf('# file: overlays/prod/kustomization.yaml\nresources: []');
    const environment = {
      name: 'prod',
      overlays: ['overlays/*', 'overlay/prod'],
      clusters: [],
      field: ['environments', 'prod'],
    };
    const team = { ...NO_TEAM_FILE, environments: [environment] };
    assert.deepEqual(lines(unmatchedPatterns(graph, team, '/repo/.polycrate-gitops.yaml')), [
      'warning polycrate/team-file-no-overlay environments.prod.overlays[1]: `overlay/prod` fits no overlay of this repository. Did you mean `overlays/prod`?',
    ]);
  });
});
