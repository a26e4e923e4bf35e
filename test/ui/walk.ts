import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { Workbench } from '../editor/workbench.ts';
import { changeSteps } from './changeSteps.ts';
import { driftSteps } from './driftSteps.ts';
import { guideSteps } from './guideSteps.ts';
import { languageSteps } from './languageSteps.ts';
import { policySteps } from './policySteps.ts';
import { pullRequestSteps } from './pullRequestSteps.ts';
import { renderSteps } from './renderSteps.ts';
import { typingSteps } from './typingSteps.ts';
import { viewSteps } from './viewSteps.ts';

/** What the steps share: one window on one copy of the example platform. */
export interface Walk {
  readonly workbench: Workbench;
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses that the page asked for and did not get. */
  readonly refused: readonly string[];
  readonly folder: string;
  readonly address: string;
  /** Whether a cluster with drift stands behind the kubeconfig. */
  readonly hasCluster: boolean;
}

/** One thing that a person does; its title names the picture. */
export interface Step {
  readonly title: string;
  readonly run: (walk: Walk) => Promise<void>;
  /** What leaves the window as the next step wants it, once the picture is taken. */
  readonly leave?: (walk: Walk) => Promise<void>;
  /** Why the step cannot be taken here, undefined when it can. */
  readonly obstacle?: (walk: Walk) => string | undefined;
}

const opening: Step = {
  title: 'the workbench opens on the example platform',
  run: async ({ workbench, page, address }) => {
    await page.goto(address);
    await workbench.ready();
    await workbench.ourStatus(/\d+ overlays/).waitFor();
  },
};

const closing: Step = {
  title: 'nothing was asked of the outside, and no file of the repository was touched',
  run: async ({ refused, folder }) => {
    assert.deepEqual([...new Set(refused)], []);
    const deployment = readFileSync(join(folder, 'base/web/deployment.yaml'), 'utf8');
    assert.match(deployment, /replicsa: 2/, 'the seeded mistake is as it was');
  },
};

/** The walk through the workbench, in order; no step relies on the success of one before it. */
export const walk: readonly Step[] = [
  opening,
  ...guideSteps,
  ...viewSteps,
  ...typingSteps,
  ...languageSteps,
  ...renderSteps,
  ...policySteps,
  ...changeSteps,
  ...driftSteps,
  ...pullRequestSteps,
  closing,
];
