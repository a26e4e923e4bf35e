// npm run build [-- --production]: fills dist/ with what the editor and the command line run.
import { parseArgs } from 'node:util';
import { buildProduct } from './product.ts';
import { inRoot } from './root.ts';

const { values } = parseArgs({ options: { production: { type: 'boolean' } } });
const began = Date.now();
try {
  const { outputs } = await buildProduct({ outdir: inRoot('dist'), production: values.production === true });
  const bytes = Object.entries(outputs).reduce(
    (sum, [path, one]) => (path.endsWith('.map') ? sum : sum + one.bytes),
    0,
  );
  console.error(
    `Built dist/ with ${(bytes / 1e6).toFixed(1)} MB of code in ${((Date.now() - began) / 1000).toFixed(1)} s.`,
  );
} catch (error) {
  console.error(`dist/ is not complete: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
