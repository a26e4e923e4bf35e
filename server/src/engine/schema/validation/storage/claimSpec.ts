import { checkChoice } from '../choice.ts';
import type { Field } from '../field.ts';
import { DNS_LABEL, DNS_SUBDOMAIN } from '../forms.ts';
import { quantityOf } from '../quantity.ts';
import type { Reporter } from '../reporter.ts';
import { checkSelector } from '../selectors.ts';

const MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];

/** ValidatePersistentVolumeClaimSpec: of a claim, of a StatefulSet's template, of an ephemeral volume. */
export function checkClaimSpec(spec: Field, out: Reporter, isClaim = false): void {
  checkAccessModes(spec.get('accessModes'), out);
  checkSelector(spec.get('selector'), out);
  const storage = spec.get('resources', 'requests', 'storage');
  if (storage.type === 'absent') out.missing(storage, 'a claim says how much it wants');
  else checkPositive(storage, out);
  out.form(spec.get('storageClassName'), DNS_SUBDOMAIN);
  if (out.has('VolumeAttributesClass')) out.form(spec.get('volumeAttributesClassName'), DNS_SUBDOMAIN);
  checkChoice(spec.get('volumeMode'), ['Block', 'Filesystem'], out);
  const [source, reference] = [spec.get('dataSource'), spec.get('dataSourceRef')];
  // The server drops a claim's reference into another namespace while the feature gate CrossNamespaceVolumeDataSource is off.
  const isReferred = reference.exists && !(isClaim && reference.get('namespace').text !== '');
  const isKept = source.exists && (isReferred || !isClaim || isClaimOrSnapshot(source));
  if (isKept) checkDataSource(source, out);
  if (isReferred) checkDataSource(reference, out);
  if (!isKept || !isReferred) return;
  if (reference.get('namespace').text !== '')
    out.forbidden(source, '`dataSourceRef` is in another namespace, which only that field can say');
  else if (['apiGroup', 'kind', 'name'].some((name) => source.get(name).text !== reference.get(name).text))
    out.wrong(source, '`dataSource` and `dataSourceRef` must be the same.');
}

/** The access modes of a claim or a volume. */
export function checkAccessModes(modes: Field, out: Reporter): void {
  if (modes.items.length === 0) out.missing(modes, 'at least one access mode must stand here');
  for (const mode of modes.items) checkChoice(mode, MODES, out);
  const texts = modes.items.map((mode) => mode.text);
  if (texts.includes('ReadWriteOncePod') && texts.some((text) => text !== 'ReadWriteOncePod' && MODES.includes(text)))
    out.wrong(modes, '`ReadWriteOncePod` cannot stand beside other access modes.');
}

/** A size that must be more than nothing. */
export function checkPositive(field: Field, out: Reporter): void {
  const amount = quantityOf(field);
  if (amount !== undefined && amount <= 0n)
    out.wrong(field, `\`${field.shown}\` is not more than 0; the server will refuse it.`, { isSure: true });
}

/** The server drops any other `dataSource` of a claim that stands alone (pkg/api/persistentvolumeclaim/util.go). */
function isClaimOrSnapshot(source: Field): boolean {
  const [kind, group] = [source.get('kind').text, source.get('apiGroup').text];
  if (kind === 'VolumeSnapshot') return group === 'snapshot.storage.k8s.io';
  return kind === 'PersistentVolumeClaim' && group === '';
}

function checkDataSource(source: Field, out: Reporter): void {
  const [kind, group] = [source.get('kind'), source.get('apiGroup')];
  for (const name of ['name', 'kind']) if (source.get(name).text === '') out.missing(source.get(name));
  if (group.text === '' && kind.text !== '' && kind.text !== 'PersistentVolumeClaim')
    out.wrong(kind, `\`${kind.text}\` needs its \`apiGroup\`; without one only a PersistentVolumeClaim is meant.`);
  out.form(group, DNS_SUBDOMAIN);
  out.form(source.get('namespace'), DNS_LABEL);
}
