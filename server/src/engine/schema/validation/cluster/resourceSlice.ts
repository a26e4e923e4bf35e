import { checkUnique, requireForm } from '../checks.ts';
import type { Field } from '../field.ts';
import { DNS_LABEL, DNS_SUBDOMAIN, type Form, LABEL_VALUE, QUALIFIED_NAME } from '../forms.ts';
import { checkNodeSelector } from '../pod/scheduling.ts';
import { checkDriver } from '../pod/volumeSources.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';
import { POOL_NAME } from './nodes.ts';

const NODES = ['nodeName', 'nodeSelector', 'allNodes'];
const ATTRIBUTE_TYPES = ['int', 'bool', 'string', 'version'];
/** Dropped unjudged while their feature gate is off. */
const LIST_TYPES = ['ints', 'bools', 'strings', 'versions'];

/** validateQualifiedName (pkg/apis/resource/validation/validation.go): a C identifier, after a domain or not. */
const RESOURCE_NAME: Form = {
  what: 'a name such as `model` or `gpu.example.com/model`',
  test: (text) => {
    const [name = '', domain, ...more] = text.split('/').reverse();
    if (more.length > 0) return true;
    const isName = /^[A-Za-z_][A-Za-z0-9_]{0,31}$/.test(name);
    return isName && (domain === undefined || (domain.length <= 63 && DNS_SUBDOMAIN.test(domain)));
  },
};

/** The devices of a node, as their driver publishes them. */
export const resourceSlice: ObjectRule = {
  code: 'validation/resource-slice',
  on: 'object',
  kinds: ['ResourceSlice'],
  check(root, out) {
    const spec = root.get('spec');
    if (spec.get('driver').text === '') out.missing(spec.get('driver'));
    checkDriver(spec.get('driver'), out);
    checkPool(spec.get('pool'), out);
    checkNodes(spec, [...NODES, 'perDeviceNodeSelection'], out);
    const devices = spec.get('devices');
    if (spec.get('sharedCounters').exists && devices.exists)
      out.forbidden(devices, '`sharedCounters` stands here already, and only one may');
    const names = devices.items.map((device) => device.get('name'));
    checkUnique(names, 'devices', out);
    for (const device of devices.items) checkDevice(device, spec.get('perDeviceNodeSelection').flag, out);
  },
};

function checkPool(pool: Field, out: Reporter): void {
  requireForm(pool.get('name'), POOL_NAME, out);
  const count = pool.get('resourceSliceCount');
  if (count.exists) out.range(count, 1);
  else out.missing(count, 'the pool says how many slices it has');
  out.range(pool.get('generation'), 0);
}

/** Exactly one says on which nodes the devices are. */
function checkNodes(holder: Field, names: readonly string[], out: Reporter): void {
  const given = holder.keys.filter((name) => names.includes(name) && holder.get(name).exists);
  if (given.length === 0)
    out.missing(holder.get('nodeName'), `one of ${names.map((name) => `\`${name}\``).join(', ')} must stand here`);
  if (given.length > 1)
    out.forbidden(holder.get(given[1] ?? ''), `\`${given[0]}\` stands here already, and only one may`);
  for (const name of given) {
    const field = holder.get(name);
    if (name === 'nodeName') requireForm(field, DNS_SUBDOMAIN, out);
    else if (name !== 'nodeSelector' && !field.flag) out.wrong(field, `\`${name}\` is left out or \`true\`.`);
  }
  const selector = holder.get('nodeSelector');
  if (selector.exists) checkNodeSelector(selector, out);
}

function checkDevice(outer: Field, isEach: boolean, out: Reporter): void {
  requireForm(outer.get('name'), DNS_LABEL, out);
  // In v1beta1 everything else stands one level deeper.
  const device = outer.get('basic').exists ? outer.get('basic') : outer;
  for (const [name, attribute] of device.get('attributes').fields()) {
    if (!RESOURCE_NAME.test(name)) out.wrongKey(attribute, `\`${name}\` is not ${RESOURCE_NAME.what}.`);
    checkAttribute(attribute, out);
  }
  for (const [name, capacity] of device.get('capacity').fields()) {
    if (!RESOURCE_NAME.test(name)) out.wrongKey(capacity, `\`${name}\` is not ${RESOURCE_NAME.what}.`);
    const isShared = out.has('DRAConsumableCapacity');
    if (isShared && capacity.get('requestPolicy').exists && !device.get('allowMultipleAllocations').flag)
      out.forbidden(capacity.get('requestPolicy'), 'it needs `allowMultipleAllocations: true`');
  }
  const placed = NODES.find((name) => device.get(name).exists);
  if (isEach) checkNodes(device, NODES, out);
  else if (placed !== undefined)
    out.forbidden(device.get(placed), 'it needs `perDeviceNodeSelection: true` in the slice');
  if (out.has('DRADeviceBindingConditions')) checkConditions(device, out);
  if (out.has('DRADeviceTaints')) for (const taint of device.get('taints').items) checkTaint(taint, out);
}

function checkAttribute(attribute: Field, out: Reporter): void {
  const given = ATTRIBUTE_TYPES.map((name) => attribute.get(name)).filter((field) => field.exists);
  const shown = ATTRIBUTE_TYPES.map((name) => `\`${name}\``).join(', ');
  if (given.length === 0 && !LIST_TYPES.some((name) => attribute.get(name).exists))
    out.missing(attribute.get('string'), `one of ${shown} must stand here`);
  const [first, second] = attribute.keys.filter((name) => ATTRIBUTE_TYPES.includes(name) && attribute.get(name).exists);
  if (second !== undefined) out.forbidden(attribute.get(second), `\`${first}\` stands here already, and only one may`);
  for (const field of given) {
    if (field.text.length > 64) out.wrong(field, 'An attribute has 64 characters at most.');
  }
}

/** validateDeviceBindingParameters: conditions of success and of failure, both or none. */
function checkConditions(device: Field, out: Reporter): void {
  const [good, bad] = [device.get('bindingConditions'), device.get('bindingFailureConditions')];
  for (const item of [...good.items, ...bad.items]) requireForm(item, QUALIFIED_NAME, out);
  checkUnique([...good.items, ...bad.items], 'bindingFailureConditions', out);
  if (good.items.length === 0 && bad.items.length > 0) out.missing(good, '`bindingFailureConditions` need it');
  if (bad.items.length === 0 && good.items.length > 0) out.missing(bad, '`bindingConditions` need it');
}

function checkTaint(taint: Field, out: Reporter): void {
  requireForm(taint.get('key'), QUALIFIED_NAME, out);
  out.form(taint.get('value'), LABEL_VALUE);
  if (taint.get('effect').text === '') out.missing(taint.get('effect'));
}
