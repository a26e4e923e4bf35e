import { checkLocalPath, checkOneOf } from '../checks.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import { checkSelector } from '../selectors.ts';
import { checkFieldRef, checkResourceFieldRef, FILE_FIELDS } from './downward.ts';
import { checkMode, checkVolumeFiles } from './volumeSources.ts';

const SOURCES = ['configMap', 'secret', 'downwardAPI', 'serviceAccountToken', 'clusterTrustBundle', 'podCertificate'];
const KEY_TYPES = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519'];

/** A `projected` or `downwardAPI` volume: files from several places. */
export function checkProjected(volume: Field, out: Reporter): void {
  checkMode(volume.get('defaultMode'), out);
  if (volume.path.at(-1) === 'downwardAPI') {
    checkDownwardFiles(volume.get('items'), out);
    return;
  }
  const paths = new Set<string>();
  for (const source of volume.get('sources').items) {
    for (const given of checkOneOf(source, SOURCES, out, true)) {
      checkSource(given, out);
      for (const path of pathsOf(given)) {
        if (path.text === '') continue;
        if (paths.has(path.text)) out.duplicate(path, 'sources');
        paths.add(path.text);
      }
    }
  }
}

function checkSource(source: Field, out: Reporter): void {
  switch (source.path.at(-1)) {
    case 'configMap':
    case 'secret':
      if (source.get('name').text === '') out.missing(source.get('name'));
      checkVolumeFiles(source.get('items'), out);
      break;
    case 'downwardAPI':
      checkDownwardFiles(source.get('items'), out);
      break;
    case 'serviceAccountToken':
      out.range(source.get('expirationSeconds'), 600, 2 ** 32);
      checkRequiredPath(source.get('path'), out);
      break;
    case 'clusterTrustBundle':
      checkTrustBundle(source, out);
      break;
    default:
      checkCertificate(source, out);
  }
}

/** Where the files of a source go; tokens of service accounts are not compared by the server. */
function pathsOf(source: Field): readonly Field[] {
  switch (source.path.at(-1)) {
    case 'serviceAccountToken':
      return [];
    case 'clusterTrustBundle':
      return [source.get('path')];
    case 'podCertificate':
      return ['credentialBundlePath', 'keyPath', 'certificateChainPath'].map((name) => source.get(name));
    default:
      return source.get('items').items.map((item) => item.get('path'));
  }
}

function checkRequiredPath(path: Field, out: Reporter): void {
  if (path.text === '') out.missing(path);
  checkLocalPath(path, out);
}

function checkDownwardFiles(items: Field, out: Reporter): void {
  for (const item of items.items) {
    checkRequiredPath(item.get('path'), out);
    checkMode(item.get('mode'), out);
    checkOneOf(item, ['fieldRef', 'resourceFieldRef'], out);
    if (item.get('fieldRef').exists) checkFieldRef(item.get('fieldRef'), FILE_FIELDS, out);
    else if (item.get('resourceFieldRef').exists) checkResourceFieldRef(item.get('resourceFieldRef'), out, true);
  }
}

function checkTrustBundle(source: Field, out: Reporter): void {
  checkOneOf(source, ['name', 'signerName'], out);
  for (const name of ['name', 'signerName']) {
    if (source.get(name).exists && source.get(name).text === '') out.missing(source.get(name));
  }
  if (source.get('name').exists && source.get('labelSelector').exists)
    out.forbidden(source.get('labelSelector'), 'a bundle is chosen by its name or by its signer and labels');
  checkSelector(source.get('labelSelector'), out);
  checkRequiredPath(source.get('path'), out);
}

function checkCertificate(source: Field, out: Reporter): void {
  if (source.get('signerName').text === '') out.missing(source.get('signerName'));
  out.choice(source.get('keyType'), KEY_TYPES);
  if (source.get('keyType').text === '') out.missing(source.get('keyType'));
  out.range(source.get('maxExpirationSeconds'), 3600, 7_862_400);
  const paths = pathsOf(source);
  const [first] = paths;
  if (first !== undefined && paths.every((path) => path.text === ''))
    out.missing(first, 'one of the paths must stand here');
  for (const path of paths) checkLocalPath(path, out);
}
