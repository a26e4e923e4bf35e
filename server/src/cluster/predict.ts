import { compare } from './compare.ts';
import type { DesiredResource, OwnerFacts } from './desired.ts';
import { type ApiResource, apiPath } from './discovery.ts';
import { isObject, type JsonObject, textIn } from './json.ts';
import { ownership, readEntries } from './managedFields.ts';
import type { ClusterProblem } from './problem.ts';
import { isProblem } from './problem.ts';
import { isSecret } from './secretMask.ts';
import { isMark, stripLive, stripRendered } from './strip.ts';
import type { Transport } from './transport.ts';
import { printTypedPath, type TypedPath } from './typedPath.ts';

/** What the server says that an apply would do. */
export type Prediction =
  | { readonly is: 'nothing'; readonly notes: readonly string[] }
  | { readonly is: 'changes'; readonly paths: readonly string[]; readonly notes: readonly string[] }
  | { readonly is: 'refused'; readonly note: string }
  | { readonly is: 'unknown'; readonly note: string };

const MANAGERS = { flux: 'kustomize-controller', argo: 'argocd-controller', helm: 'helm', none: 'kubectl' } as const;

/** Times that an object is read again because it moved between the read and the dry run. */
const TRIES = 3;

/** Asks the server by a dry run, in the name of the owner's controller. Nothing is stored; webhooks are called. */
export async function predict(
  desired: DesiredResource,
  at: { readonly resource: ApiResource; readonly namespace: string; readonly owner: OwnerFacts },
  how: { readonly transport: Transport; readonly signal: AbortSignal },
): Promise<Prediction> {
  if (isSecret(desired.json)) return { is: 'unknown', note: 'A Secret is never sent to a dry run.' };
  const path = apiPath(at.resource, at.namespace, desired.name);
  if (path === undefined) return { is: 'unknown', note: 'It has no name that the server would take.' };
  const manager = MANAGERS[at.owner.tool];
  const body = bodyOf(desired.json, at);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const live = await how.transport.send({ method: 'GET', path }, how.signal);
    if (isProblem(live)) return { is: 'unknown', note: live.message };
    const answer = await how.transport.send({ method: 'PATCH', path, manager, body }, how.signal);
    if (isProblem(answer)) return judgeRefusal(answer);
    const version = textIn(answer.json, 'metadata', 'resourceVersion');
    if (version !== textIn(live.json, 'metadata', 'resourceVersion')) continue;
    if (isObject(answer.json) && isObject(live.json))
      return judgePrediction(answer.json, live.json, { manager, desired });
  }
  return { is: 'unknown', note: 'The object changes too quickly for a dry run.' };
}

/** The object as the controller would send it; what the server manages must not be in it (400 otherwise). */
function bodyOf(json: JsonObject, at: { readonly namespace: string; readonly owner: OwnerFacts }): JsonObject {
  const stripped = stripRendered(json);
  const metadata = isObject(stripped.metadata) ? stripped.metadata : {};
  const { owner } = at;
  const labels = isObject(metadata.labels) ? metadata.labels : {};
  const marks =
    owner.tool === 'flux'
      ? {
          'kustomize.toolkit.fluxcd.io/name': owner.name,
          'kustomize.toolkit.fluxcd.io/namespace': owner.namespace,
          ...owner.commonMetadata.labels,
        }
      : {};
  const all = { ...labels, ...marks };
  return {
    ...stripped,
    metadata: {
      ...metadata,
      ...(at.namespace === '' ? {} : { namespace: at.namespace }),
      ...(Object.keys(all).length === 0 ? {} : { labels: all }),
    },
  };
}

/** Compares prediction and live object; what a webhook adds is owned by nobody in the prediction and is no drift. */
function judgePrediction(
  predicted: JsonObject,
  live: JsonObject,
  told: { readonly manager: string; readonly desired: DesiredResource },
): Prediction {
  const rules = { kind: { group: groupOf(told.desired.apiVersion), kind: told.desired.kind } };
  const before = stripLive(live, told.desired.json, false);
  const after = stripLive(predicted, told.desired.json, false);
  const paths = new Map<string, TypedPath>();
  for (const one of [...compare(after, before, rules), ...compare(before, after, rules)]) {
    if (!isMarkPath(one.path)) paths.set(printTypedPath(one.path), one.path);
  }
  const owners = readEntries(predicted).filter((entry) => entry.manager === told.manager);
  const lived = readEntries(live).filter((entry) => entry.manager === told.manager && entry.operation === 'Apply');
  const changes: string[] = [];
  const webhooks: string[] = [];
  for (const [text, path] of paths) {
    const own = [...owners, ...lived].some((entry) => ownership(entry, path) !== undefined);
    (own ? changes : webhooks).push(text);
  }
  const notes =
    webhooks.length === 0 ? [] : [`A webhook would change ${webhooks.map((one) => `\`${one}\``).join(', ')}.`];
  return changes.length === 0 ? { is: 'nothing', notes } : { is: 'changes', paths: changes, notes };
}

function isMarkPath(path: TypedPath): boolean {
  const last = path.at(-1);
  return path[0] === 'metadata' && typeof last === 'string' && isMark(last, false);
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** A refused dry run: the apply would be refused as well, or the question could not be asked (table of answers). */
function judgeRefusal(answer: ClusterProblem): Prediction {
  const words = answer.detail ?? answer.message;
  const status = answer.status ?? 0;
  if (status === 400 && /does not support dry run/.test(words)) {
    return { is: 'unknown', note: `No dry run: a webhook does not support it (${words}).` };
  }
  if (status === 403 && !/exceeded quota|denied|admission|forbidden: ValidatingAdmissionPolicy/.test(words)) {
    return { is: 'unknown', note: 'No dry run: it needs the right to patch.' };
  }
  if (status === 422 || status === 413 || status === 403)
    return { is: 'refused', note: `The server would refuse it: ${words}` };
  if (status === 400 && /denied the request|admission webhook/.test(words)) {
    return { is: 'refused', note: `The server would refuse it: ${words}` };
  }
  if (status === 500 && /failed to create typed patch object/.test(words)) {
    return { is: 'refused', note: `The server would refuse it: ${words}` };
  }
  return { is: 'unknown', note: `No dry run: ${words}` };
}
