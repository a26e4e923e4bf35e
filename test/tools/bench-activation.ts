// npm run bench:activation: how long the packaged extension takes to activate in each VS Code, and what it has loaded by then.
import { join } from 'node:path';
import { runActivationBench } from './hostSuite.ts';
import { runFolder } from './root.ts';
import { packageVsix } from './vsix.ts';

console.log('packaging the extension');
const { file } = await packageVsix(join(runFolder(), 'polycrate-gitops.vsix'));
const { failed } = await runActivationBench(file);
process.exitCode = failed > 0 ? 1 : 0;
