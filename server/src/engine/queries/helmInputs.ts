import { type HelmAnswer, readHelmKey } from '../kustomize/helmRequest.ts';
import { isWithin, joinPath } from '../text/paths.ts';
import { type Database, defineInput } from './database.ts';
import { FILE } from './inputs.ts';

/** What helm answered to a request, by its key; undefined until it is there. */
export const HELM = defineInput<HelmAnswer | undefined>('helm', undefined);

/** Delivered answers and what each was made of. */
const made = new WeakMap<Database, Map<string, HelmAnswer>>();

/** Takes an answer in. A chart that was pulled has become a folder, which is looked at again. */
export function deliverHelm(db: Database, key: string, answer: HelmAnswer): void {
  const known = made.get(db) ?? new Map<string, HelmAnswer>();
  made.set(db, known.set(key, answer));
  db.set(HELM, key, answer, (a, b) => JSON.stringify(a) === JSON.stringify(b));
  const request = readHelmKey(key);
  if (request.do !== 'pull' || answer.kind !== 'pulled') return;
  for (const path of [request.root, joinPath(request.root, 'values.yaml')]) db.unset(FILE, path);
}

/** Forgets the answers that a changed path may have another for; all of them without a path. */
export function forgetHelm(db: Database, path?: string): void {
  const known = made.get(db);
  for (const [key, answer] of known ?? []) {
    if (path !== undefined && !isMadeOf(key, answer, path)) continue;
    known?.delete(key);
    db.unset(HELM, key);
  }
}

function isMadeOf(key: string, answer: HelmAnswer, path: string): boolean {
  const request = readHelmKey(key);
  if (request.do === 'pull') return false;
  return isWithin(path, request.chart) || (answer.kind === 'rendered' && answer.files.includes(path));
}
