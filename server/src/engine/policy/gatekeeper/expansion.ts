import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import {
  type JudgedResource,
  listAt,
  objectAt,
  readResource,
  textAt,
  textListAt,
  valueAt,
} from '../judged/resource.ts';
import { isObject } from '../values/json.ts';

/** An ExpansionTemplate: which objects make others in a cluster, and what those look like (pkg/expansion/system.go). */
export interface Expansion {
  readonly name: string;
  readonly applies: (resource: JudgedResource) => boolean;
  /** The field of the maker that the made object is copied from. */
  readonly source: readonly string[];
  readonly apiVersion: string;
  readonly kind: string;
  /** What is done about a violation of the made object, whatever its constraint says; empty where that counts. */
  readonly action: string;
}

/** An object that a cluster would make of another one. */
export interface Resultant {
  readonly expansion: Expansion;
  readonly resource: JudgedResource;
  /** Where in the object that was written its content stands. */
  readonly path: FieldPath;
}

/** Makers may make makers; deeper than this is a circle. */
const MAX_DEPTH = 30;

/** Circles through several templates branch at each turn; a cluster refuses such templates (pkg/expansion/{db,graph}.go). */
const MOST_MADE = 200;

export function isExpansion(object: JsonObject): boolean {
  return (
    textAt(object, 'kind') === 'ExpansionTemplate' &&
    textAt(object, 'apiVersion').startsWith('expansion.gatekeeper.sh/')
  );
}

/** The ExpansionTemplates among documents; those that a cluster refuses are left out. */
export function readExpansions(documents: readonly JsonObject[]): readonly Expansion[] {
  return documents.filter(isExpansion).flatMap((object) => {
    const spec = objectAt(object, 'spec');
    const generated = objectAt(spec, 'generatedGVK');
    const [group, version, kind] = ['group', 'version', 'kind'].map((key) => textAt(generated, key));
    const source = textAt(spec, 'templateSource');
    if (source === '' || version === '' || kind === undefined || kind === '') return [];
    return [
      {
        name: textAt(objectAt(object, 'metadata'), 'name'),
        applies: applyTest(listAt(spec, 'applyTo')),
        source: source.split('.'),
        apiVersion: group === '' ? `${version}` : `${group}/${version}`,
        kind,
        action: textAt(spec, 'enforcementAction'),
      },
    ];
  });
}

function applyTest(entries: readonly Json[]): Expansion['applies'] {
  const has = (entry: Json, key: string, text: string): boolean => {
    const list = textListAt(entry, key);
    return list.includes(text);
  };
  return ({ group, version, kind }) =>
    entries.some(
      (entry) => has(entry, 'groups', group) && has(entry, 'versions', version) && has(entry, 'kinds', kind),
    );
}

/** Everything that a cluster would make of an object, and of what it makes. */
export function expand(expansions: readonly Expansion[], resource: JudgedResource): readonly Resultant[] {
  const made: Resultant[] = [];
  expandBelow(expansions, { resource, path: [] }, made, 0);
  return made;
}

function expandBelow(
  expansions: readonly Expansion[],
  { resource, path }: Pick<Resultant, 'resource' | 'path'>,
  made: Resultant[],
  depth: number,
): void {
  if (depth >= MAX_DEPTH) return;
  for (const expansion of expansions) {
    if (made.length >= MOST_MADE) return;
    const content = expansion.applies(resource) ? valueAt(resource.object, expansion.source) : undefined;
    if (!isObject(content)) continue;
    const one: Resultant = {
      expansion,
      resource: readResource(makeObject(content as JsonObject, expansion, resource)),
      path: [...path, ...expansion.source],
    };
    made.push(one);
    expandBelow(expansions, one, made, depth + 1);
  }
}

function makeObject(content: JsonObject, { apiVersion, kind }: Expansion, maker: JudgedResource): JsonObject {
  const metadata = objectAt(content, 'metadata');
  const owner = { apiVersion: textAt(maker.object, 'apiVersion'), kind: maker.kind, name: maker.name };
  const isWhole = owner.apiVersion !== '' && owner.kind !== '' && owner.name !== '';
  return {
    ...content,
    apiVersion,
    kind,
    metadata: {
      ...metadata,
      ...(maker.namespace === '' ? {} : { namespace: maker.namespace }),
      name: `${maker.name}-${kind}`.toLowerCase(),
      ...(isWhole ? { ownerReferences: [...listAt(metadata, 'ownerReferences'), owner] } : {}),
    },
  };
}
