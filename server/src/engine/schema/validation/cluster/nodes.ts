import { checkNetwork, refuseBoth, requireForm } from '../checks.ts';
import type { Field } from '../field.ts';
import { DNS_LABEL, DNS_SUBDOMAIN, type Form, LABEL_VALUE } from '../forms.ts';
import { checkDriver } from '../pod/volumeSources.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';
import { checkLabelKey } from '../selectors.ts';

/** validatePoolName (pkg/apis/resource/validation/validation.go) */
export const POOL_NAME: Form = {
  what: 'the name of a pool: DNS subdomains with `/` between them, at most 253 characters',
  test: (text) => text.length <= 253 && text.split('/').every((part) => DNS_SUBDOMAIN.test(part)),
};

/** Taints of nodes and of devices, and addresses of pods on a node. */
export const taints: ObjectRule = {
  code: 'validation/taint',
  on: 'object',
  kinds: ['Node', 'DeviceTaintRule'],
  check(root, out, { kind }) {
    const spec = root.get('spec');
    if (kind.kind === 'DeviceTaintRule') {
      checkTaint(spec.get('taint'), out);
      checkDriver(spec.get('deviceSelector', 'driver'), out);
      out.form(spec.get('deviceSelector', 'pool'), POOL_NAME);
      out.form(spec.get('deviceSelector', 'device'), DNS_LABEL);
      return;
    }
    const seen = new Set<string>();
    for (const taint of spec.get('taints').items) {
      checkTaint(taint, out);
      if (taint.get('effect').text === '') out.missing(taint.get('effect'));
      out.choice(taint.get('effect'), ['NoSchedule', 'PreferNoSchedule', 'NoExecute']);
      const id = `${taint.get('key').text}/${taint.get('effect').text}`;
      if (seen.has(id)) out.wrong(taint.get('key'), 'A taint of this key and effect stands here already.');
      seen.add(id);
    }
    for (const range of rangesOf(spec)) checkNetwork(range, out);
  },
};

/** `podCIDR` wins over a `podCIDRs` that begins with another one (pkg/apis/core/v1/conversion.go). */
function rangesOf(spec: Field): readonly Field[] {
  const [one, all] = [spec.get('podCIDR'), spec.get('podCIDRs').items];
  return one.text === '' || all[0]?.text === one.text ? all : [one];
}

function checkTaint(taint: Field, out: Reporter): void {
  checkLabelKey(taint.get('key'), out);
  out.form(taint.get('value'), LABEL_VALUE);
}

/** A volume that is attached to a node. */
export const volumeAttachment: ObjectRule = {
  code: 'validation/volume-attachment',
  on: 'object',
  kinds: ['VolumeAttachment'],
  check(root, out) {
    const spec = root.get('spec');
    if (spec.get('attacher').text === '') out.missing(spec.get('attacher'));
    checkDriver(spec.get('attacher'), out);
    requireForm(spec.get('nodeName'), DNS_SUBDOMAIN, out);
    const [name, inline] = [spec.get('source', 'persistentVolumeName'), spec.get('source', 'inlineVolumeSpec')];
    if (!name.exists && !inline.exists) out.missing(name);
    if (name.exists && inline.exists) refuseBoth(name, inline, out);
    if (name.exists && name.text === '') out.missing(name);
    out.form(name, DNS_SUBDOMAIN);
  },
};

/** A state that a workload once had. */
export const controllerRevision: ObjectRule = {
  code: 'validation/controller-revision',
  on: 'object',
  kinds: ['ControllerRevision'],
  check(root, out) {
    out.range(root.get('revision'), 0);
    const data = root.get('data');
    if (!data.exists) out.missing(data);
    else if (data.type !== 'map' && data.type !== 'unknown') out.wrong(data, '`data` must be a mapping.');
  },
};
