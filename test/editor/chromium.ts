import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { inRoot } from '../tools/root.ts';
import { installCached } from './cachedInstall.ts';

interface Executable {
  readonly executablePath: string;
  readonly env?: Record<string, string>;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const spec = inRoot('test', 'editor', 'chromium');

const ownEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );

/** Whether it starts at all: a shared library may be missing, and Ubuntu's chromium-browser may be a stub that wants snap. */
function starts(executable: string, env: Record<string, string> = {}): boolean {
  try {
    execFileSync(executable, ['--version'], { env: { ...process.env, ...env }, stdio: 'ignore', timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

function playwrightsOwn(): string[] {
  try {
    return [chromium.executablePath()];
  } catch {
    return []; // Playwright has none for this platform
  }
}

function findInstalled(): Executable | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const executablePath = [...onPath, ...PLACES, ...playwrightsOwn()].find((path) => existsSync(path) && starts(path));
  return executablePath === undefined ? undefined : { executablePath };
}

/** Unpacks the browser into the install's own folder, as for a bare cloud function: then libraries and a font come out too. */
function unpack(modules: string): void {
  const work = dirname(modules);
  execFileSync(
    process.execPath,
    ['--input-type=module', '-e', 'import c from "@sparticuz/chromium"; await c.executablePath();'],
    {
      cwd: work,
      env: { ...process.env, TMPDIR: work, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const fonts = join(modules, 'dejavu-fonts-ttf/ttf');
  for (const name of readdirSync(fonts)) {
    if (/^DejaVuSans(Mono.*)?\.ttf$/.test(name)) copyFileSync(join(fonts, name), join(work, 'fonts', name));
  }
  copyFileSync(join(spec, 'fonts.conf'), join(work, 'fonts/fonts.conf'));
  rmSync(modules, { recursive: true });
}

/**
 * Without any font the page crashes, so the browser of the npm registry always gets fonts of its own, and libraries of its own
 * only where the system has none.
 */
function installFromNpm(): Executable | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = installCached(spec, unpack);
  const executablePath = join(folder, 'chromium');
  const fonts = { FONTCONFIG_FILE: join(folder, 'fonts/fonts.conf') };
  const libraries = { ...fonts, LD_LIBRARY_PATH: join(folder, 'al2023/lib') };
  const env = [fonts, libraries].find((candidate) => starts(executablePath, candidate));
  return env && { executablePath, env: { ...ownEnvironment(), ...env } };
}

function installFromApt(): Executable | undefined {
  if (!process.env.CI || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.error('Installing chromium with apt-get ...');
  try {
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
      execFileSync('apt-get', ['-qq', ...args], {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    }
  } catch {
    return undefined; // apt-get has printed why
  }
  return findInstalled();
}

function findExecutable(): Executable {
  const wanted = process.env.CHROMIUM;
  if (wanted && wanted !== 'npm') return { executablePath: wanted };
  for (const way of wanted === 'npm' ? [installFromNpm] : [findInstalled, installFromNpm, installFromApt]) {
    const found = way();
    if (found) return found;
  }
  throw new Error(
    'There is no Chromium that starts: none on PATH, and the one from the npm registry is for Linux x64 with glibc 2.34 or libnss3. ' +
      'Install one (Debian: apt-get install chromium, Ubuntu: google-chrome-stable) or set CHROMIUM to its path.',
  );
}

/** Starts a headless browser: `CHROMIUM`, an installed one, one from the npm registry, or Debian's as root in CI. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ headless: true, ...findExecutable(), args: FLAGS });
}

/** A page of a new browser profile that reaches nothing but `host`; `refused` collects the addresses it asked for in vain. */
export async function openPage(
  browser: Browser,
  host: string,
  colorScheme: 'light' | 'dark' = 'dark',
): Promise<{ context: BrowserContext; page: Page; refused: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    locale: 'en-US',
    colorScheme,
  });
  const refused: string[] = [];
  await context.route(
    (url) => url.host !== host,
    (route) => {
      refused.push(route.request().url());
      return route.abort();
    },
  );
  return { context, page: await context.newPage(), refused };
}
