import type { Step } from './walk.ts';

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
    title: 'the branch is pushed and nothing else changes',
    run: async ({ workbench }) => {
      const frame = await workbench.webview((one) =>
        one.getByRole('button', { name: /Push Branch|Open Pull/ }).isEnabled(),
      );
      await frame.getByRole('textbox', { name: 'Title' }).fill('Move the API to 2.14.1');
      await frame.getByPlaceholder(/move-the-api-to-2-14-1$/).waitFor();
      // Nobody waits for the panel to come to rest.
      await frame.getByRole('textbox', { name: 'Text' }).fill('Carts time out less.');
      await frame.getByRole('button', { name: /Push Branch|Open Pull/ }).click();
      await frame
        .getByText(/pushed/i)
        .first()
        .waitFor();
    },
    leave: ({ workbench }) => workbench.closeAll(),
  },
];
