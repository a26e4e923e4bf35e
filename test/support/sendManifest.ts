import assert from 'node:assert/strict';
import type { ApiServer, RawAnswer } from './apiServer.ts';
import { bundledRegistry } from './schemaPacks.ts';
import { until } from './until.ts';
import { manifestOf } from './validationSpecs.ts';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** Where an object stands in the API. */
function addressOf({ apiVersion, kind, metadata }: Manifest): { readonly list: string; readonly name: string } {
  const known = bundledRegistry().find(apiVersion, kind);
  assert.ok(known, `${apiVersion} ${kind} has no schema`);
  const { name = '', namespace = 'default' } = metadata ?? {};
  const group = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
  return { list: `${group}${known.namespaced ? `/namespaces/${namespace}` : ''}/${known.plural}`, name };
}

/** Strict server-side apply; creation where there is no name to apply to. A dry run unless `isReal`. */
export function applyManifest(server: ApiServer, text: string, isReal = false): Promise<RawAnswer> {
  const manifest = manifestOf(text);
  const { list, name } = addressOf(manifest as unknown as Manifest);
  const query = `${isReal ? '' : 'dryRun=All&'}fieldValidation=Strict&fieldManager=test`;
  if (name === '') return server.request('POST', `${list}?${query}`, manifest);
  const path = `${list}/${encodeURIComponent(name)}?${query}&force=true`;
  return server.request('PATCH', path, manifest, 'application/apply-patch+yaml');
}

/** Adds an object to a list of the API, such as `/api/v1/namespaces`; a dry run where the address says so. */
export async function createObject(server: ApiServer, list: string, object: unknown): Promise<void> {
  const { status, text } = await server.request('POST', list, object);
  assert.equal(status, 201, text);
}

/** Makes an object for good. A definition of a kind is there only when its names are taken. */
export async function makeManifest(server: ApiServer, text: string): Promise<void> {
  const made = await applyManifest(server, text, true);
  assert.ok(made.status < 300, made.text);
  const manifest = manifestOf(text) as unknown as Manifest;
  if (manifest.kind !== 'CustomResourceDefinition') return;
  const { list, name } = addressOf(manifest);
  await until(`the established ${name}`, async () => {
    const { text: now } = await server.request('GET', `${list}/${name}`);
    return /"type":"Established","status":"True"/.test(now);
  });
}

/** Removes an object, whatever holds it. */
export async function removeManifest(server: ApiServer, text: string): Promise<void> {
  const { list, name } = addressOf(manifestOf(text) as unknown as Manifest);
  const path = `${list}/${encodeURIComponent(name)}`;
  const free = { metadata: { finalizers: null } };
  await server.request('PATCH', path, free, 'application/merge-patch+json');
  await server.request('DELETE', `${path}?gracePeriodSeconds=0&propagationPolicy=Background`);
}
