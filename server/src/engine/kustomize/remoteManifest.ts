import { parse } from '../syntax/parse.ts';
import { readDocuments } from './documents.ts';

/**
 * Whether kustomize would take a downloaded text for resources. A web page that stands where a repository was meant is none, and
 * kustomize then goes on to clone (target/kusttarget.go accumulateResources).
 */
export function isManifestText(text: string): boolean {
  const { documents, findings } = readDocuments(parse(text), { file: '/', step: 'resource' });
  return documents.length > 0 && findings.every(({ severity }) => severity !== 'error');
}
