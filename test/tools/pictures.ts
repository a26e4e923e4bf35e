// node test/tools/bootstrap.mjs pictures: makes the icon from its drawing, and the walkthrough's pictures from those that the
// last `npm test -- ui` took of the newest editor. Maintainers run it after a visible change and look at the result.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../editor/chromium.ts';
import { EDITOR_VERSIONS } from '../editor/fallbackEditor.ts';
import { inRoot } from './root.ts';

interface Cut {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Each picture with words of the step that shows it, and the part of the window that is kept. */
const PICTURES: Readonly<Record<string, { readonly step: string; readonly cut: Cut }>> = {
  environments: { step: 'changes-are-listed', cut: { x: 0, y: 0, width: 700, height: 600 } },
  problem: { step: 'a-problem-of-the-rendered-overlay', cut: { x: 350, y: 0, width: 1050, height: 900 } },
  edit: { step: 'completion-offers', cut: { x: 350, y: 0, width: 1050, height: 580 } },
  preview: { step: 'the-preview-shows', cut: { x: 350, y: 0, width: 1050, height: 580 } },
  drift: { step: 'a-drifted-resource', cut: { x: 0, y: 0, width: 1050, height: 580 } },
  'pull-request': { step: 'the-pull-request-panel', cut: { x: 350, y: 0, width: 1050, height: 580 } },
};

async function makeIcon(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 128, height: 128 } });
  const drawing = readFileSync(inRoot('client/media/icon.svg'), 'utf8').replace(
    /width="24" height="24"/,
    'width="92" height="92"',
  );
  const style =
    'width:128px;height:128px;border-radius:26px;background:linear-gradient(145deg,#1f4a78,#0f2238);display:flex;align-items:center;justify-content:center';
  await page.setContent(`<body style="margin:0"><div style="${style}">${drawing}</div></body>`);
  await page.screenshot({ path: inRoot('client/media/icon.png'), omitBackground: true });
  await page.close();
}

async function cutPicture(browser: Browser, from: string, to: string, cut: Cut): Promise<void> {
  const { width, height } = cut;
  // Half the size is enough for a walkthrough, and a quarter of the bytes.
  const page = await browser.newPage({
    viewport: { width: Math.round(width / 1.4), height: Math.round(height / 1.4) },
  });
  const data = readFileSync(from).toString('base64');
  const style = `position:absolute;transform-origin:0 0;transform:scale(${1 / 1.4}) translate(${-cut.x}px,${-cut.y}px)`;
  await page.setContent(
    `<body style="margin:0;overflow:hidden"><img style="${style}" src="data:image/png;base64,${data}"></body>`,
  );
  await page.locator('img').evaluate((image) => (image as HTMLImageElement).decode());
  await page.screenshot({ path: to });
  await page.close();
}

const browser = await launchBrowser();
await makeIcon(browser);
const shots = inRoot('out/screenshots', `${EDITOR_VERSIONS.at(-1)}-dark`);
const names = existsSync(shots) ? readdirSync(shots) : [];
mkdirSync(inRoot('client/media/walkthrough'), { recursive: true });
for (const [name, { step, cut }] of Object.entries(PICTURES)) {
  const shot = names.find((file) => file.includes(step) && !file.includes('failed'));
  if (shot === undefined) console.log(`no picture of "${step}": run npm test -- ui first`);
  else await cutPicture(browser, `${shots}/${shot}`, inRoot('client/media/walkthrough', `${name}.png`), cut);
}
await browser.close();
