import { type EngineFixture, openFixture } from './engineFixture.ts';

/** Findings about references, as `severity code file text: message`. */
export function found(opened: EngineFixture): readonly string[] {
  return opened
    .ask((engine) => engine.allFindings())
    .filter(({ code }) => code.startsWith('reference/'))
    .map(({ code, severity, file, range, summary }) => {
      const path = file.slice('/repo/'.length);
      const text = opened.text(path).slice(range.start, range.end);
      return `${severity} ${code.slice('reference/'.length)} ${path} ${text}: ${summary}`;
    });
}

/** The same for the files of a fixture. */
export function findings(files: string): readonly string[] {
  return found(openFixture(files));
}

/** A Deployment `web` with more lines of its pod. */
export function deployment(pod: string, labels = '{app: web}'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: ${labels}}
  template:
    metadata: {labels: ${labels}}
    spec:
      containers: [{name: main, image: a:1, ports: [{name: http, containerPort: 80}]}]
${pod}`;
}

/** Volumes of ConfigMaps, as lines of a pod. */
export const VOLUMES = (names: readonly string[]): string =>
  `      volumes: [${names.map((name) => `{name: v-${name}, configMap: {name: ${name}}}`).join(', ')}]\n`;

/** A ConfigMap. */
export const CONFIG = (name: string, data = '{a: "1"}'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: ${data}\n`;
