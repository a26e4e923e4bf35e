import type { Step } from './walk.ts';

/** The views of the activity bar and the status item. */
export const viewSteps: readonly Step[] = [
  {
    title: 'restricted mode says what waits for trust',
    run: async ({ workbench }) => {
      await workbench.openContainer('Polycrate');
      await workbench
        .tree('Environments')
        .getByRole('treeitem', { name: /^Environment prod,/ })
        .waitFor();
      await workbench.text(/This workspace is not trusted/).waitFor();
      await workbench.text('Clusters are contacted only from trusted workspaces.').waitFor();
      await workbench.ourStatus(/limited/).waitFor();
    },
  },
  {
    title: 'the workspace is trusted',
    run: async ({ workbench }) => {
      await workbench.trust();
      await workbench.ourStatus(/limited/).waitFor({ state: 'detached' });
    },
  },
  {
    title: 'environments show their overlays with problems and changes',
    run: async ({ workbench }) => {
      await workbench.openContainer('Polycrate');
      const tree = workbench.tree('Environments');
      await tree.getByRole('treeitem', { name: /^Environment prod,/ }).click();
      const overlay = tree.getByRole('treeitem', { name: /overlays\/prod, .*resources/ });
      await overlay.waitFor();
      await overlay.click();
      await tree
        .getByRole('treeitem', { name: /Deployment/ })
        .first()
        .waitFor();
    },
  },
  {
    title: 'changes are listed for each overlay',
    run: async ({ workbench }) => {
      await workbench.openContainer('Polycrate');
      await workbench.tree('Changes').getByRole('treeitem').first().waitFor();
    },
  },
  {
    title: 'blocks of the Polycrate workspace lead to their lines',
    run: async ({ workbench, page }) => {
      await workbench.openContainer('Polycrate');
      // The view is folded at first; searching it unfolds it.
      await workbench.command('Polycrate GitOps: Find in Blocks');
      const tree = workbench.tree('Blocks');
      const block = tree.getByRole('treeitem', { name: /^Block edge-proxy-eu,/ });
      await page.locator('.monaco-tree-type-filter:visible input').waitFor();
      await block.waitFor();
      await page.keyboard.press('Escape');
      await block.click();
      await block.locator('.monaco-tl-twistie').click();
      await tree
        .getByRole('treeitem', { name: /^Action install,/ })
        .first()
        .waitFor();
      await page.getByRole('tab', { name: /^workspace\.poly/ }).waitFor();
    },
    leave: async ({ workbench }) => {
      await workbench.command('View: Close Editor');
    },
  },
  {
    title: 'the status item offers what to do next',
    run: async ({ workbench }) => {
      await workbench
        .ourStatus(/overlays/)
        .locator('a')
        .click();
      await workbench.pick(/Preview/).waitFor();
    },
    leave: ({ page }) => page.keyboard.press('Escape'),
  },
  {
    title: 'a question about an upgrade is answered in words when nothing breaks',
    run: async ({ workbench, page }) => {
      await workbench.command('Polycrate GitOps: Check Kubernetes Upgrade');
      await workbench.pick('All clusters').click();
      await workbench.pick('1.37').click();
      await workbench.command('Notifications: Show Notifications');
      await page
        .getByText(/^Nothing breaks when all clusters go to Kubernetes 1\.37/)
        .first()
        .waitFor();
    },
  },
  {
    title: 'the log is one click away',
    run: async ({ workbench, page }) => {
      await workbench.command('Notifications: Clear All Notifications');
      await workbench.command('Polycrate GitOps: Show Log');
      await page.locator('.part.panel').getByRole('combobox').filter({ hasText: 'Polycrate' }).first().waitFor();
    },
  },
];
