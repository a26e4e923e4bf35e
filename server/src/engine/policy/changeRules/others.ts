import { compileAnchored } from '../../text/goRegex.ts';
import { type ChangeRule, nameOf, objectChangeRule } from '../change/changeRule.ts';
import { plaintextSecret } from '../rules/plaintextSecret.ts';

/** A Secret that is added or changed and stands readable in Git. */
export const secretPlain = objectChangeRule('secret-plain', ({ now, resource }) =>
  now === undefined
    ? []
    : plaintextSecret.run({ resources: [resource] }).map(({ path, message }) => ({ path, message })),
);

/** Names of new objects that do not follow the convention of the team. */
export const naming = objectChangeRule('naming', (change, { names = new Map() }) => {
  const { kind, name } = change.resource.id;
  const pattern = names.get(kind) ?? names.get('*');
  if (change.kind !== 'added' || pattern === undefined || compileAnchored(pattern)?.test(name) !== false) return [];
  return [
    {
      path: ['metadata', 'name'],
      message: `The name of ${nameOf(change)} does not follow the convention \`${pattern}\`.`,
    },
  ];
});

/** A change that reaches more clusters than the team allows at once. */
export const reach: ChangeRule = {
  name: 'reach',
  judge: ({ objects, reached, clusters }, { clusters: most = 1 }) => {
    const [first] = objects;
    if (first === undefined || clusters.length === 0 || reached.length <= most) return [];
    const names = reached.map((name) => `\`${name}\``).join(', ');
    const message = `This change reaches ${reached.length} clusters at once (${names}); at most ${most} ${most === 1 ? 'is' : 'are'} allowed. Change them one after the other.`;
    return [{ change: undefined, path: [], message }];
  },
};
