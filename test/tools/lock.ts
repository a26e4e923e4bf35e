// node test/tools/bootstrap.mjs lock: completes package-lock.json after `npm install` from a registry that does not carry the
// binaries of every platform. npm leaves those out, and `npm ci` then refuses the lock file everywhere.
import { readFileSync, writeFileSync } from 'node:fs';
import { findOptionalGaps, type LockEntry } from './lockGaps.ts';
import { inRoot } from './root.ts';

const SYSTEMS = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'aix'];
const PROCESSORS = ['arm64', 'x64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el'];

/** The entry of a package that no registry here could describe: its name says where it runs, which is all that npm needs. */
function describe(name: string, version: string): LockEntry {
  const words = name.split(/[-/]/);
  const os = words.filter((word) => SYSTEMS.includes(word));
  const cpu = words.filter((word) => PROCESSORS.includes(word));
  if (os.length === 0 || cpu.length === 0) throw new Error(`${name} does not say for which platform it is.`);
  const libc = words.some((word) => word.startsWith('musl'))
    ? ['musl']
    : words.some((word) => word.startsWith('gnu'))
      ? ['glibc']
      : [];
  return { version, cpu, dev: true, ...(libc.length > 0 ? { libc } : {}), optional: true, os };
}

const file = inRoot('package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, LockEntry> };
const gaps = findOptionalGaps(lock.packages);
for (const { name, version } of gaps) lock.packages[`node_modules/${name}`] = describe(name, version);
const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
console.log(`${gaps.length} entries added`);
