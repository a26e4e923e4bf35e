// npm run generate: writes what comes from tables into package.json, README.md and the table of rules.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { generateManifest, generateTables } from './manifest.ts';
import { inRoot } from './root.ts';

const FILES = [
  { name: 'package.json', make: generateManifest },
  { name: 'README.md', make: generateTables },
  { name: 'server/RULES.md', make: generateTables },
];

for (const { name, make } of FILES) {
  const file = inRoot(name);
  if (!existsSync(file)) continue;
  const before = readFileSync(file, 'utf8');
  const after = make(before);
  if (after === before) continue;
  writeFileSync(file, after);
  console.log(`${name} is new`);
}
