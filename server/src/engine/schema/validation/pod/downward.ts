import { listChoices, quote } from '../../wording.ts';
import type { Field } from '../field.ts';
import { QUALIFIED_NAME } from '../forms.ts';
import { parseQuantity, quantityOf } from '../quantity.ts';
import type { Reporter } from '../reporter.ts';

/** Fields of its pod that a variable can take (validEnvDownwardAPIFieldPathExpressions). */
export const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

/** Fields of its pod that a file can take (validVolumeDownwardAPIFieldPathExpressions). */
export const FILE_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.labels',
  'metadata.annotations',
  'metadata.uid',
];

const RESOURCE = /^(?:limits|requests)\.(?:cpu|memory|ephemeral-storage|hugepages-.*)$/s;
const SUBSCRIPT = /^(metadata\.(?:labels|annotations))\['(.*)'\]$/s;

/** validateObjectFieldSelector */
export function checkFieldRef(reference: Field, fields: readonly string[], out: Reporter): void {
  const path = reference.get('fieldPath');
  const version = reference.get('apiVersion');
  if (version.exists && version.text !== '' && version.text !== 'v1')
    out.wrong(version, `\`${version.text}\` does not have these fields; it takes \`v1\`.`);
  if (path.text === '') {
    out.missing(path);
    return;
  }
  const [, holder, key] = SUBSCRIPT.exec(path.text) ?? [];
  if (key !== undefined) {
    const name = holder === 'metadata.annotations' ? key.toLowerCase() : key;
    if (!QUALIFIED_NAME.test(name)) out.wrong(path, `\`${key}\` is not ${QUALIFIED_NAME.what}.`);
  } else if (!fields.includes(path.text)) {
    const choices = listChoices(fields.map((field) => quote(field)));
    out.wrong(path, `\`${path.text}\` is not a field that can be taken from a pod here; it takes ${choices}.`);
  }
}

/** validateContainerResourceFieldSelector; a file must say whose resource it takes. */
export function checkResourceFieldRef(reference: Field, out: Reporter, isFile = false): void {
  const resource = reference.get('resource');
  if (isFile && reference.get('containerName').text === '')
    out.missing(reference.get('containerName'), 'a file says whose resource it takes');
  if (resource.text === '') out.missing(resource);
  else if (!RESOURCE.test(resource.text))
    out.wrong(
      resource,
      `\`${resource.text}\` is not a resource that can be taken here; it takes \`limits.cpu\`, \`requests.memory\` and so on.`,
    );
  else checkDivisor(reference.get('divisor'), resource.text, out);
}

const UNITS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

function checkDivisor(divisor: Field, resource: string, out: Reporter): void {
  const value = divisor.exists ? quantityOf(divisor) : undefined;
  if (value === undefined || value === 0n) return;
  const units = resource.endsWith('.cpu') ? ['1m', '1'] : UNITS;
  if (units.some((unit) => parseQuantity(unit) === value)) return;
  const choices = listChoices(units.map((unit) => quote(unit)));
  out.wrong(divisor, `\`${divisor.shown}\` is not a unit of \`${resource}\`; it takes ${choices}.`);
}
