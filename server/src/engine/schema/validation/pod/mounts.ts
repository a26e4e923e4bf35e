import { checkDescendingPath, checkNoBacksteps, checkUnique, refuseBoth } from '../checks.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import type { ContainerRule, ContainerScope, Scope } from '../rule.ts';

/** Where a container sees the volumes of its pod. */
export const volumeMounts: ContainerRule = {
  code: 'validation/volume-mount',
  on: 'container',
  check(container, out, scope) {
    const mounts = container.get('volumeMounts').items;
    const known = volumeNames(scope);
    for (const mount of mounts) {
      checkVolumeName(mount.get('name'), known, out);
      if (mount.get('mountPath').text === '') out.missing(mount.get('mountPath'));
      checkSubPath(mount, out, scope);
      checkPropagation(mount, container, out);
    }
    checkUnique(
      mounts.map((mount) => mount.get('mountPath')),
      'volumeMounts',
      out,
    );
  },
};

/** Where a container sees volumes as devices. */
export const volumeDevices: ContainerRule = {
  code: 'validation/volume-device',
  on: 'container',
  check(container, out, scope) {
    const devices = container.get('volumeDevices').items;
    const mounts = container.get('volumeMounts').items;
    const known = volumeNames(scope);
    for (const device of devices) {
      const name = device.get('name');
      const path = device.get('devicePath');
      checkVolumeName(name, known, out);
      if (path.text === '') out.missing(path);
      checkNoBacksteps(path, out);
      const volume = scope.pod.get('volumes').items.find((one) => one.get('name').text === name.text);
      if (volume !== undefined && !volume.get('persistentVolumeClaim').exists && !volume.get('ephemeral').exists)
        out.wrong(name, `\`${name.text}\` cannot be a device: only claims and ephemeral volumes can.`);
      if (mounts.some((mount) => mount.get('name').text === name.text && name.text !== ''))
        out.wrong(name, `\`${name.text}\` is mounted by this container already; it is a device or a mount.`);
      if (mounts.some((mount) => mount.get('mountPath').text === path.text && path.text !== ''))
        out.wrong(path, `\`${path.text}\` is taken by a mount of this container.`);
    }
    for (const field of ['name', 'devicePath'])
      checkUnique(
        devices.map((device) => device.get(field)),
        'volumeDevices',
        out,
      );
  },
};

/** Names of the volumes that a pod has; a StatefulSet adds one for each of its claims. */
function volumeNames({ pod, kind, root }: ContainerScope): ReadonlySet<string> {
  const claims = kind.kind === 'StatefulSet' ? claimNames({ kind, root }) : [];
  return new Set([...pod.get('volumes').items.map((volume) => volume.get('name').text), ...claims]);
}

function claimNames({ root }: Scope): readonly string[] {
  return root.get('spec', 'volumeClaimTemplates').items.map((claim) => claim.get('metadata', 'name').text);
}

function checkVolumeName(name: Field, known: ReadonlySet<string>, out: Reporter): void {
  if (name.text === '') out.missing(name);
  else if (!known.has(name.text) && ![...known].some((one) => one.includes('${')))
    out.wrong(name, `No volume of this pod is called \`${name.text}\`; the server will refuse it.`);
}

function checkSubPath(mount: Field, out: Reporter, { list }: ContainerScope): void {
  const [path, expression] = [mount.get('subPath'), mount.get('subPathExpr')];
  checkDescendingPath(path, out);
  checkDescendingPath(expression, out);
  if (path.text !== '' && expression.text !== '') refuseBoth(path, expression, out);
  for (const field of [path, expression]) {
    if (list === 'ephemeralContainers' && field.text !== '') out.forbidden(field, 'an ephemeral container has none');
  }
}

function checkPropagation(mount: Field, container: Field, out: Reporter): void {
  const propagation = mount.get('mountPropagation');
  const recursive = mount.get('recursiveReadOnly');
  out.choice(propagation, ['None', 'HostToContainer', 'Bidirectional']);
  if (propagation.text === 'Bidirectional' && !container.get('securityContext', 'privileged').flag)
    out.wrong(propagation, '`Bidirectional` is only for privileged containers.');
  out.choice(recursive, ['Disabled', 'IfPossible', 'Enabled']);
  if (recursive.text !== 'Enabled' && recursive.text !== 'IfPossible') return;
  if (!mount.get('readOnly').flag) out.wrong(recursive, `\`${recursive.text}\` needs \`readOnly: true\`.`);
  if (propagation.text !== '' && propagation.text !== 'None')
    out.wrong(recursive, `\`${recursive.text}\` needs a \`mountPropagation\` of \`None\`.`);
}
