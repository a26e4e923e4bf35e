import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from '../tools/root.ts';
import { runProgram } from '../tools/runProgram.ts';
import { LanguageServer, type ServerProgram } from './languageServer.ts';

const YAML_SERVER = 'yaml-language-server';
const VERSION = '2.0.0';

/** A way to get diagnostics while typing. */
export interface Typing {
  readonly name: string;
  /** Milliseconds from each keystroke to the diagnostics of the file. */
  readonly times: readonly number[];
}

/** Installs the other server into the cache once. Undefined where npm could not. */
export async function installYamlServer(): Promise<string | undefined> {
  const folder = cacheFolder('bench', `${YAML_SERVER}-${VERSION}`);
  const script = join(folder, 'node_modules', YAML_SERVER, 'bin', YAML_SERVER);
  if (existsSync(script)) return script;
  // Without a package of its own npm would install into whatever is above.
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${YAML_SERVER}@${VERSION}`];
  const done = await runProgram(npm, args, { cwd: folder });
  if (done.status !== 0) console.log(`${YAML_SERVER} was not installed:\n${done.output}`);
  return done.status === 0 ? script : undefined;
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: NAME
  labels:
    app.kubernetes.io/name: NAME
    app.kubernetes.io/part-of: platform
spec:
  replicas: 2
  selector:
    matchLabels:
      app.kubernetes.io/name: NAME
  template:
    metadata:
      labels:
        app.kubernetes.io/name: NAME
    spec:
      serviceAccountName: NAME
      securityContext:
        runAsNonRoot: true
      containers:
        - name: app
          image: registry.example.com/platform/NAME:1.0.0
          args:
            - --listen=:8080
          ports:
            - name: http
              containerPort: 8080
          readinessProbe:
            httpGet:
              path: /ready
              port: http
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          securityContext:
            readOnlyRootFilesystem: true
`;

/** A file of about so many lines: Deployments one after another. The first has its `replicas` in line 9, where it is typed. */
export function deployments(lines: number): string {
  const count = Math.max(1, Math.round(lines / DEPLOYMENT.split('\n').length));
  return Array.from({ length: count }, (_, at) => DEPLOYMENT.replaceAll('NAME', `service-${at}`)).join('---\n');
}

/** The zero-based line and column where a letter is typed into the key `replicas`, which makes it an unknown field. */
const AT = { line: 8, character: 10 };

/** Types a letter and takes it away again, `strokes` times each, and measures each until the diagnostics say so. */
export async function typeInto(server: ServerProgram, text: string, strokes: number): Promise<Typing> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-typing-'));
  const file = join(folder, 'apps', 'deployments.yaml');
  mkdirSync(join(folder, 'apps'));
  writeFileSync(file, text);
  const uri = pathToFileURL(file).href;
  const running = new LanguageServer(server);
  try {
    await running.start(pathToFileURL(folder).href);
    const wrong = (count: number): boolean => count > 0;
    const right = (count: number): boolean => count === 0;
    const end = { line: AT.line, character: AT.character + 1 };
    const add = { range: { start: AT, end: AT }, text: 'x' };
    const remove = { range: { start: AT, end }, text: '' };
    await running.open(uri, text.replace('  replicas:', '  replicasx:'), wrong);
    await running.type(uri, remove, right);
    const times: number[] = [];
    for (let stroke = 0; stroke < strokes; stroke++) {
      times.push(await running.type(uri, add, wrong));
      times.push(await running.type(uri, remove, right));
    }
    return { name: server.name, times };
  } finally {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
