import { type HelmAnswer, readHelmKey } from '../kustomize/helmRequest.ts';
import { isWithin, joinPath } from '../text/paths.ts';
import { type Database, defineInput } from './database.ts';
import { FILE } from './inputs.ts';

/** What helm answered to a request, by its key; undefined until it is there. */
export const HELM = defineInput<HelmAnswer | undefined>('helm', undefined);

/** Delivered answers, and those among them whose chart has changed since. */
interface Known {
  /** By key, what the answer was made of; nothing for a chart that was pulled. */
  readonly answers: Map<string, Parts>;
  readonly stale: Set<string>;
}
interface Parts {
  readonly chart: string | undefined;
  readonly files: ReadonlySet<string>;
}

const knownOf = new WeakMap<Database, Known>();

/** Keys to be answered: those without an answer, and those whose answer may be another now. The old one stays in force meanwhile. */
export function wantedHelm(db: Database): readonly string[] {
  return [...db.requests(HELM), ...(knownOf.get(db)?.stale ?? [])];
}

/** Takes an answer in. A chart that was pulled has become a folder, which is looked at again. */
export function deliverHelm(db: Database, key: string, answer: HelmAnswer): void {
  const known = knownOf.get(db) ?? { answers: new Map(), stale: new Set() };
  knownOf.set(db, known);
  const request = readHelmKey(key);
  const chart = request.do === 'template' ? request.chart : undefined;
  known.answers.set(key, { chart, files: new Set(answer.kind === 'rendered' ? answer.files : []) });
  known.stale.delete(key);
  db.set(HELM, key, answer, (a, b) => JSON.stringify(a) === JSON.stringify(b));
  if (request.do !== 'pull' || answer.kind !== 'pulled') return;
  for (const path of [request.root, joinPath(request.root, 'values.yaml')]) db.unset(FILE, path);
}

/** Asks again for what was made of a path. */
export function noteHelmChange(db: Database, path: string): void {
  const known = knownOf.get(db);
  for (const [key, { chart, files }] of known?.answers ?? []) {
    if (chart !== undefined && (isWithin(path, chart) || files.has(path))) known?.stale.add(key);
  }
}

/** Forgets all answers: another program may have others. */
export function forgetHelm(db: Database): void {
  const known = knownOf.get(db);
  for (const key of known?.answers.keys() ?? []) db.unset(HELM, key);
  known?.answers.clear();
  known?.stale.clear();
}
