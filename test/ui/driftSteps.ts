import type { Step, Walk } from './walk.ts';

const NEEDS_CLUSTER = ({ hasCluster }: Walk): string | undefined =>
  hasCluster ? undefined : 'there is no kube-apiserver; npm test -- ui --peers builds it';

/** A cluster that people changed by hand. */
export const driftSteps: readonly Step[] = [
  {
    title: 'drift is found field by field, with who changed it',
    obstacle: NEEDS_CLUSTER,
    run: async ({ workbench }) => {
      await workbench.openFile('overlays/prod/kustomization.yaml');
      await workbench.command('Polycrate GitOps: Check Drift');
      await workbench.choose('Check Drift', /overlays\/prod/);
      const tree = workbench.tree('Drift');
      await tree.getByRole('treeitem', { name: /prod/ }).first().waitFor();
      await tree.getByRole('treeitem', { name: /api/ }).first().waitFor();
    },
  },
  {
    title: 'a drifted resource opens as Git against the cluster',
    obstacle: NEEDS_CLUSTER,
    run: async ({ workbench, page }) => {
      const row = workbench
        .tree('Drift')
        .getByRole('treeitem', { name: /Deployment.*api|api.*Deployment/ })
        .first();
      await row.click();
      await page.getByRole('tab', { name: /Git ↔ prod-eu/ }).waitFor();
      await page.locator('.monaco-diff-editor .modified .view-line').first().waitFor();
    },
    leave: ({ workbench }) => workbench.closeAll(),
  },
];
