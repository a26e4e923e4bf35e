import type { ObjectResult, OverlayInfo, PolicyOverview, RuleOverview } from '../../engine/api.ts';
import type { SourcePlace } from '../../protocol/places.ts';
import type { ViewFilter, ViewRow } from '../../protocol/views.ts';
import { makeRow, type RowSeed, rowId, toSource } from './row.ts';

/** How often a rule came to each result. */
type Counts = Record<'pass' | 'fail' | 'skip' | 'error', number>;

type RuleOverlay = RuleOverview['overlays'][number];

/** What rows need to know of the workspace. */
export interface PolicyScene {
  readonly overlays: ReadonlyMap<string, OverlayInfo>;
  placeOf(at: Pick<ObjectResult, 'file' | 'range'>): SourcePlace;
}

/** What a row of the results is asked for by. */
export interface RuleInOverlay {
  readonly source: string;
  readonly policy: string;
  readonly rule: string;
  readonly overlay: string;
}

/** Policies with what the filter leaves of their rules and overlays. */
export function filtered(
  policies: readonly PolicyOverview[],
  overlays: PolicyScene['overlays'],
  { environment, only }: ViewFilter,
): readonly PolicyOverview[] {
  if (environment === undefined && only !== 'failing') return policies;
  return policies.flatMap((policy) => {
    const rules = policy.rules.flatMap((rule) => {
      const left = rule.overlays
        .filter(({ overlay }) => environment === undefined || overlays.get(overlay)?.environment === environment)
        .filter(({ fail }) => only !== 'failing' || fail > 0);
      return left.length === 0 ? [] : [{ ...rule, overlays: left }];
    });
    return rules.length === 0 ? [] : [{ ...policy, rules }];
  });
}

/** A policy → its rules → overlays, with what they came to; results of resources are asked for. */
export function policyRow(policy: PolicyOverview, scene: PolicyScene): ViewRow {
  const { name, source, title, category, severity } = policy;
  const [only] = policy.rules;
  const children =
    only?.name === '' ? overlayRows(policy, only, scene) : policy.rules.map((rule) => ruleRow(policy, rule, scene));
  return countedRow(sum(policy.rules.flatMap(({ overlays }) => overlays)), {
    id: rowId('policy', source, name),
    title: name,
    what: 'Policy',
    details: [title, category, severity === '' ? '' : `severity ${severity}`, source],
    kind: 'policy',
    command: toSource(scene.placeOf(policy)),
    ...(children.length === 0 ? {} : { children }),
  });
}

function ruleRow(policy: PolicyOverview, rule: RuleOverview, scene: PolicyScene): ViewRow {
  return countedRow(sum(rule.overlays), {
    id: rowId('rule', policy.source, policy.name, rule.name),
    title: rule.name,
    what: 'Rule',
    details: [rule.action],
    kind: 'rule',
    command: toSource(scene.placeOf(rule)),
    children: overlayRows(policy, rule, scene),
  });
}

/** Overlays with failures first. */
function overlayRows(policy: PolicyOverview, rule: RuleOverview, { overlays }: PolicyScene): ViewRow[] {
  return rule.overlays
    .toSorted((a, b) => b.fail - a.fail)
    .flatMap((counts) => {
      const overlay = overlays.get(counts.overlay);
      return overlay === undefined ? [] : [overlayRow(policy, rule, counts, overlay)];
    });
}

function overlayRow(policy: PolicyOverview, rule: RuleOverview, counts: RuleOverlay, overlay: OverlayInfo): ViewRow {
  return countedRow(counts, {
    id: rowId('results', policy.source, policy.name, rule.name, overlay.directory),
    title: overlay.name,
    what: 'Overlay',
    details: [overlay.environment],
    kind: 'overlay',
    overlay: overlay.directory,
    children: 'asked',
  });
}

function countedRow(counts: Counts, seed: Omit<RowSeed, 'parts' | 'icon'>): ViewRow {
  const icon = ICONS[worst(counts)];
  return makeRow({ ...seed, parts: countWords(counts), icon });
}

/** What a row with several results looks like; a policy that only changes objects has none. */
function worst({ pass, fail, error }: Counts): keyof Counts {
  if (fail > 0) return 'fail';
  if (error > 0) return 'error';
  return pass > 0 ? 'pass' : 'skip';
}

/** The counts of several overlays together. */
function sum(all: readonly Counts[]): Counts {
  const total = { pass: 0, fail: 0, skip: 0, error: 0 };
  for (const one of all) for (const name of ['pass', 'fail', 'skip', 'error'] as const) total[name] += one[name];
  return total;
}

/** `2 fail`, `12 pass`, and what could not be judged. */
function countWords({ pass, fail, skip, error }: Counts): string[] {
  if (pass + fail + skip + error === 0) return ['judges no resource'];
  return [
    fail > 0 ? `${fail} fail` : '',
    error > 0 ? `${error} not judged` : '',
    `${pass} pass`,
    skip > 0 ? `${skip} skipped` : '',
  ];
}

const ICONS: Readonly<Record<ObjectResult['result'], ViewRow['icon']>> = {
  fail: { name: 'error', color: 'problemsErrorIcon.foreground' },
  pass: { name: 'pass', color: 'testing.iconPassed' },
  error: { name: 'question' },
  skip: { name: 'circle-slash' },
};

const WORDS = { pass: 'passes', fail: 'fails', skip: 'skipped', error: 'not judged' } as const;

/** What a rule says of a resource, with the text that explains it. */
export function resultRow(
  { source, policy, rule, overlay }: RuleInOverlay,
  of: ObjectResult,
  scene: PolicyScene,
): ViewRow {
  const { id, kind, name, namespace, result, message } = of;
  const why = rowId('why', source, policy, rule, overlay, id);
  const title = `${kind}/${name}`;
  return {
    ...makeRow({
      id: why,
      title,
      parts: [result === 'pass' ? namespace : message.split('\n')[0] || WORDS[result]],
      icon: ICONS[result],
      kind: 'policyResult',
      command: toSource(scene.placeOf(of)),
      texts: { title: `Why ${kind} ${name}`, parts: [{ id: why, name: `Why ${kind} ${name}.txt` }] },
    }),
    tooltip: [`${title}${namespace === '' ? '' : ` in ${namespace}`}`, WORDS[result], message].join('\n'),
    spoken: `${kind} ${name}, ${WORDS[result]}`,
  };
}
