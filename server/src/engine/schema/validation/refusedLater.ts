import { startsWithPath } from '../../syntax/fieldPath.ts';
import type { SchemaProblem } from '../problem.ts';
import type { KindSchema } from '../schemaShape.ts';
import { isOn } from './gates.ts';

const UNJUDGED = [
  ['spec', 'template', 'spec'],
  ['spec', 'volumeClaimTemplates'],
];
/** What is asked of every object before it is validated: that it can be read. */
const DECODING = ['schema/wrong-type', 'schema/unknown-field', 'schema/invalid-value', 'schema/duplicate-item'];

/**
 * Servers before 1.34 took the pods and claims of a StatefulSet unjudged (pkg/apis/apps/validation/validation.go,
 * ValidatePodTemplateSpecForStatefulSet), so that what is wrong with them shows only when the pods are made.
 */
export function asRefusedLater(
  problems: readonly SchemaProblem[],
  kind: KindSchema,
  minor: number | undefined,
): readonly SchemaProblem[] {
  if (kind.kind !== 'StatefulSet' || kind.custom || isOn('podsOfStatefulSet', minor)) return problems;
  return problems.map((problem) =>
    isJudged(problem) ? problem : { ...problem, severity: 'warning', message: later(problem) },
  );
}

function isJudged({ severity, code, path, absent }: SchemaProblem): boolean {
  const isKey = code === 'schema/missing-field' && absent?.some((field) => typeof field.at(-2) === 'number') === true;
  const isInside = UNJUDGED.some((part) => startsWithPath(path, part));
  return severity !== 'error' || !isInside || isKey || DECODING.includes(code);
}

function later({ message }: SchemaProblem): string {
  return `${message.replace(/; the server (?:will refuse|refuses) (?:it|the second)\.$/, '.')} The server takes the StatefulSet, and refuses its pods.`;
}
