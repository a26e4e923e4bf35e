import type { AppliedObject, DesiredResource } from './desired.ts';
import { getIn } from './json.ts';
import type { LiveObject } from './liveReader.ts';
import type { DriftState, ResourceDrift } from './report.ts';
import { createSecretMask, isSecret } from './secretMask.ts';
import { stripRendered } from './strip.ts';
import { toYaml } from './yamlText.ts';

/** An object that the cluster does not have. */
export function absentRow(desired: DesiredResource, applied: AppliedObject, localEdits: boolean): ResourceDrift {
  // A Job may remove itself; that it is gone says that it ran.
  if (desired.kind === 'Job' && getIn(desired.json, 'spec', 'ttlSecondsAfterFinished') !== undefined) {
    const note = 'It is not there, as expected: it removes itself after it has finished (ttlSecondsAfterFinished).';
    return row(desired, { state: 'excluded', note, localEdits });
  }
  if (applied.is === 'absent') {
    return row(desired, { state: 'pendingCreation', note: 'Git has it since the applied revision.', localEdits });
  }
  const note =
    applied.is === 'object' ? 'It was applied and then deleted in the cluster.' : 'The cluster does not have it.';
  return row(desired, { state: 'missing', note, localEdits });
}

/** An object about whose live side nothing can be said. */
export function unjudgedRow(
  desired: DesiredResource,
  live: Extract<LiveObject, { is: 'unjudged' }>,
  localEdits: boolean,
): ResourceDrift {
  return row(desired, { state: live.state, note: live.note, localEdits });
}

function row(
  desired: DesiredResource,
  told: { readonly state: DriftState; readonly note: string; readonly localEdits: boolean },
): ResourceDrift {
  const stripped = stripRendered(desired.json);
  const mask = createSecretMask();
  return {
    id: desired.id,
    apiVersion: desired.apiVersion,
    kind: desired.kind,
    name: desired.name,
    namespace: desired.namespace,
    state: told.state,
    mode: 'none',
    fields: [],
    additions: [],
    notes: [told.note],
    localEdits: told.localEdits,
    renderedText: toYaml(isSecret(desired.json) ? mask.hide(stripped, 'only in Git') : stripped),
    liveText: '',
  };
}
