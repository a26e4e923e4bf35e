import type { Finding } from '../../diagnostics/finding.ts';
import { nearestName } from '../../schema/nearest.ts';
import { baseName } from '../../text/paths.ts';
import type { PolycrateWorkspace } from '../polycrateBlocks.ts';
import { type PolycrateScene, report } from './scene.ts';

/** Blocks of a `secrets.poly` that the workspace does not have. */
export function secretEntryFindings({ file, facts, workspace }: PolycrateScene): readonly Finding[] {
  if (workspace === undefined) return [];
  const names = new Set(workspace.facts.blocks.map(({ name }) => name));
  return facts.blocks.flatMap(({ name, field }): Finding[] => {
    if (name === '' || names.has(name)) return [];
    const nearest = nearestName(name, names);
    const hint = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
    const message = `\`workspace.poly\` has no block \`${name}\`, so nothing reads these values.${hint}`;
    const row = { code: 'polycrate/secret-entry', severity: 'warning', message, field: [...field, 'name'] } as const;
    return [report(file.path, nearest === undefined ? row : { ...row, to: nearest, sure: true })];
  });
}

/** Files of a workspace that must be encrypted or ignored (docs polycrate/workspace-verschluesselung). */
export function isExposed(workspace: PolycrateWorkspace, path: string): boolean {
  const inside = path.slice(workspace.folder === '/' ? 1 : workspace.folder.length + 1);
  if (inside.endsWith('.age') || /\.pub$|(?:^|\/)\.git(?:keep|ignore)$|(?:^|\/)README\.md$/i.test(inside)) return false;
  if (inside === 'secrets.poly' || inside === 'id_rsa') return true;
  return (
    inside.startsWith('artifacts/secrets/') ||
    inside.startsWith('.logs/') ||
    /^(?:artifacts\/.*)?kubeconfig[^/]*\.ya?ml$/.test(inside)
  );
}

/** That a file with secrets is not ignored by Git: at the file where it is ours, else at the workspace, once for all. */
export function exposedFindings({ file, workspace, exposed, shorten }: PolycrateScene): readonly Finding[] {
  const row = { code: 'polycrate/secret-not-ignored', severity: 'error' } as const;
  if (file.kind === 'polycrateSecrets') {
    if (!exposed.includes(file.path)) return [];
    const message =
      '`secrets.poly` is not ignored by Git, so that it is or will be committed in plain text. Add it to `.gitignore`, and commit `secrets.poly.age` (`polycrate workspace encrypt`).';
    return [report(file.path, { ...row, message, field: [] })];
  }
  if (file.kind !== 'polycrateWorkspace' || workspace?.file !== file.path) return [];
  const others = exposed.filter((path) => baseName(path) !== 'secrets.poly');
  if (others.length === 0) return [];
  const named = others.slice(0, 2).map((path) => `\`${shorten(path)}\``);
  const more = others.length > 2 ? ` and ${others.length - 2} more` : '';
  const [verb, it] = others.length === 1 ? ['is', 'it'] : ['are', 'them'];
  const message = `${named.join(others.length === 2 ? ' and ' : ', ')}${more} ${verb} not ignored by Git, and may hold secrets in plain text. Add ${it} to \`.gitignore\`, and commit the encrypted \`.age\` files.`;
  return [report(file.path, { ...row, message, field: ['name'], part: 'key' })];
}
