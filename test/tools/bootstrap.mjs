// Runs one of the house tools beside this file: node test/tools/bootstrap.mjs NAME [arguments].
// Plain JavaScript, because it must run before anything is installed; the tools themselves are TypeScript.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const [name = '', ...args] = process.argv.slice(2);

function stop(message) {
  console.error(message);
  process.exit(3);
}

/** Says what to do instead of dying in a syntax error or a missing function of an older Node. */
function demandNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > 20 || (major === 20 && minor >= 19);
  if (!enough) {
    stop(
      `Polycrate GitOps needs Node 20.19 or newer; this is ${process.versions.node} at ${process.execPath}.\n` +
        'Install a newer Node, for example from https://nodejs.org/en/download, and run the command again.',
    );
  }
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Whether node_modules holds what the lock file names. npm writes its own record as the last step of an install, so a broken
 * install has none; comparing the two also accepts what somebody installed by hand.
 */
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const found = readPackages('node_modules/.package-lock.json');
  if (!wanted) stop('package-lock.json is missing or is not JSON; restore it with: git checkout package-lock.json');
  if (!found) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    // Optional packages are binaries for other platforms.
    return found[path] ? found[path].version === entry.version : entry.optional === true;
  });
}

function install() {
  console.error('Installing the packages of package-lock.json (about half a minute, once) ...');
  const began = Date.now();
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const options = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // NODE_ENV and npm's own settings of a surrounding "npm run" would leave out what the build needs.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) => !/^(NODE_ENV|npm_config_(omit|only|production|dry_run|global|prefix|local_prefix))$/i.test(key),
    ),
  );
  const done = spawnSync(npm, options, {
    cwd: root,
    env,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) {
    stop('npm ci did not finish. Check that the npm registry can be reached (npm ping) and run the command again.');
  }
  console.error(`Installed in ${((Date.now() - began) / 1000).toFixed(0)} s.`);
}

demandNode();
// npm tells where the person stood; paths on the command line are relative to that.
process.env.INIT_CWD ??= process.cwd();
process.chdir(root);
if (!/^[a-z-]+$/.test(name))
  stop('usage: node test/tools/bootstrap.mjs NAME [arguments]; the names are those of the scripts in package.json');
if (!isInstalled()) install();

const esbuild = await import('esbuild');
const outfile = join(root, 'out/tools', `${name}.mjs`);
const built = await esbuild
  .build({
    entryPoints: [join(root, 'test/tools', `${name}.ts`)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    outfile,
    write: false,
  })
  .catch(() => stop(`The tool ${name} could not be built; the reason stands above.`));

// Written beside and renamed: another run of the same tool never reads half a file.
mkdirSync(dirname(outfile), { recursive: true });
const beside = `${outfile}.${process.pid}`;
writeFileSync(beside, built.outputFiles[0].text);
renameSync(beside, outfile);
process.argv = [process.execPath, outfile, ...args];
process.setSourceMapsEnabled(true);
await import(pathToFileURL(outfile).href);
