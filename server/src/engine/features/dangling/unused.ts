import type { Finding } from '../../diagnostics/finding.ts';
import type { Here } from './here.ts';

/**
 * Generated ConfigMaps and Secrets with a hash behind their name that nothing in the overlay names. Nobody else can know such a name, so
 * that every consumer is visible here.
 */
export function unusedObjects(here: Here): readonly Finding[] {
  const candidates = here.objects.filter(({ hashed }) => hashed);
  if (candidates.length === 0) return [];
  const texts = here.objects.map((object) => ({ object, texts: object.texts() }));
  return candidates.flatMap((object) => {
    const { kind, name } = object.facts;
    const isNamed = texts.some((one) => one.object !== object && mentions(one.texts, name));
    if (isNamed) return [];
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
