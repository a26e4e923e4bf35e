import assert from 'node:assert/strict';
import type { JsonObject } from '../../server/src/cluster/json.ts';
import type { ResourceDrift } from '../../server/src/cluster/report.ts';
import { lines } from './driftCase.ts';

type Container = Record<string, unknown>;

/** A Deployment as Git has it; `spec` and `container` are laid over the plainest one. */
export function deployment(spec: Record<string, unknown> = {}, container: Container = {}): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'app', image: 'v1', ...container }] },
      },
      ...spec,
    },
  } as JsonObject;
}

/** The same as a server stores it: with every default, status and marks. */
export function stored(spec: Record<string, unknown> = {}, container: Container = {}): JsonObject {
  const plain = deployment({ replicas: 1, ...spec }, container) as Record<string, Record<string, unknown>>;
  const template = (plain.spec as Record<string, Record<string, Record<string, unknown>>>).template;
  const podSpec = template?.spec as Record<string, unknown>;
  const containers = (podSpec.containers as Container[]).map((one) => ({
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
    resources: {},
    ...one,
  }));
  return {
    ...plain,
    metadata: {
      ...plain.metadata,
      uid: '1',
      resourceVersion: '7',
      generation: 3,
      creationTimestamp: '2026-08-01T00:00:00Z',
      annotations: { 'deployment.kubernetes.io/revision': '3' },
    },
    spec: {
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...plain.spec,
      template: {
        ...template,
        spec: {
          restartPolicy: 'Always',
          dnsPolicy: 'ClusterFirst',
          schedulerName: 'default-scheduler',
          terminationGracePeriodSeconds: 30,
          securityContext: {},
          ...podSpec,
          containers,
        },
      },
    },
    status: { readyReplicas: 1 },
  } as unknown as JsonObject;
}

export const config = (data: Record<string, string>, metadata: Record<string, unknown> = {}): JsonObject =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', namespace: 'shop', ...metadata },
    data,
  }) as JsonObject;

export const IMAGE = 'spec.template.spec.containers[app].image';
export const TIME = '2026-08-12T14:03:00Z';
export const owned = (object: Record<string, unknown>): JsonObject => object as JsonObject;
export const ownsImage = owned({ spec: { template: { spec: { containers: [{ name: 'app', image: 'x' }] } } } });

export function check(result: ResourceDrift, state: string, expected: readonly string[]): void {
  assert.deepEqual({ state: result.state, fields: lines(result) }, { state, fields: expected });
}
