import { ownValue } from '../../text/ownValue.ts';

const TEMPLATE = ['spec', 'template'];
/** Where each kind keeps the pod that it is or makes, whatever its group (pkg/utils/api/image.go). */
const PODS: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  DaemonSet: TEMPLATE,
  Deployment: TEMPLATE,
  Job: TEMPLATE,
  ReplicaSet: TEMPLATE,
  ReplicationController: TEMPLATE,
  StatefulSet: TEMPLATE,
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** Where objects of a kind have their pod; undefined for kinds without. */
export function podPathOf(kind: string): readonly string[] | undefined {
  return ownValue(PODS, kind);
}
