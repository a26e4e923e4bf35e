import type { CodeActionAnswer, TextEdit } from '../../api.ts';
import type { Finding } from '../../diagnostics/finding.ts';
import { nodeAt } from '../../syntax/lookup.ts';
import { touches } from '../../syntax/touches.ts';
import type { SyntaxFile } from '../../syntax/tree.ts';
import { baseName, dirName, isWithin, joinPath, relativePath } from '../../text/paths.ts';
import { isPatchByName } from '../../workspace/patchNames.ts';
import { textAt } from '../../workspace/read.ts';
import type { ActionInput } from '../codeActions.ts';
import { locatePlace } from '../locate.ts';
import { recovered } from '../recovered.ts';
import { deleteEdits } from './deleteFiles.ts';
import { addItems } from './listEdit.ts';

/** Fixes between files and the entries that name them: list a file that nothing uses, make or unlist one that is missing. */
export function entryActions(input: ActionInput): readonly CodeActionAnswer[] {
  return input.findings
    .filter((finding) => touches(locatePlace(finding.place, input.fixes.syntax), input.range))
    .flatMap((finding) => {
      if (finding.code === 'kustomize/file-unused') return listActions(input, finding);
      return finding.code === 'kustomize/missing-file' ? missingActions(input, finding) : [];
    });
}

/** An entry in the nearest kustomization above; a Component in `components`, a patch by its name in `patches`. */
function listActions({ file, fixes }: ActionInput, { code, related }: Finding): readonly CodeActionAnswer[] {
  const near = related[0]?.place;
  if (near === undefined || !('file' in near)) return [];
  const read = fixes.syntax(near.file);
  if (read === undefined) return [];
  const source = recovered(read);
  const path = relativePath(dirName(near.file), file);
  const listed = isPatchByName(file) ? { list: 'patches', item: { path } } : { list: 'resources', item: path };
  const edits = addItems(source, listed.list, [listed.item]).map((edit): TextEdit => ({ file: near.file, ...edit }));
  if (edits.length === 0) return [];
  const folder = dirName(near.file) === dirName(file) ? '' : `${relativePath(dirName(file), dirName(near.file))}/`;
  const title = `Add to \`${listed.list}\` of ${folder}${baseName(near.file)}`;
  return [{ title, kind: 'quickfix', code, preferred: true, edits }];
}

/** The entry is taken out, or the file made: an empty manifest or patch, since what it should say nobody knows. */
function missingActions({ file, facts, fixes }: ActionInput, { code, place }: Finding): readonly CodeActionAnswer[] {
  const read = fixes.syntax(file);
  if (read === undefined || !('path' in place) || place.file !== file) return [];
  const source = recovered(read);
  const reference = facts.kustomization?.references.find(({ field }) => field.join('/') === place.path.join('/'));
  if (reference === undefined) return [];
  const { target, role, field } = reference;
  const gone = { ...facts, kustomization: { ...facts.kustomization, references: [reference] } } as typeof facts;
  const edits = deleteEdits([target], [gone], () => source);
  const made: CodeActionAnswer[] =
    edits.length === 0 ? [] : [{ title: 'Remove this entry', kind: 'quickfix', code, preferred: false, edits }];
  const isFile = /\.[A-Za-z0-9]+$/.test(baseName(target)) || role === 'data';
  // kustomize reads no file outside of the folder.
  if (!isWithin(target, dirName(file)) && (isFile || role !== 'component')) return made;
  const path = isFile ? target : joinPath(target, 'kustomization.yaml');
  const text = isFile ? fileText(role, source, field) : kustomizationText(role === 'component');
  const shown = relativePath(dirName(file), path);
  return [
    {
      title: `Create \`${shown}\``,
      kind: 'quickfix',
      code,
      preferred: false,
      edits: [],
      creates: [{ file: path, text }],
    },
    ...made,
  ];
}

function fileText(role: string, source: SyntaxFile, field: readonly (string | number)[]): string {
  if (role !== 'patch' && role !== 'resource') return '';
  const root = source.documents.find((document) => document.root !== undefined)?.root;
  const target = role === 'patch' ? nodeAt(root, [...field.slice(0, -1), 'target']) : undefined;
  const [kind, name] = [textAt(target, ['kind']) ?? '', textAt(target, ['name']) ?? ''];
  return `apiVersion: \nkind: ${kind}\nmetadata:\n  name: ${name}\n`;
}

function kustomizationText(isComponent: boolean): string {
  const [version, kind] = isComponent ? ['v1alpha1', 'Component'] : ['v1beta1', 'Kustomization'];
  return `apiVersion: kustomize.config.k8s.io/${version}\nkind: ${kind}\nresources: []\n`;
}
