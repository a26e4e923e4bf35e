import type { Json } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { nameOf, type ObjectChange, objectChangeRule } from '../change/changeRule.ts';
import { type JudgedResource, listAt, objectAt, textAt, textListAt } from '../judged/resource.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** Rights that become more: verbs, resources, wildcards, and who has them. */
export const rbacWidened = objectChangeRule('rbac-widened', (change) => {
  const { now } = change;
  if (now === undefined || now.group !== GROUP) return [];
  return now.kind.endsWith('Binding') ? bindingObjections(change, now) : roleObjections(change, now);
});

interface Objection {
  readonly path: FieldPath;
  readonly message: string;
}

const ROLES = 'rules';

/** One right: a verb on a resource of a group, `*` as it is written. */
function rightsOf(rule: Json): readonly string[] {
  const targets = [
    ...textListAt(rule, 'apiGroups').flatMap((group) =>
      textListAt(rule, 'resources').map((resource) => (group === '' ? resource : `${resource}.${group}`)),
    ),
    ...textListAt(rule, 'nonResourceURLs'),
  ];
  const names = textListAt(rule, 'resourceNames');
  const scoped = names.length === 0 ? [''] : names.map((name) => `/${name}`);
  return textListAt(rule, 'verbs').flatMap((verb) =>
    targets.flatMap((target) => scoped.map((name) => `${verb} ${target}${name}`)),
  );
}

/** Whether rights that are there cover another: by itself, by `*`, or without the name that it is limited to. */
function covers(rights: ReadonlySet<string>, right: string): boolean {
  const [verb = '', target = ''] = right.split(' ');
  const [bare = ''] = target.split('/');
  const group = bare.includes('.') ? bare.slice(bare.indexOf('.')) : '';
  const targets = [target, bare, `*${group}`, '*.*'];
  return targets.some((one) => rights.has(`${verb} ${one}`) || rights.has(`* ${one}`));
}

function roleObjections(change: ObjectChange, now: JudgedResource): readonly Objection[] {
  const { old } = change;
  const had = new Set(old === undefined ? [] : listAt(old.object, ROLES).flatMap(rightsOf));
  return listAt(now.object, ROLES).flatMap((rule, index): Objection[] => {
    const more = rightsOf(rule).filter((right) => !covers(had, right));
    const wild = more.find((right) => right.includes('*'));
    // A role that is new gives nothing away yet, except everything.
    if (more.length === 0 || (old === undefined && wild === undefined)) return [];
    const shown = wild ?? more[0];
    const others = more.length > 1 ? ` and ${more.length - 1} more` : '';
    const message =
      wild === undefined
        ? `${nameOf(change)} now also allows \`${shown}\`${others}.`
        : `${nameOf(change)} now allows \`${shown}\`${others}, which is all there is and all that will be; name what is needed.`;
    return [{ path: [ROLES, index, wild === undefined ? 'verbs' : /^\*/.test(wild) ? 'verbs' : 'resources'], message }];
  });
}

const ADMIN = new Set(['cluster-admin', 'admin']);

function bindingObjections(change: ObjectChange, now: JudgedResource): readonly Objection[] {
  const { old } = change;
  const role = textAt(objectAt(now.object, 'roleRef'), 'name');
  const subjectOf = (subject: Json): string =>
    [textAt(subject, 'kind'), textAt(subject, 'namespace'), textAt(subject, 'name')]
      .filter((part) => part !== '')
      .join('/');
  const had = new Set(old === undefined ? [] : listAt(old.object, 'subjects').map(subjectOf));
  return listAt(now.object, 'subjects').flatMap((subject, index): Objection[] => {
    const name = subjectOf(subject);
    if (had.has(name) || (old === undefined && !ADMIN.has(role))) return [];
    return [
      {
        path: ['subjects', index, 'name'],
        message: `${nameOf(change)} now gives \`${name}\` the role \`${role}\`${role === 'cluster-admin' ? ', which may do everything in the cluster' : ''}.`,
      },
    ];
  });
}
