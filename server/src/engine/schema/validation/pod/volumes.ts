import { checkOneOf, requireForm } from '../checks.ts';
import type { Field } from '../field.ts';
import { DNS_LABEL, DNS_SUBDOMAIN } from '../forms.ts';
import type { Reporter } from '../reporter.ts';
import type { PodRule, PodScope } from '../rule.ts';
import { checkClaimSpec } from '../storage/claimSpec.ts';
import { checkProjected } from './projected.ts';
import { checkMode, checkSizeLimit, checkVolumeFiles, checkVolumeSource, POD_SOURCES } from './volumeSources.ts';

/** The volumes of a pod: names that differ, and one source each. */
export const volumes: PodRule = {
  code: 'validation/volume',
  on: 'pod',
  check(pod, out, scope) {
    const seen = new Set<string>();
    for (const volume of pod.get('volumes').items) {
      const name = volume.get('name');
      requireForm(name, DNS_LABEL, out);
      if (seen.has(name.text)) out.duplicate(name, 'volumes');
      if (name.text !== '') seen.add(name.text);
      // A volume without a source is an emptyDir.
      const [source] = checkOneOf(volume, POD_SOURCES, out, true);
      if (source !== undefined) checkSource(source, out, scope);
    }
  },
};

function checkSource(source: Field, out: Reporter, { isPod, metadata }: PodScope): void {
  const name = source.path.at(-1);
  // The mode of an emptyDir is dropped unjudged while its feature gate is off.
  if (name === 'emptyDir') checkSizeLimit(source.get('sizeLimit'), out);
  else if (name === 'configMap' || name === 'secret') {
    checkMode(source.get('defaultMode'), out);
    const object = source.get(name === 'secret' ? 'secretName' : 'name');
    if (object.text === '') out.missing(object);
    checkVolumeFiles(source.get('items'), out);
  } else if (name === 'projected' || name === 'downwardAPI') checkProjected(source, out);
  else if (name === 'ephemeral') checkEphemeral(source, out, isPod ? metadata.get('name').text : '');
  else if (name === 'image') out.choice(source.get('pullPolicy'), ['Always', 'IfNotPresent', 'Never']);
  else checkVolumeSource(source, out);
  if (name === 'image' && source.get('reference').text === '') out.missing(source.get('reference'));
}

function checkEphemeral(source: Field, out: Reporter, podName: string): void {
  const template = source.get('volumeClaimTemplate');
  if (!template.exists) {
    out.missing(template);
    return;
  }
  for (const [name, value] of template.get('metadata').fields()) {
    if (name !== 'labels' && name !== 'annotations' && value.exists)
      out.forbidden(value, 'the template of a claim has labels and annotations only');
  }
  checkClaimSpec(template.get('spec'), out);
  const volume = source.parent?.get('name');
  if (podName !== '' && volume !== undefined && volume.text !== '' && !DNS_SUBDOMAIN.test(`${podName}-${volume.text}`))
    out.wrong(volume, `The claim would be called \`${podName}-${volume.text}\`, which is not ${DNS_SUBDOMAIN.what}.`);
}
