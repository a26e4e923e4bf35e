import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Step } from './walk.ts';

const WEB = 'base/web/deployment.yaml';
const PROD = 'overlays/prod/kustomization.yaml';
const PATCH = 'patches/api-resources.yaml';
const MOVED = `overlays/prod/${PATCH}`;
const MUTATING = 'policies/add-team.yaml';

/** Adds a label to each Deployment, as a cluster would before it stores one. */
const ADD_TEAM = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: add-team
spec:
  rules:
    - name: team
      match: { any: [{ resources: { kinds: [Deployment] } }] }
      mutate: { patchStrategicMerge: { metadata: { labels: { team: shop } } } }
`;

/** Answers the box that asks for a name. */
async function answer(page: Page, title: string, text: string): Promise<void> {
  const box = page.locator('.quick-input-widget:visible', { hasText: title });
  await box.locator('input').last().fill(text);
  await page.keyboard.press('Enter');
  await box.waitFor({ state: 'hidden' });
}

/** Files of the overlay as they were before the component was made: the editor saves what it refactors. */
const kept = new Map<string, string>();

/** Changes of several files that are planned for a person, and what the cluster makes of a change. */
export const changeSteps: readonly Step[] = [
  {
    title: 'a problem is ignored with a reason and a date',
    run: async ({ workbench, page }) => {
      await workbench.openFile(WEB);
      await workbench.goTo(9, 4);
      await workbench.quickFix('Ignore `schema/unknown-field` here, with a reason');
      // What stands for the reason is selected, so that it is typed over.
      await workbench.line(/polycrate-ignore schema\/unknown-field write why/).waitFor();
      await workbench
        .status('status.editor.selection')
        .filter({ hasText: /selected/ })
        .waitFor();
      await page.keyboard.type('The old controller reads it until 2099-01-31');
      await workbench.showProblems();
      await workbench.problem(/Unknown field `replicsa`/).waitFor({ state: 'detached' });
    },
    leave: async ({ workbench }) => {
      await workbench.focusEditor('deployment.yaml');
      await workbench.command('File: Revert File');
      await workbench.closeAll();
    },
  },
  {
    title: 'a new overlay is made from an existing one',
    run: async ({ workbench, page, folder }) => {
      await workbench.command('Polycrate GitOps: New Overlay from an Existing One');
      await workbench.pick('overlays/test').click();
      await answer(page, 'New Overlay from an Existing One', 'staging');
      await workbench.tab('kustomization.yaml').waitFor();
      await workbench.notification(/`overlays\/staging` still says `namespace: shop-test`/).waitFor();
      await workbench.openContainer('Polycrate');
      // Not by its row, which may be out of sight below what is unfolded.
      await workbench.ourStatus(/9 overlays/).waitFor();
      assert.ok(existsSync(join(folder, 'overlays/staging/kustomization.yaml')));
    },
    leave: async ({ workbench, folder }) => {
      await workbench.closeAll();
      rmSync(join(folder, 'overlays/staging'), { recursive: true });
    },
  },
  {
    title: 'a component is extracted from a kustomization, with the file that its entry names',
    run: async ({ workbench, page, folder }) => {
      await workbench.openFile(PROD);
      for (const path of [PROD, MOVED]) kept.set(path, readFileSync(join(folder, path), 'utf8'));
      const entry = kept.get(PROD)?.split('\n').indexOf(`  - path: ${PATCH}`) ?? 0;
      await workbench.goTo(entry + 1, 8);
      await workbench.command('Polycrate GitOps: Extract Component');
      await answer(page, 'Extract Component', 'resources');
      await workbench.tab('kustomization.yaml').waitFor();
      await workbench.line(/^kind: Component/).waitFor();
      assert.ok(existsSync(join(folder, 'components/resources/kustomization.yaml')));
      assert.ok(!existsSync(join(folder, MOVED)), 'the file of the patch went along');
    },
    leave: async ({ workbench, folder }) => {
      await workbench.closeAll();
      for (const [path, text] of kept) writeFileSync(join(folder, path), text);
      rmSync(join(folder, 'components/resources'), { recursive: true });
    },
  },
  {
    title: 'what policies of the cluster will change is shown beside the render',
    run: async ({ workbench, page, folder }) => {
      writeFileSync(join(folder, MUTATING), ADD_TEAM);
      await workbench.openFile(MUTATING);
      await workbench.command('Polycrate GitOps: Check the Whole Workspace');
      await workbench.openFile(WEB);
      await workbench.command('Polycrate GitOps: Show What the Cluster Will Change');
      await workbench.choose('What the Cluster Will Change', /overlays\/prod/);
      await workbench.pick('Deployment/web').click();
      await page.getByRole('tab', { name: /Deployment\/web in prod: rendered ↔ stored by the cluster/ }).waitFor();
      await workbench
        .line(/^\s*team: shop/)
        .first()
        .waitFor();
    },
    leave: async ({ workbench, folder }) => {
      await workbench.closeAll();
      rmSync(join(folder, MUTATING));
    },
  },
];
