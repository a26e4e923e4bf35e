import type { Finding } from '../../diagnostics/finding.ts';
import type { Here } from './here.ts';
import type { Around, JudgedObject } from './judgedObject.ts';
import { isFoundByLabel, mayBeReadUnseen } from './unseenReaders.ts';

/**
 * ConfigMaps and Secrets that nothing names. A generated name that ends in a hash can be known to nobody else, so that every consumer is
 * visible here. Any other name is looked for in all files of YAML and JSON, and nothing is said where a program may read the object without
 * being told its name in a file.
 */
export function unusedObjects(here: Here, around: Around): readonly Finding[] {
  if (!around.built && !here.objects.some(({ hashed }) => hashed)) return [];
  // What a reference names is known; the texts of all objects are read for the rest alone.
  const referred = new Set(here.objects.flatMap(({ facts }) => facts.references.map(({ name }) => name)));
  return here.objects.flatMap((object) => {
    const { kind, group, name } = object.facts;
    if (group !== '' || (kind !== 'ConfigMap' && kind !== 'Secret') || referred.has(name)) return [];
    if (object.hashed && isFoundByLabel(here, object)) return [];
    // A name that is a slip of this one is told where it stands.
    if (here.wantsNear(kind, name)) return [];
    if (!object.hashed && (!around.built || mayBeReadUnseen(here, object) || around.mayBeNamed(object))) return [];
    const others = here.objects.filter((one) => one !== object);
    // The name without its hash stands where kustomize follows no names.
    if (others.some((one) => here.textsOf(one).has(object.written) || mentions(here.textsOf(one), name))) return [];
    return [told(object)];
  });
}

function told(object: JudgedObject): Finding {
  const { kind } = object.facts;
  const message = object.hashed
    ? `Nothing names this ${kind}. No one else can know its name, which ends in a hash.`
    : `Nothing here and in no other YAML file names this ${kind}. Remove it, or name it where it is meant to be used.`;
  const found = object.tell({
    code: 'reference/unused',
    severity: 'hint',
    message,
    path: ['metadata', 'name'],
    part: 'value',
    byMaker: true,
  });
  return { ...found, unnecessary: true };
}

/** Whether a text is the name, or holds it, as arguments and embedded files do. */
function mentions(texts: ReadonlySet<string>, name: string): boolean {
  if (texts.has(name)) return true;
  for (const text of texts) if (text.length > name.length && text.includes(name)) return true;
  return false;
}
