import type { Step } from './walk.ts';

const BASE = 'base/web/deployment.yaml';
const FIELD_LINE = 9;

/** What helps while a manifest is edited. */
export const typingSteps: readonly Step[] = [
  {
    title: 'a misspelled field is underlined and named',
    run: async ({ workbench }) => {
      await workbench.openFile(BASE);
      await workbench.showProblems();
      const row = workbench.problem(/Unknown field `replicsa` in Deployment spec; .*Did you mean `replicas`\?/);
      await row.first().waitFor();
    },
  },
  {
    title: 'what can be done about a problem is one key away',
    run: async ({ workbench }) => {
      await workbench.openFile(BASE);
      await workbench.goTo(FIELD_LINE, 4);
      await workbench.openFixes('replicas');
    },
    leave: ({ page }) => page.keyboard.press('Escape'),
  },
  {
    title: 'a quick fix offers the nearest field',
    run: async ({ workbench, page }) => {
      await workbench.openFile(BASE);
      await workbench.goTo(FIELD_LINE, 4);
      await workbench.quickFix('replicas');
      await workbench.line(/^\s*replicas: 2/).waitFor();
      await page.locator('.tab.dirty').waitFor();
    },
  },
  {
    title: 'a field is documented on hover',
    run: async ({ workbench, page }) => {
      await workbench.openFile(BASE);
      await workbench.command('File: Revert File');
      await workbench.goTo(12, 6);
      await workbench.command('Show or Focus Hover');
      await page.locator('.monaco-hover:not(.hidden)', { hasText: /label/i }).first().waitFor();
    },
  },
  {
    title: 'completion offers the fields that are not there yet',
    run: async ({ workbench, page }) => {
      await workbench.openFile(BASE);
      await workbench.goTo(FIELD_LINE, 14);
      await page.keyboard.press('Enter');
      await page.keyboard.type('minR');
      await page.keyboard.press('Control+Space');
      await page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'minReadySeconds' }).waitFor();
      const details = page.locator('.suggest-details-container', { hasText: /seconds/ });
      // The key shows and hides what the schema says once proposals are there, which typing alone may have brought.
      const isShown = details.waitFor({ timeout: 2000 });
      await isShown.catch(() => page.keyboard.press('Control+Space'));
      await details.waitFor();
    },
    leave: async ({ workbench, page }) => {
      await page.keyboard.press('Escape');
      await workbench.command('File: Revert File');
    },
  },
  {
    title: 'a page explains a problem',
    run: async ({ workbench }) => {
      await workbench.openFile(BASE);
      await workbench.command('Polycrate GitOps: Explain a Problem');
      await workbench.pick('schema/unknown-field').click();
      const heading = /schema\/unknown-field/;
      const frame = await workbench.webview((one) => one.getByRole('heading', { name: heading }).first().isVisible());
      await frame.getByRole('heading', { name: 'What to do' }).waitFor();
    },
    leave: ({ workbench }) => workbench.closeAll(),
  },
];
