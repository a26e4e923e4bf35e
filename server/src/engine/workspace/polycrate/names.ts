import type { Finding } from '../../diagnostics/finding.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { PolycrateBlock, PolycrateFacts } from '../polycrateFacts.ts';
import { type PolycrateScene, report } from './scene.ts';

interface Named {
  readonly name: string;
  readonly field: FieldPath;
}

/** Names that stand twice: the first one wins, and the other is never reached (cmd/workspace.go, GetBlock). */
export function duplicateFindings(file: string, facts: PolycrateFacts): readonly Finding[] {
  return [
    ...twice(file, 'block', facts.blocks),
    ...facts.blocks.flatMap(({ actions }) => twice(file, 'action', actions)),
    ...twice(file, 'workflow', facts.workflows),
    ...facts.workflows.flatMap(({ steps }) => twice(file, 'step', steps)),
  ];
}

const OUTCOMES: Readonly<Record<string, string>> = {
  block: 'the first one wins everywhere',
  action: 'the first one runs',
  workflow: 'the first one runs',
  step: 'the first one runs twice and this one never',
};

function twice(file: string, what: string, items: readonly Named[]): readonly Finding[] {
  const first = new Map<string, Named>();
  return items.flatMap((item): Finding[] => {
    const { name, field } = item;
    const other = name === '' ? undefined : first.get(name);
    if (other === undefined) first.set(name, item);
    if (other === undefined) return [];
    const message = `There is another ${what} \`${name}\` above; ${OUTCOMES[what]}. Give it a name of its own.`;
    const place = { file, document: 0, path: [...other.field, 'name'] } as const;
    const related = [{ message: `The first \`${name}\``, place }];
    return [
      report(file, {
        code: 'polycrate/duplicate-name',
        severity: 'warning',
        message,
        field: [...field, 'name'],
        related,
      }),
    ];
  });
}

/** A `block.poly` whose name another one has too. */
export function sameNameFindings({ file, workspace, shorten }: PolycrateScene, name: string): readonly Finding[] {
  const first = workspace?.installed.find(({ block }) => block.name === name);
  if (name === '' || first === undefined || first.file === file.path) return [];
  const message = `\`${shorten(first.file)}\` is called \`${name}\` too; the first one wins everywhere. Give one a name of its own.`;
  const place = { file: first.file, document: 0, path: ['name'] } as const;
  const related = [{ message: `The first \`${name}\``, place }];
  return [
    report(file.path, { code: 'polycrate/duplicate-name', severity: 'warning', message, field: ['name'], related }),
  ];
}

/** Block names that the command line splits in the wrong place (cmd/oci.go, mapDockerTag; mapBlockName). */
export function blockNameFindings(file: string, { name, field, from }: PolycrateBlock): readonly Finding[] {
  const found: Finding[] = [];
  const problem = nameProblem(name);
  if (problem !== undefined)
    found.push(
      report(file, { code: 'polycrate/block-name', severity: 'warning', message: problem, field: [...field, 'name'] }),
    );
  if (from !== undefined && PORT.test(from.text)) {
    const message = portMessage(from.text);
    found.push(report(file, { code: 'polycrate/block-name', severity: 'warning', message, field: from.field }));
  }
  return found;
}

const PORT = /^[^/]*:\d+\//;

/** What is wrong with the name of a block; undefined for a good one. */
export function nameProblem(name: string): string | undefined {
  if (PORT.test(name)) return portMessage(name);
  if (name.includes(':'))
    return `\`${name}\` has a colon; what stands behind it is read as a version. Write it as \`version\`.`;
  if (name.includes('.') && !name.includes('/'))
    return `\`${name}\` has a dot and no slash, so its first part is read as a registry. Use \`-\` or \`/\`.`;
  return undefined;
}

function portMessage(text: string): string {
  return `\`${text}\` has a port; what stands behind the first colon is read as a version, and the block is not found. Use a host without a port.`;
}
