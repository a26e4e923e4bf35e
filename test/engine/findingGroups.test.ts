import assert from 'node:assert/strict';
import type { Finding } from '../../server/src/engine/diagnostics/finding.ts';
import { type FindingGroup, type FindingParts, groupFindings } from '../../server/src/engine/features/findingGroups.ts';
import type { Suppression } from '../../server/src/engine/policy/suppress.ts';

function finding(file: string, message: string): Finding {
  return {
    code: 'policy/a',
    severity: 'warning',
    message,
    place: { file, document: 0, path: [] },
    ...{ overlays: [], related: [], fixes: [] },
  };
}

const [a, b, more] = [finding('/a', 'a'), finding('/b', 'b'), finding('/a', 'more')];

type Groups = ReadonlyMap<string, FindingGroup>;

/** Groups parts, and notes the files of which it was made anew what is told. */
function group(
  parts: FindingParts,
  { before, suppressions = [] }: { before?: Groups; suppressions?: readonly Suppression[] } = {},
): { readonly groups: Groups; readonly made: readonly string[] } {
  const made: string[] = [];
  const groups = groupFindings(
    parts,
    {
      suppressions: (file) => suppressions.filter((one) => one.file === file),
      kinds: () => new Map(),
      tell: ({ raw }) => {
        const all = raw.flat();
        made.push(all[0]?.place.file ?? '');
        return all;
      },
    },
    before,
  );
  return { groups, made };
}

describe('groups of findings', () => {
  it('are by file, in the order in which files and findings come up', () => {
    const { groups } = group([[a, b], [], [more]]);
    assert.deepEqual(
      [...groups].map(([file, { told }]) => [file, told.map(({ message }) => message)]),
      [
        ['/a', ['a', 'more']],
        ['/b', ['b']],
      ],
    );
  });

  it('are told anew only where a finding is another one, however the parts are cut', () => {
    const first = group([[a, b], [more]]);
    assert.deepEqual(first.made, ['/a', '/b']);
    const same = group([[a], [more, b]], { before: first.groups });
    assert.deepEqual(same.made, []);
    const other = group([[a, finding('/b', 'b')], [more]], { before: same.groups });
    assert.deepEqual(other.made, ['/b']);
    assert.equal(other.groups.get('/a'), first.groups.get('/a'));
  });

  it('are told anew where a comment comes or goes', () => {
    const first = group([[a], [b]]);
    const comment = { file: '/b', document: 0, path: [], code: 'policy/a', reason: 'known', expires: undefined };
    const excused = group([[a], [b]], { before: first.groups, suppressions: [comment] });
    assert.deepEqual(excused.made, ['/b']);
    assert.deepEqual(group([[a], [b]], { before: excused.groups, suppressions: [comment] }).made, []);
  });
});
