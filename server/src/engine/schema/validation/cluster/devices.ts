import { checkUnique, requireForm } from '../checks.ts';
import type { Field } from '../field.ts';
import { DNS_LABEL, DNS_SUBDOMAIN, LABEL_VALUE, QUALIFIED_NAME } from '../forms.ts';
import { checkDriver } from '../pod/volumeSources.ts';
import type { Reporter } from '../reporter.ts';
import { isExtended } from '../resourceNames.ts';
import type { ObjectRule } from '../rule.ts';
import { checkLabels } from '../selectors.ts';

/** Claims for devices. */
export const deviceClaim: ObjectRule = {
  code: 'validation/resource-claim',
  on: 'object',
  kinds: ['ResourceClaim', 'ResourceClaimTemplate'],
  check(root, out, { kind }) {
    const isTemplate = kind.kind === 'ResourceClaimTemplate';
    const devices = isTemplate ? root.get('spec', 'spec', 'devices') : root.get('spec', 'devices');
    if (isTemplate) checkTemplate(root.get('spec', 'metadata'), out);
    const requests = devices.get('requests').items;
    for (const request of requests) checkRequest(request, out, kind.apiVersion);
    checkUnique(
      requests.map((request) => request.get('name')),
      'requests',
      out,
    );
    for (const list of ['requests', 'constraints', 'config']) {
      const count = devices.get(list).items.length;
      if (count > 32) out.wrong(devices.get(list), `\`${list}\` has ${count} entries; 32 are allowed.`);
    }
    const names = new Set(requests.flatMap((request) => namesOf(request)));
    for (const constraint of devices.get('constraints').items) checkConstraint(constraint, names, out);
    for (const config of devices.get('config').items) {
      checkReferences(config.get('requests'), names, out);
      checkConfig(config, out);
    }
  },
};

function checkTemplate(metadata: Field, out: Reporter): void {
  checkLabels(metadata.get('labels'), out);
  for (const [name, value] of metadata.fields()) {
    if (name !== 'labels' && name !== 'annotations' && value.exists)
      out.forbidden(value, 'the template of a claim has labels and annotations only');
  }
}

function namesOf(request: Field): readonly string[] {
  const name = request.get('name').text;
  return [name, ...request.get('firstAvailable').items.map((one) => `${name}/${one.get('name').text}`)];
}

function checkRequest(request: Field, out: Reporter, apiVersion: string): void {
  requireForm(request.get('name'), DNS_LABEL, out);
  const [exactly, first] = [request.get('exactly'), request.get('firstAvailable')];
  // Before v1beta2 the fields of `exactly` stood in the request itself.
  const isFlat = apiVersion === 'resource.k8s.io/v1beta1';
  const isExact = isFlat ? request.get('deviceClassName').text !== '' : exactly.exists;
  if (!isExact && first.items.length === 0)
    out.missing(
      isFlat ? request.get('deviceClassName') : exactly,
      'a request says which device, or which are tried first',
    );
  if (isExact && first.items.length > 0) out.forbidden(first, 'the request says exactly which device');
  if (isExact) checkDevice(isFlat ? request : exactly, out);
  for (const one of first.items) {
    requireForm(one.get('name'), DNS_LABEL, out);
    checkDevice(one, out);
  }
  checkUnique(
    first.items.map((one) => one.get('name')),
    'firstAvailable',
    out,
  );
}

function checkDevice(device: Field, out: Reporter): void {
  requireForm(device.get('deviceClassName'), DNS_SUBDOMAIN, out);
  checkSelectors(device.get('selectors'), out);
  const [mode, count] = [device.get('allocationMode'), device.get('count')];
  out.choice(mode, ['ExactCount', 'All']);
  if (mode.text === 'All' && (count.integer ?? 0) !== 0) out.forbidden(count, 'all devices are asked for');
  if (mode.text !== 'All' && (count.integer ?? 1) < 0) out.range(count, 1);
  for (const toleration of device.get('tolerations').items) checkToleration(toleration, out);
}

function checkToleration(toleration: Field, out: Reporter): void {
  const [key, operator, value] = [toleration.get('key'), toleration.get('operator'), toleration.get('value')];
  out.form(key, QUALIFIED_NAME);
  out.choice(operator, ['Exists', 'Equal']);
  out.choice(toleration.get('effect'), ['NoSchedule', 'NoExecute', 'None']);
  if (operator.text === 'Exists' && value.text !== '') out.forbidden(value, '`Exists` takes no value');
  else out.form(value, LABEL_VALUE);
}

/** Expressions that choose devices. */
export function checkSelectors(selectors: Field, out: Reporter): void {
  if (selectors.items.length > 32)
    out.wrong(selectors, `\`selectors\` has ${selectors.items.length} entries; 32 are allowed.`);
  for (const selector of selectors.items) {
    const cel = selector.get('cel');
    if (!cel.exists) out.missing(cel, 'devices are chosen in CEL');
    else if (cel.get('expression').text.trim() === '') out.missing(cel.get('expression'));
  }
}

function checkConstraint(constraint: Field, names: ReadonlySet<string>, out: Reporter): void {
  checkReferences(constraint.get('requests'), names, out);
  const [match, distinct] = [constraint.get('matchAttribute'), constraint.get('distinctAttribute')];
  if (!match.exists && !distinct.exists) out.missing(match, 'a constraint names an attribute');
  for (const attribute of [match, distinct]) {
    if (attribute.exists && !/^[^/]+\/[A-Za-z_][A-Za-z0-9_]*$/.test(attribute.text))
      out.wrong(
        attribute,
        `\`${attribute.text}\` is not an attribute with its domain such as \`gpu.example.com/model\`.`,
      );
  }
}

function checkReferences(references: Field, names: ReadonlySet<string>, out: Reporter): void {
  for (const name of references.items) {
    if (!names.has(name.text)) out.wrong(name, `No request of this claim is called \`${name.text}\`.`);
  }
  checkUnique(references.items, 'requests', out);
}

function checkConfig(config: Field, out: Reporter): void {
  const opaque = config.get('opaque');
  if (!opaque.exists) {
    out.missing(opaque);
    return;
  }
  if (opaque.get('driver').text === '') out.missing(opaque.get('driver'));
  checkDriver(opaque.get('driver'), out);
  const parameters = opaque.get('parameters');
  if (!parameters.exists) out.missing(parameters);
  else if (parameters.type !== 'map' && parameters.type !== 'unknown')
    out.wrong(parameters, '`parameters` must be a mapping.');
}

function checkExtendedName(name: Field, out: Reporter): void {
  if (name.exists && !isExtended(name.text))
    out.wrong(name, `\`${name.text}\` is not the name of an extended resource such as \`example.com/gpu\`.`);
}

/** A class of devices. */
export const deviceClass: ObjectRule = {
  code: 'validation/device-class',
  on: 'object',
  kinds: ['DeviceClass'],
  check(root, out) {
    const spec = root.get('spec');
    checkSelectors(spec.get('selectors'), out);
    for (const config of spec.get('config').items) checkConfig(config, out);
    if (out.has('DRAExtendedResource')) checkExtendedName(spec.get('extendedResourceName'), out);
  },
};
