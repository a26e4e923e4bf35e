import assert from 'node:assert/strict';
import type { BrowserContext, Page } from 'playwright-core';
import type { Workbench } from '../editor/workbench.ts';

/** What the steps share: one window on one copy of the example platform. */
export interface Walk {
  readonly workbench: Workbench;
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses that the page asked for and did not get. */
  readonly refused: readonly string[];
  readonly folder: string;
  readonly address: string;
}

/** One thing that a person does; its title names the picture. */
export interface Step {
  readonly title: string;
  readonly run: (walk: Walk) => Promise<void>;
}

/** The walk through the workbench, in order; a step may rely on those before it having been tried, not on their success. */
export const walk: readonly Step[] = [
  {
    title: 'the workbench opens on the example platform',
    run: async ({ workbench, page, address }) => {
      await page.goto(address);
      await workbench.ready();
    },
  },
  {
    title: 'a misspelled field is underlined and named',
    run: async ({ workbench }) => {
      await workbench.openFile('base/web/deployment.yaml');
      await workbench.showProblems();
      await workbench
        .problem(/Unknown field `replicsa`/)
        .first()
        .waitFor();
    },
  },
  {
    title: 'nothing was asked of the outside',
    run: async ({ refused }) => {
      assert.deepEqual([...new Set(refused)], []);
    },
  },
];
