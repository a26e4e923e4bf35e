import type { Schema } from './schemaShape.ts';

const TEXT: Schema = { type: 'string', nullable: true };
const NUMBER: Schema = { type: 'integer', format: 'int64', nullable: true };
const FLAG: Schema = { type: 'boolean', nullable: true };
const TIME: Schema = { ...TEXT, format: 'date-time' };
const TEXTS: Schema = { type: 'object', nullable: true, values: TEXT };

const OWNER: Schema = {
  type: 'object',
  properties: new Map([
    ...['apiVersion', 'kind', 'name', 'uid'].map((name): [string, Schema] => [name, TEXT]),
    ['blockOwnerDeletion', FLAG],
    ['controller', FLAG],
  ]),
};

/** The metadata of an object inside of another, in which null is as good as nothing. */
const METADATA: Schema = {
  type: 'object',
  nullable: true,
  properties: new Map<string, Schema>([
    ['name', TEXT],
    ['generateName', TEXT],
    ['namespace', TEXT],
    ['selfLink', TEXT],
    ['uid', TEXT],
    ['resourceVersion', TEXT],
    ['generation', NUMBER],
    ['creationTimestamp', TIME],
    ['deletionTimestamp', TIME],
    ['deletionGracePeriodSeconds', NUMBER],
    ['labels', TEXTS],
    ['annotations', TEXTS],
    ['ownerReferences', { type: 'array', nullable: true, items: OWNER }],
    ['finalizers', { type: 'array', nullable: true, items: { type: 'string' } }],
    ['managedFields', { type: 'array', nullable: true, items: { type: 'object', open: true } }],
  ]),
};

/**
 * What the server adds to the fields of a schema with `x-kubernetes-embedded-resource` (apiextensions-apiserver,
 * pkg/controller/openapi/builder); what the schema says of the name itself holds too.
 */
export function withEmbeddedFields(own: ReadonlyMap<string, Schema> = new Map()): ReadonlyMap<string, Schema> {
  const said = own.get('metadata');
  const properties = new Map([...(METADATA.properties ?? []), ...(said?.properties ?? [])]);
  return new Map([
    ['apiVersion', { type: 'string' }],
    ['kind', { type: 'string' }],
    ...own,
    ['metadata', said === undefined ? METADATA : { ...said, properties }],
  ]);
}

/** Whether a schema of metadata describes a field itself, rather than leaving it to what the server adds. */
export function saysOf(metadata: Schema | undefined, name: string): boolean {
  const field = metadata?.properties?.get(name);
  return field !== undefined && field !== TEXT;
}
