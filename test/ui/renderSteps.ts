import type { Step } from './walk.ts';

const BASE = 'base/api/deployment.yaml';
const OVERLAY = 'overlays/prod/kustomization.yaml';

/** What is rendered: problems of overlays, the preview and comparisons. */
export const renderSteps: readonly Step[] = [
  {
    title: 'a problem of the rendered overlay stands on the line that causes it',
    run: async ({ workbench }) => {
      await workbench.openFile(OVERLAY);
      await workbench.showProblems();
      await workbench
        .problem(/`90s`.*overlays\/prod/)
        .first()
        .waitFor();
    },
  },
  {
    title: 'lenses lead from a resource to its overlays',
    run: async ({ workbench, page }) => {
      await workbench.openFile(BASE);
      await page
        .locator('.codelens-decoration a', { hasText: /\d+ overlays/ })
        .first()
        .waitFor();
    },
  },
  {
    title: 'the preview shows the rendered overlay beside its source',
    run: async ({ workbench }) => {
      await workbench.closeAll();
      await workbench.openFile(BASE);
      await workbench.command('Polycrate GitOps: Preview Rendered Overlay');
      await workbench.choose('Preview Rendered Overlay', /overlays\/prod/);
      await workbench.tab('prod (rendered)').waitFor();
      await workbench
        .line(/^kind: Deployment/)
        .first()
        .waitFor();
    },
  },
  {
    title: 'the preview follows unsaved typing',
    run: async ({ workbench, page }) => {
      await workbench.focusEditor('deployment.yaml');
      await workbench.goTo(5, 5);
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.keyboard.type('annotations: { walked: "yes" }');
      await workbench
        .line(/^\s*walked: "yes"/)
        .first()
        .waitFor();
    },
  },
  {
    title: 'a broken input keeps the last good render and says so',
    run: async ({ workbench, page }) => {
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.keyboard.type('broken: @no');
      await page.keyboard.press('Escape');
      await workbench.focusEditor('prod (rendered)');
      await workbench.goTo(1, 1);
      await page
        .locator('.codelens-decoration', { hasText: /last good render/ })
        .first()
        .waitFor();
    },
    leave: async ({ workbench }) => {
      await workbench.focusEditor('deployment.yaml');
      await workbench.command('File: Revert File');
    },
  },
  {
    title: 'a rendered line leads to its source',
    run: async ({ workbench }) => {
      await workbench.focusEditor('prod (rendered)');
      await workbench.goTo(5, 5);
      await workbench.command('Polycrate GitOps: Go to Source of Rendered Line');
      await workbench.page.locator('.editor-group-container.active .tab.active', { hasText: '.yaml' }).waitFor();
    },
  },
  {
    title: 'who set a rendered value is told on hover',
    run: async ({ workbench, page }) => {
      await workbench.focusEditor('prod (rendered)');
      const text = page
        .locator('.editor-group-container.active .view-line', { hasText: /^\s*namespace:\sshop/ })
        .first();
      await text.click();
      await workbench.command('Show or Focus Hover');
      await page
        .locator('.monaco-hover:not(.hidden)', { hasText: /Set by/ })
        .first()
        .waitFor();
    },
    leave: ({ page }) => page.keyboard.press('Escape'),
  },
  {
    title: 'an overlay is compared with HEAD',
    run: async ({ workbench, page }) => {
      await workbench.closeAll();
      await workbench.openFile(OVERLAY);
      await workbench.command('Polycrate GitOps: Compare with HEAD');
      await workbench.choose('Compare with HEAD', /overlays\/prod/);
      await page.locator('.monaco-diff-editor .modified .view-line').first().waitFor();
      await page.getByRole('tab', { name: /HEAD ↔ working copy/ }).waitFor();
    },
  },
  {
    title: 'two overlays are compared',
    run: async ({ workbench, page }) => {
      await workbench.closeAll();
      await workbench.openFile(OVERLAY);
      await workbench.command('Polycrate GitOps: Compare with Another Overlay');
      await workbench.choose(/^Compare Overlay$/, /overlays\/prod/);
      await workbench.choose('Compare overlays/prod with', /overlays\/test/);
      await page.getByRole('tab', { name: /prod ↔ test/ }).waitFor();
      await page.locator('.monaco-diff-editor .modified .view-line').first().waitFor();
    },
    leave: ({ workbench }) => workbench.closeAll(),
  },
];
