// npm run package: builds for production and packs the extension into out/.
import { relative } from 'node:path';
import { inRoot, root } from './root.ts';
import { packageVsix } from './vsix.ts';

try {
  const { file, bytes } = await packageVsix(inRoot('out', 'polycrate-gitops.vsix'));
  console.log(`${relative(root, file)}, ${(bytes / 1024).toFixed(0)} KB`);
} catch (error) {
  console.error(`No VSIX was made: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
