import type { Finding } from '../../diagnostics/finding.ts';
import type { Here } from './here.ts';

/**
 * Generated ConfigMaps and Secrets with a hash behind their name that nothing in the overlay names. Nobody else can know such a name, so
 * that every consumer is visible here.
 */
export function unusedObjects(here: Here): readonly Finding[] {
  // What a reference names is known; the texts of all objects are read for the rest alone.
  const referred = new Set(here.objects.flatMap(({ facts }) => facts.references.map(({ name }) => name)));
  return here.objects.flatMap((object) => {
    const { kind, name } = object.facts;
    if (!object.hashed || referred.has(name)) return [];
    if (here.objects.some((one) => one !== object && mentions(here.textsOf(one), name))) return [];
    const message = `Nothing names this ${kind}. No one else can know its name, which ends in a hash.`;
    return [
      {
        ...object.tell({
          code: 'reference/unused',
          severity: 'hint',
          message,
          path: ['metadata', 'name'],
          part: 'value',
        }),
        unnecessary: true,
      },
    ];
  });
}

/** Whether a text is the name, or holds it, as arguments and embedded files do. */
function mentions(texts: ReadonlySet<string>, name: string): boolean {
  if (texts.has(name)) return true;
  for (const text of texts) if (text.length > name.length && text.includes(name)) return true;
  return false;
}
