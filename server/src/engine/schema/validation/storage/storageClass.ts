import { requireForm } from '../checks.ts';
import { checkChoice } from '../choice.ts';
import type { Field } from '../field.ts';
import { DNS_SUBDOMAIN, QUALIFIED_NAME } from '../forms.ts';
import { checkDriver } from '../pod/volumeSources.ts';
import { quantityOf } from '../quantity.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';
import { checkLabelKey, checkSelector } from '../selectors.ts';

/** How storage of a class is made. */
export const storageClass: ObjectRule = {
  code: 'validation/storage-class',
  on: 'object',
  kinds: ['StorageClass'],
  check(root, out) {
    const provisioner = root.get('provisioner');
    if (provisioner.text === '') out.missing(provisioner);
    out.form(provisioner, { ...QUALIFIED_NAME, test: (text) => QUALIFIED_NAME.test(text.toLowerCase()) });
    out.choice(root.get('reclaimPolicy'), ['Delete', 'Retain']);
    checkChoice(root.get('volumeBindingMode'), ['Immediate', 'WaitForFirstConsumer'], out);
    checkParameters(root.get('parameters'), out);
    checkTopologies(root.get('allowedTopologies'), out);
  },
};

function checkParameters(parameters: Field, out: Reporter): void {
  for (const [name, value] of parameters.fields()) {
    if (name === '') out.wrongKey(value, 'A parameter has an empty name.');
  }
  if (parameters.keys.length > 512)
    out.wrong(parameters, `\`parameters\` has ${parameters.keys.length} entries; 512 are allowed.`);
}

function checkTopologies(topologies: Field, out: Reporter): void {
  const seen = new Set<string>();
  for (const term of topologies.items) {
    checkTopology(term, out);
    const parts = term.get('matchLabelExpressions').items.map((one) =>
      [
        one.get('key').text,
        ...one
          .get('values')
          .items.map((value) => value.text)
          .sort(),
      ].join(','),
    );
    const id = parts.sort().join(';');
    // The server compares with terms of nothing too, so an empty term is always a second one.
    if (seen.has(id) || id === '') out.wrong(term, 'This term stands here twice, or is empty.');
    seen.add(id);
  }
}

function checkTopology(term: Field, out: Reporter): void {
  const seen = new Set<string>();
  for (const one of term.get('matchLabelExpressions').items) {
    const [key, values] = [one.get('key'), one.get('values')];
    checkLabelKey(key, out);
    if (values.items.length === 0) out.missing(values);
    values.items.forEach((value, index) => {
      if (values.items.findIndex((other) => other.text === value.text) < index) out.duplicate(value, 'values');
    });
    if (seen.has(key.text)) out.duplicate(key, 'matchLabelExpressions');
    seen.add(key.text);
  }
}

/** Parameters that a volume can be changed to. */
export const volumeAttributesClass: ObjectRule = {
  code: 'validation/volume-attributes-class',
  on: 'object',
  kinds: ['VolumeAttributesClass'],
  check(root, out) {
    const [driver, parameters] = [root.get('driverName'), root.get('parameters')];
    if (driver.text === '') out.missing(driver);
    out.form(driver, { ...QUALIFIED_NAME, test: (text) => QUALIFIED_NAME.test(text.toLowerCase()) });
    if (parameters.keys.length === 0) out.missing(parameters, 'at least one parameter must stand here');
    checkParameters(parameters, out);
  },
};

/** What a driver of storage can do. */
export const csiDriver: ObjectRule = {
  code: 'validation/csi-driver',
  on: 'object',
  kinds: ['CSIDriver'],
  check(root, out) {
    const spec = root.get('spec');
    const tokens = spec.get('tokenRequests').items;
    checkChoice(spec.get('fsGroupPolicy'), ['ReadWriteOnceWithFSType', 'File', 'None'], out);
    for (const mode of spec.get('volumeLifecycleModes').items) checkChoice(mode, ['Persistent', 'Ephemeral'], out);
    const seen = new Set<string>();
    for (const token of tokens) {
      const audience = token.get('audience');
      if (seen.has(audience.text)) out.duplicate(audience, 'tokenRequests');
      seen.add(audience.text);
      out.range(token.get('expirationSeconds'), 600, 2 ** 32);
    }
    if (out.has('MutableCSINodeAllocatableCount')) out.range(spec.get('nodeAllocatableUpdatePeriodSeconds'), 10);
    const inSecrets = spec.get('serviceAccountTokenInSecrets');
    if (inSecrets.exists && tokens.length === 0 && out.has('CSIServiceAccountTokenSecrets'))
      out.forbidden(inSecrets, 'it needs `tokenRequests`');
  },
};

/** Drivers that a node has. */
export const csiNode: ObjectRule = {
  code: 'validation/csi-node',
  on: 'object',
  kinds: ['CSINode'],
  check(root, out) {
    const seen = new Set<string>();
    for (const driver of root.get('spec', 'drivers').items) {
      const [name, id] = [driver.get('name'), driver.get('nodeID')];
      if (name.text === '') out.missing(name);
      checkDriver(name, out);
      if (seen.has(name.text)) out.duplicate(name, 'drivers');
      seen.add(name.text);
      if (id.text === '') out.missing(id);
      if (id.text.length > 256) out.wrong(id, '`nodeID` is longer than 256 characters.');
      out.range(driver.get('allocatable', 'count'), 0);
      for (const key of driver.get('topologyKeys').items) requireForm(key, QUALIFIED_NAME, out);
    }
  },
};

/** How much storage of a class there is somewhere. */
export const csiStorageCapacity: ObjectRule = {
  code: 'validation/csi-storage-capacity',
  on: 'object',
  kinds: ['CSIStorageCapacity'],
  check(root, out) {
    const capacity = root.get('capacity');
    checkSelector(root.get('nodeTopology'), out);
    if (root.get('storageClassName').text === '') out.missing(root.get('storageClassName'));
    out.form(root.get('storageClassName'), DNS_SUBDOMAIN);
    const amount = capacity.exists ? quantityOf(capacity) : undefined;
    if (amount !== undefined && amount < 0n)
      out.wrong(capacity, `\`${capacity.shown}\` is negative.`, { isSure: true });
  },
};
