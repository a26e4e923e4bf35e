import type { ObjectRule } from '../rule.ts';

/** Numbers of workloads that must not be negative. */
const NUMBERS: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['replicas', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'],
  ReplicaSet: ['replicas', 'minReadySeconds'],
  ReplicationController: ['replicas', 'minReadySeconds'],
  StatefulSet: ['replicas', 'minReadySeconds'],
  DaemonSet: ['minReadySeconds', 'revisionHistoryLimit'],
};

/** How many pods a workload has, and how long it waits for them. */
export const replicas: ObjectRule = {
  code: 'validation/replicas',
  on: 'object',
  kinds: Object.keys(NUMBERS),
  check(root, out, { kind }) {
    const spec = root.get('spec');
    for (const name of NUMBERS[kind.kind] ?? []) out.range(spec.get(name), 0);
    out.range(spec.get('ordinals', 'start'), 0);
    if (kind.kind !== 'Deployment') return;
    const deadline = spec.get('progressDeadlineSeconds');
    const ready = spec.get('minReadySeconds').integer ?? 0;
    if ((deadline.integer ?? 600) <= ready)
      out.wrong(
        deadline.exists ? deadline : spec.get('minReadySeconds'),
        `\`progressDeadlineSeconds\` (${deadline.integer ?? 600}) must be greater than \`minReadySeconds\` (${ready}).`,
      );
  },
};

/** What a workload that keeps its pods running cannot do with them. */
export const podsOfWorkload: ObjectRule = {
  code: 'validation/workload-pod',
  on: 'object',
  kinds: Object.keys(NUMBERS),
  check(root, out, { kind }) {
    const pod = root.get('spec', 'template', 'spec');
    const restart = pod.get('restartPolicy');
    if (restart.text === 'Never' || restart.text === 'OnFailure')
      out.wrong(
        restart,
        `\`${restart.text}\` is not allowed: the pods of a ${kind.kind} are always restarted. Only \`Always\` is.`,
        { isSure: true },
      );
    const deadline = pod.get('activeDeadlineSeconds');
    if (deadline.exists) out.forbidden(deadline, `the pods of a ${kind.kind} run without an end`);
  },
};
