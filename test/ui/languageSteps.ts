import type { Step } from './walk.ts';

const WEB = 'base/web/deployment.yaml';
const API = 'base/api/deployment.yaml';

/** What follows a name through the repository, and what helps to find one's way in a file. */
export const languageSteps: readonly Step[] = [
  {
    title: 'values of production stand behind those of the base',
    run: async ({ workbench }) => {
      await workbench.openFile(API);
      await workbench
        .line(/replicas: 2\s*prod: 3/)
        .first()
        .waitFor();
    },
  },
  {
    title: 'the outline lists objects and fields',
    run: async ({ workbench, page }) => {
      await workbench.openFile(WEB);
      await workbench.command('Explorer: Focus on Outline View');
      await page
        .getByRole('treeitem', { name: /Deployment\/web/ })
        .first()
        .waitFor();
    },
  },
  {
    title: 'a resource is found by kind and name',
    run: async ({ workbench, page }) => {
      await page.keyboard.press('Control+t');
      await page.locator('.quick-input-widget .quick-input-box input').fill('#dep web');
      await workbench.pick('Deployment/web').waitFor();
    },
    leave: ({ page }) => page.keyboard.press('Escape'),
  },
  {
    title: 'references of an object are shown in place',
    run: async ({ workbench, page }) => {
      await workbench.openFile(WEB);
      await workbench.command('File: Revert File');
      await workbench.goTo(32, 25);
      await workbench.command('Go to References');
      await page.locator('.reference-zone-widget .ref-tree .monaco-list-row').first().waitFor();
    },
    leave: ({ page }) => page.keyboard.press('Escape'),
  },
  {
    title: 'a rename is previewed with every file that it changes',
    run: async ({ workbench, page }) => {
      await workbench.openFile(WEB);
      await workbench.command('File: Revert File');
      await workbench.goTo(5, 10);
      await workbench.command('Rename Symbol');
      await page.locator('.rename-box input').fill('storefront');
      await page.keyboard.press('Control+Enter');
      await page.locator('.refactor-preview-panel, .bulk-edit-panel').first().waitFor();
    },
    leave: ({ page }) => page.getByRole('button', { name: 'Discard' }).click(),
  },
  {
    title: 'a base unfolds to the overlays that use it',
    run: async ({ workbench, page }) => {
      await workbench.openFile('base/web/kustomization.yaml');
      await workbench.goTo(1, 1);
      await workbench.command('Peek Call Hierarchy');
      await page.locator('.call-hierarchy .monaco-list-row', { hasText: 'base' }).first().waitFor();
    },
    leave: async ({ workbench, page }) => {
      await page.keyboard.press('Escape');
      await workbench.closeAll();
    },
  },
];
