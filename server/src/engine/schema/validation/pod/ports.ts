import { checkUnique } from '../checks.ts';
import { PORT_NAME } from '../forms.ts';
import type { ContainerRule, PodRule } from '../rule.ts';

/** Ports of a container: numbers, names that differ, protocols. */
export const containerPorts: ContainerRule = {
  code: 'validation/container-port',
  on: 'container',
  check(container, out, { list }) {
    const ports = container.get('ports');
    if (list === 'ephemeralContainers' && ports.items.length > 0)
      out.forbidden(ports, 'an ephemeral container has none');
    for (const port of ports.items) {
      out.form(port.get('name'), PORT_NAME);
      out.range(port.get('containerPort'), 1, 65535);
      if (port.get('hostPort').integer !== 0) out.range(port.get('hostPort'), 1, 65535);
      out.choice(port.get('protocol'), ['TCP', 'UDP', 'SCTP']);
    }
    checkUnique(
      ports.items.map((port) => port.get('name')),
      'ports',
      out,
    );
  },
};

/** Ports of the host: each taken once, and the same as the container's when the pod uses the network of the host. */
export const hostPorts: PodRule = {
  code: 'validation/host-port',
  on: 'pod',
  check(pod, out, { isPod }) {
    const isHost = pod.get('hostNetwork').flag;
    for (const list of ['containers', 'initContainers']) {
      const taken = new Set<string>();
      for (const container of pod.get(list).items) {
        if (list === 'initContainers') taken.clear();
        for (const port of container.get('ports').items) {
          const host = port.get('hostPort');
          const own = port.get('containerPort').integer;
          if (isHost && list === 'containers' && (host.integer ?? 0) !== 0 && host.integer !== own)
            out.wrong(
              host,
              `\`${host.shown}\` must be \`${own}\` as \`containerPort\`: the pod uses the network of the host.`,
            );
          // Of a Pod on the network of the host, a port that is not given is the container's own.
          const number = (host.integer ?? 0) === 0 && isHost && isPod ? own : host.integer;
          if (number === undefined || number === 0) continue;
          const key = [number, port.get('protocol').text || 'TCP', port.get('hostIP').text].join('/');
          if (taken.has(key))
            out.wrong(
              host.exists ? host : port.get('containerPort'),
              `Port \`${number}\` of the host is taken twice by this pod.`,
            );
          taken.add(key);
        }
      }
    }
  },
};
