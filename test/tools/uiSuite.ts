import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser, openPage } from '../editor/chromium.ts';
import { startEditorServer } from '../editor/editorServer.ts';
import { EDITOR_VERSIONS } from '../editor/fallbackEditor.ts';
import { Workbench } from '../editor/workbench.ts';
import { type Step, type Walk, walk } from '../ui/walk.ts';
import { startExampleCluster } from './examplePeers.ts';
import { makeExample } from './exampleRepository.ts';
import { inRoot } from './root.ts';
import { addCounts, type Counts, NO_COUNTS } from './testRun.ts';
import { packageStandIn } from './vsix.ts';

type Theme = 'light' | 'dark';

/** The newest editor shows both themes; the oldest only has to work. */
function combinations(): { version: string; theme: Theme }[] {
  const wanted = process.env.EDITOR_VERSION;
  const newest = EDITOR_VERSIONS.at(-1);
  const all = EDITOR_VERSIONS.flatMap((version) => {
    const themes: Theme[] = version === newest ? ['dark', 'light'] : ['dark'];
    return themes.map((theme) => ({ version, theme }));
  });
  return wanted === undefined ? all : all.filter(({ version }) => version === wanted);
}

/** Takes one step and its picture; a failed one is pictured too and left without open menus. */
async function takeStep(step: Step, state: Walk, file: string): Promise<boolean> {
  const { page } = state.workbench;
  const began = Date.now();
  try {
    await step.run(state);
    await state.workbench.screenshot(`${file}.png`);
    await step.leave?.(state);
    console.log(`  ✓ ${step.title}, ${Date.now() - began} ms`);
    return true;
  } catch (error) {
    console.log(
      `  ✗ ${step.title}\n${(error instanceof Error ? (error.stack ?? error.message) : String(error)).replace(/^/gm, '      ')}`,
    );
    await page.screenshot({ path: `${file}-failed.png` }).catch(() => {});
    await page.keyboard.press('Escape').catch(() => {});
    return false;
  }
}

interface Prepared {
  readonly browser: Browser;
  /** Extensions to install: ours, and one that stands in for another YAML extension. */
  readonly vsix: readonly string[];
  readonly steps: readonly Step[];
}

/** Takes all steps in one window; the first opens it, and without it there is no walk. */
async function takeSteps(steps: readonly Step[], state: Walk, shots: string): Promise<Counts> {
  let counts = NO_COUNTS;
  for (const [index, step] of steps.entries()) {
    const obstacle = step.obstacle?.(state);
    if (obstacle !== undefined) {
      console.log(`  - ${step.title}: left out: ${obstacle}`);
      counts = { ...counts, skipped: counts.skipped + 1 };
      continue;
    }
    const name = `${String(index + 1).padStart(2, '0')}-${step.title.replace(/\W+/g, '-')}`;
    const passed = await takeStep(step, state, join(shots, name));
    counts = passed ? { ...counts, passed: counts.passed + 1 } : { ...counts, failed: counts.failed + 1 };
    if (!passed && index === 0) return { ...counts, failed: steps.length };
  }
  return counts;
}

async function walkOnce(where: { version: string; theme: Theme }, { browser, vsix, steps }: Prepared): Promise<Counts> {
  const { version, theme } = where;
  console.log(`\nui in VS Code ${version}, ${theme}`);
  const shots = inRoot('out/screenshots', `${version}-${theme}`);
  mkdirSync(shots, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'ui-tests-'));
  const folder = join(work, 'platform');
  mkdirSync(folder);
  makeExample(folder);
  const cluster = await startExampleCluster(folder, work);
  const hasCluster = !('reason' in cluster);
  const settings = {
    'workbench.colorTheme': theme === 'dark' ? 'Default Dark Modern' : 'Default Light Modern',
    'security.workspace.trust.startupPrompt': 'never',
  };
  const env = { KUBECONFIG: hasCluster ? cluster.kubeconfig : join(work, 'no-kubeconfig') };
  const server = await startEditorServer({ version, vsix, settings, trust: true, env });
  try {
    const { context, page, refused } = await openPage(browser, server.authority, theme);
    page.setDefaultTimeout(20_000);
    const workbench = new Workbench(page);
    const address = server.url({ folder });
    const counts = await takeSteps(steps, { workbench, page, context, refused, folder, address, hasCluster }, shots);
    await context.close();
    return counts;
  } finally {
    await server.stop();
    if (hasCluster) await cluster.stop();
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Walks through the packaged extension as a person would, in each editor and theme; pictures land in out/screenshots.
 * With `grep` only the steps that it names run, after the first, which opens the workbench.
 */
export async function runUiSuite(vsix: string, grep: string | undefined): Promise<Counts> {
  const wanted = grep === undefined ? undefined : new RegExp(grep);
  const steps = walk.filter((step, index) => index === 0 || wanted === undefined || wanted.test(step.title));
  rmSync(inRoot('out/screenshots'), { recursive: true, force: true });
  const extensions = [vsix, await packageStandIn('otherYaml')];
  const browser = await launchBrowser();
  const counts: Counts[] = [];
  try {
    for (const where of combinations()) counts.push(await walkOnce(where, { browser, vsix: extensions, steps }));
  } finally {
    await browser.close();
  }
  return addCounts(counts);
}
