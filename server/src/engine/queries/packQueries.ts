import { CUSTOM_KINDS, type CustomPacks, readCustomKinds } from '../schema/customPacks.ts';
import { type Descriptions, descriptionPack, readDescriptions } from '../schema/descriptions.ts';
import { LIFECYCLE, type Lifecycles, readLifecycles } from '../schema/lifecycle.ts';
import { readPack, type SchemaPack } from '../schema/pack.ts';
import { type Database, defineQuery, type Query } from './database.ts';
import { ONLY, PACK } from './inputs.ts';

/** A pack of kinds, read once, and completed by the one that it differs from; undefined until all of it has been delivered. */
export const packOf: Query<SchemaPack | undefined> = defineQuery('pack', (db, name) => {
  const text = db.input(PACK, name);
  return text === undefined ? undefined : readPack(name, text, (base) => db.get(packOf, base));
});

const customKinds = defineQuery<ReadonlyMap<string, string> | undefined>('customKinds', (db) => {
  const text = db.input(PACK, CUSTOM_KINDS);
  return text === undefined ? undefined : readCustomKinds(text);
});

/**
 * The bundled custom resources. Whoever asks a registry for one of their kinds reads its pack, also when that was long after the
 * registry was made, and is told when it arrives.
 */
export const customPacks = defineQuery<CustomPacks>('customPacks', (db) => ({
  kinds: db.get(customKinds, ONLY),
  load: (name) => db.get(packOf, name),
}));

/** The lives of Kubernetes' own kinds; nothing is known of any until they have been delivered. */
export const lifecycles = defineQuery<Lifecycles>('lifecycles', (db: Database) =>
  readLifecycles(db.input(PACK, LIFECYCLE) ?? ''),
);

const sentences = defineQuery<Descriptions>('descriptions', (db, name) => readDescriptions(db.input(PACK, name) ?? ''));

/** Sentences for hovers and completion, each pack read when one of its definitions is looked at. */
export function descriptionsOf(db: Database): Descriptions {
  return (definition, field) => {
    const name = descriptionPack(definition, db.get(customKinds, ONLY));
    return name === undefined ? undefined : db.get(sentences, name)(definition, field);
  };
}
