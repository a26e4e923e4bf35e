import { wildcardTest } from '../judged/wildcard.ts';

/** What a kind selector is compared with. */
export interface KindOf {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly subresource: string;
}

/** The parts of a selector such as `apps/v1/Deployment`, each a wildcard pattern. */
export interface KindSelector extends KindOf {
  readonly text: string;
}

const VERSION = /^(?:v\d(?:(?:alpha|beta)\d)?|\*)$/;

/** Reads a kind selector (pkg/utils/kube/kind.go ParseKindSelector); one with too many parts selects nothing. */
export function readKindSelector(text: string): KindSelector {
  const slashes = text.split('/');
  const parts = [...slashes.slice(0, -1), ...(slashes.at(-1) ?? '').split('.')];
  const [first = '', second = '', third = '', fourth = ''] = parts;
  const made = (group: string, version: string, kind: string, subresource: string): KindSelector => ({
    text,
    group,
    version,
    kind,
    subresource,
  });
  switch (parts.length) {
    case 1:
      return made('*', '*', first, '');
    case 2:
      if (first === '*' && second === '*') return made('*', '*', '*', '*');
      if (first === '*' && second.toLowerCase() === second) return made('*', '*', first, second);
      return VERSION.test(first) ? made('*', first, second, '') : made('*', '*', first, second);
    case 3:
      return VERSION.test(first) ? made('*', first, second, third) : made(first, second, third, '');
    case 4:
      return made(first, second, third, fourth);
    default:
      return made('', '', '', '');
  }
}

/** The kind of a selector alone, as autogen looks at it: `Pod` of `v1/Pod` and of `Pod/exec`. */
export function plainKindOf(text: string): string {
  const parts = text.split('/');
  if (parts.length === 4) return parts[2] ?? '';
  const last =
    parts.length === 3 && !VERSION.test(parts[0] ?? '') ? parts[2] : parts.length === 1 ? parts[0] : parts[1];
  if (parts.length === 2 && !VERSION.test(parts[0] ?? '')) return parts[0] ?? '';
  return (last ?? '').split('.')[0] ?? '';
}

/** Whether one of several selectors selects a kind. `Pod` also selects its ephemeral containers. */
export function kindTest(texts: readonly string[]): (of: KindOf) => boolean {
  const tests = texts.map(readKindSelector).map((selector) => ({
    group: wildcardTest(selector.group),
    version: wildcardTest(selector.version),
    kind: wildcardTest(selector.kind),
    subresource: wildcardTest(selector.subresource),
  }));
  return (of) =>
    tests.some(
      ({ group, version, kind, subresource }) =>
        kind(of.kind) &&
        group(of.group) &&
        version(of.version) &&
        (subresource(of.subresource) ||
          (of.subresource === 'ephemeralcontainers' && of.kind === 'Pod' && of.group === '')),
    );
}
