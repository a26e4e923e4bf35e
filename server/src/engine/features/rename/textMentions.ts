import type { Range } from '../../syntax/tree.ts';

/** A name in the running text of a file, with the reason why a person has to look; none where the text has one meaning. */
export interface TextMention {
  readonly range: Range;
  readonly confirm?: string;
}

/** What in a text names an object although no field does: host names of Services, accounts as users, markers of image automation. */
export function textMentions(text: string, kind: string, name: string): readonly TextMention[] {
  if (!text.includes(name)) return [];
  if (kind === 'Service') return mentions(text, hosts(name), 'This host name may be that of the Service.');
  if (kind === 'ServiceAccount')
    return mentions(text, [`(?<=system:serviceaccount:[-\\w.]+:)${literal(name)}(?![-\\w.])`], 'A user of this name.');
  if (kind === 'Namespace') return mentions(text, namespaces(name), 'This text may name the namespace.');
  // A `# {"$imagepolicy": "namespace:name:tag"}` behind a field (image-automation-controller internal/update/setters).
  if (kind === 'ImagePolicy')
    return mentions(text, [`(?<=\\$imagepolicy"\\s*:\\s*"[-\\w.]+:)${literal(name)}(?=[:"])`], undefined);
  return [];
}

/** `web.shop`, `web.shop.svc…` and `//web:80/`; a word alone is no host. */
function hosts(name: string): readonly string[] {
  const it = literal(name);
  return [`(?<![-\\w.$/])${it}(?=\\.[a-z0-9-]+\\.svc\\b)`, `(?<=//(?:[^\\s/@]*@)?)${it}(?=[:/.\\s"']|$)`];
}

function namespaces(name: string): readonly string[] {
  const it = literal(name);
  return [`(?<=[a-z0-9]\\.)${it}(?=\\.svc\\b)`, `(?<=system:serviceaccounts?:)${it}(?=[:\\s"']|$)`];
}

function mentions(text: string, patterns: readonly string[], confirm: string | undefined): readonly TextMention[] {
  return patterns.flatMap((pattern) =>
    [...text.matchAll(new RegExp(pattern, 'gm'))].map(({ index, 0: found }) => ({
      range: { start: index, end: index + found.length },
      ...(confirm === undefined ? {} : { confirm }),
    })),
  );
}

function literal(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
