import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KYVERNO_TEST } from '../support/kyvernoTest.ts';
import type { Step } from './walk.ts';

const FOLDER = 'kyverno-tests';

/** Puts a test of the Kyverno command line into the repository, its files changed. */
function writeTest(folder: string, change = (text: string): string => text): void {
  mkdirSync(join(folder, FOLDER), { recursive: true });
  for (const [name, text] of Object.entries(KYVERNO_TEST)) writeFileSync(join(folder, FOLDER, name), change(text));
}

/** Policies: the view, why something passes, the policy's own file, its tests. */
export const policySteps: readonly Step[] = [
  {
    title: 'policies show what each rule says of each overlay',
    run: async ({ workbench }) => {
      await workbench.openContainer('Polycrate');
      await workbench.command('Polycrate GitOps: Show Policies');
      const tree = workbench.tree('Policies');
      const policy = tree.getByRole('treeitem', { name: /^Policy require-part-of,/ });
      await policy.locator('.monaco-tl-twistie').click();
      const overlay = tree.getByRole('treeitem', { name: /^Overlay overlays\/prod,/ });
      await overlay.locator('.monaco-tl-twistie').click();
      await tree.getByRole('treeitem', { name: /^Deployment api, passes/ }).waitFor();
    },
  },
  {
    title: 'why a resource passes a policy is told with the values that were found',
    run: async ({ workbench, page }) => {
      const tree = workbench.tree('Policies');
      const overlay = tree.getByRole('treeitem', { name: /^Overlay overlays\/prod,/ });
      // From here on by keyboard: unfolded, one down, its menu.
      await overlay.click();
      if ((await overlay.getAttribute('aria-expanded')) === 'false') await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowDown');
      await tree.locator('.monaco-list-row.focused[aria-label^="Deployment api, passes"]').waitFor();
      await page.keyboard.press('Shift+F10');
      await page.getByRole('menuitem', { name: 'Why This Result?' }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page
        .locator('.monaco-menu .action-item.focused, .context-view :focus', { hasText: 'Why' })
        .first()
        .waitFor();
      await page.keyboard.press('Enter');
      await workbench.tab('Why Deployment api.txt').waitFor();
      await workbench.line(/Deployment\/api passes in overlays\/prod/).waitFor();
    },
    leave: ({ workbench }) => workbench.closeAll(),
  },
  {
    title: 'a policy counts what it selects above itself',
    run: async ({ workbench, page }) => {
      await workbench.openFile('policies/require-owner.yaml');
      await page
        .locator('.codelens-decoration a', { hasText: /\d+ resources match/ })
        .first()
        .waitFor();
    },
    leave: ({ workbench }) => workbench.closeAll(),
  },
  {
    title: 'tests of a policy run from a lens and stand in the Test Explorer',
    run: async ({ workbench, page, folder }) => {
      writeTest(folder);
      await workbench.openFile(`${FOLDER}/kyverno-test.yaml`);
      await page.locator('.codelens-decoration a', { hasText: 'Run test' }).first().click();
      await workbench.openContainer('Testing');
      await page.getByText('2/2').first().waitFor();
    },
    leave: ({ workbench }) => workbench.closeAll(),
  },
  {
    title: 'the Test Explorer runs tests of a policy again, and shows which one fails',
    run: async ({ workbench, page, folder }) => {
      writeTest(folder, (text) => text.replace('kinds: [Pod]', 'kinds: [Service]'));
      await workbench.openFile(`${FOLDER}/policy.yaml`);
      await workbench.line(/Service/).waitFor();
      await workbench.openContainer('Testing');
      await page.locator('.test-explorer .monaco-list-row', { hasText: 'team' }).first().waitFor();
      // The command runs nothing while the explorer is still taking in the tests.
      const failed = page.getByText('0/2').first();
      for (let tries = 0; tries < 5 && !(await failed.isVisible()); tries++) {
        await workbench.command('Test: Run All Tests');
        await failed.waitFor({ timeout: 4000 }).catch(() => undefined);
      }
      await failed.waitFor();
    },
    leave: async ({ workbench, folder }) => {
      await workbench.closeAll();
      rmSync(join(folder, FOLDER), { recursive: true });
    },
  },
];
