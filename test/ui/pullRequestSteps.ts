import assert from 'node:assert/strict';
import type { Step } from './walk.ts';

/** What has the focus in a page: its element, and its class or the type of a box to tick. */
function focused(): string {
  const element = document.activeElement;
  const box = element?.getAttribute('type') === 'checkbox' ? '.checkbox' : '';
  const name = element?.classList.contains('primary') ? '.primary' : box;
  return `${element?.tagName.toLowerCase()}${name}`;
}

/** As many of the wanted as come one after the other among the seen. */
function inOrder(seen: readonly string[], wanted: readonly string[]): readonly string[] {
  let at = 0;
  for (const one of seen) if (one === wanted[at]) at++;
  return wanted.slice(0, at);
}

/** The panel of a pull request; the remote of the example is a bare repository, so the text is kept instead of sent. */
export const pullRequestSteps: readonly Step[] = [
  {
    title: 'the pull request panel lists files, impact and text',
    run: async ({ workbench }) => {
      await workbench.command('Polycrate GitOps: Open Change as Pull Request');
      const title = 'Open Change as Pull Request';
      const frame = await workbench.webview((one) => one.getByRole('heading', { name: title }).isVisible());
      await frame.getByRole('checkbox', { name: /overlays\/prod\/kustomization\.yaml/ }).waitFor();
      await frame
        .getByText(/overlays\/prod/)
        .first()
        .waitFor();
    },
  },
  {
    title: 'the keyboard goes through the panel from the files to the button',
    run: async ({ workbench, page }) => {
      const frame = await workbench.webview((one) =>
        one.getByRole('button', { name: /Push Branch|Open Pull/ }).isEnabled(),
      );
      await frame.getByRole('button', { name: 'Choose all files' }).focus();
      const seen: string[] = [];
      for (let press = 0; press < 60 && seen.at(-1) !== 'button.primary'; press++) {
        await page.keyboard.press('Tab');
        seen.push(await frame.evaluate(focused));
      }
      const order = ['input.checkbox', 'input', 'textarea', 'summary', 'input', 'input.checkbox', 'button.primary'];
      assert.deepEqual(inOrder(seen, order), order);
    },
  },
  {
    title: 'the branch is pushed and nothing else changes',
    run: async ({ workbench }) => {
      const frame = await workbench.webview((one) =>
        one.getByRole('button', { name: /Push Branch|Open Pull/ }).isEnabled(),
      );
      await frame.getByRole('textbox', { name: 'Title' }).fill('Move the API to 2.14.1');
      await frame.getByPlaceholder(/move-the-api-to-2-14-1$/).waitFor();
      // Nobody waits for the panel to come to rest.
      await frame.getByRole('textbox', { name: 'Text' }).fill('Carts time out less.');
      await frame.getByRole('textbox', { name: 'Text' }).press('Control+Enter');
      await frame
        .getByText(/pushed/i)
        .first()
        .waitFor();
      // What to do next has the focus, and is in sight.
      await frame.locator('section button:focus').waitFor();
    },
    leave: ({ workbench }) => workbench.closeAll(),
  },
];
