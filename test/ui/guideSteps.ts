import type { Step } from './walk.ts';

/** What is said of the extension itself: the question about another one, the walkthrough, the reference. */
export const guideSteps: readonly Step[] = [
  {
    title: 'another YAML extension is met with one question',
    run: async ({ workbench }) => {
      await workbench.notification(/“YAML” handles YAML files too/).waitFor();
    },
    leave: async ({ workbench }) => {
      const question = workbench.notification(/“YAML” handles YAML files too/);
      await question.getByRole('button', { name: 'Leave Plain YAML to It' }).click();
      await question.waitFor({ state: 'detached' });
    },
  },
  {
    title: 'who does plain YAML is chosen again at any time',
    run: async ({ workbench, page }) => {
      const chosen = page.locator('.quick-input-list .monaco-list-row', { hasText: /Without plain YAML\s*now/ });
      // The answer to the question is still being written when its toast is gone.
      for (let attempt = 1; attempt < 5 && !(await chosen.isVisible()); attempt++) {
        await page.keyboard.press('Escape');
        await workbench.command('Polycrate GitOps: Choose YAML Features');
        await workbench.pick('Without plain YAML').waitFor();
      }
      await chosen.waitFor();
    },
    leave: async ({ workbench, page }) => {
      await workbench.pick('Everything').click();
      await page.getByRole('tab', { name: 'Extension: YAML' }).waitFor();
      await workbench.closeAll();
    },
  },
  {
    title: 'the walkthrough leads from a problem to the pull request',
    run: async ({ workbench, page }) => {
      await workbench.command('Welcome: Open Walkthrough...');
      await workbench.pick('See what your change will do').click();
      await page.getByText('Open a GitOps repository').first().waitFor();
      await page.getByText('Keep another YAML extension, or not').first().click();
      await page.getByRole('button', { name: 'Leave Plain YAML to It' }).first().waitFor();
    },
    leave: ({ workbench }) => workbench.closeAll(),
  },
  {
    title: 'every setting, command and problem has its page',
    run: async ({ workbench }) => {
      await workbench.command('Polycrate GitOps: Open the Reference');
      const frame = await workbench.webview((one) =>
        one.getByRole('heading', { name: 'Polycrate GitOps: reference' }).isVisible(),
      );
      await frame.getByRole('link', { name: 'polycrateGitops.preview.follow' }).click();
      await workbench.webview((one) =>
        one.getByRole('heading', { name: 'polycrateGitops.preview.follow' }).isVisible(),
      );
    },
    leave: ({ workbench }) => workbench.closeAll(),
  },
];
