import { definesKind } from '../schema/crdPack.ts';
import type { SyntaxFile, SyntaxNode } from '../syntax/tree.ts';
import { dirName } from '../text/paths.ts';
import { type ApplicationSetFacts, isArgoKind, readApplication, readApplicationSet } from './argoFacts.ts';
import { classify, type FileKind, isObject, isPolycrate, type Surroundings } from './classify.ts';
import type { DeployUnit, SourceObject } from './deployUnit.ts';
import { isFluxKind, readFluxSources, readFluxUnits } from './fluxFacts.ts';
import { type KustomizationFacts, readKustomization } from './kustomizationFacts.ts';
import { type PolycrateFacts, readPolycrate } from './polycrateFacts.ts';
import { type FileScan, type ScannedDocument, scanText, scanTree } from './scan.ts';
import { isTemplate } from './templates.ts';

/** One Kubernetes object as its file names it, before any rendering. */
export interface ObjectFact {
  readonly document: number;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/**
 * All that the rest of the workspace wants to know about one file. Plain data without offsets: an edit that changes no
 * identity and no reference leaves the facts equal, and with them the graph.
 */
export interface FileFacts {
  readonly path: string;
  readonly kind: FileKind;
  readonly objects: readonly ObjectFact[];
  /** Whether it has a CustomResourceDefinition or ConstraintTemplate that can be read; a Helm template may be plain YAML, too. */
  readonly definesKinds: boolean;
  readonly kustomization: KustomizationFacts | undefined;
  readonly units: readonly DeployUnit[];
  readonly applicationSets: readonly ApplicationSetFacts[];
  readonly sources: readonly SourceObject[];
  readonly polycrate: PolycrateFacts | undefined;
}

/** The text of a file, its tree on demand, and what stands around it. */
export interface FactsInput extends Surroundings {
  readonly text: string;
  /** Parses the text; called only for files that the scanner cannot read. */
  readonly parse: () => SyntaxFile;
  /** The trees without broken lines, so that a half-typed one takes no entry, block or deployment away; called only for files that refer to others. */
  readonly mend: () => SyntaxFile;
}

const NO_DEPLOYMENTS: Pick<FileFacts, 'units' | 'applicationSets' | 'sources'> = {
  units: [],
  applicationSets: [],
  sources: [],
};

/** What most files say of nearly everything; one list for all of them, since the facts of all files stay in memory. */
const NOTHING: Omit<FileFacts, 'path' | 'kind'> = {
  objects: [],
  definesKinds: false,
  kustomization: undefined,
  ...NO_DEPLOYMENTS,
  polycrate: undefined,
};

/** The facts of one file. Ordinary manifests are scanned and never parsed. */
export function readFileFacts(path: string, input: FactsInput): FileFacts {
  const scan = scanFile(path, input);
  const kind = classify(path, input.text, scan, input);
  const none: FileFacts = { path, kind, ...NOTHING };
  const root = (): SyntaxNode | undefined => input.mend().documents.find((item) => item.root !== undefined)?.root;
  if (kind === 'kustomization') return { ...none, kustomization: readKustomization(root(), dirName(path)) };
  if (isPolycrate(kind)) return { ...none, polycrate: readPolycrate(kind, root()) };
  const definesKinds = scan.documents.some((document) => definesKind(document.kind));
  if (kind === 'template') return { ...none, definesKinds: definesKinds && !isTemplate(input.text) };
  if (kind !== 'manifest' && kind !== 'encrypted') return none;
  const objects = scan.documents.filter(isObject).map(toObject);
  return { ...none, objects, definesKinds, ...readDeployments(path, objects, input.mend) };
}

/** What cannot be parsed is told by its lines, where these tell of more objects: one that is broken at its head is still one. */
function scanFile(path: string, input: FactsInput): FileScan {
  const { text, parse, mend } = input;
  const lines = scanText(text);
  if (!lines.uncertain) return lines;
  // What it says is known by a run of its program alone, and a parser would find a thousand errors in it first.
  if (isTemplate(text) && classify(path, text, lines, input) === 'template') return lines;
  const read = parse();
  // A word behind a tab goes on with the value above it, which may be the kind.
  const syntax = read.problems.some(({ code }) => code === 'yaml/tab') ? mend() : read;
  const tree = scanTree(syntax);
  const isBroken = syntax.problems.some(({ code }) => code === 'yaml/syntax');
  const count = ({ documents }: FileScan): number => documents.filter(isObject).length;
  return isBroken && count(lines) > count(tree) ? lines : tree;
}

/** True when two facts say the same, whatever the objects that hold them. */
export function sameFacts(a: FileFacts, b: FileFacts): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function toObject(document: ScannedDocument): ObjectFact {
  const { index, apiVersion = '', kind = '', name = '', namespace = '' } = document;
  return { document: index, apiVersion, kind, name, namespace };
}

function readDeployments(file: string, objects: readonly ObjectFact[], mend: () => SyntaxFile): typeof NO_DEPLOYMENTS {
  const deploying = objects.filter(
    ({ apiVersion, kind }) => isFluxKind(apiVersion, kind) || isArgoKind(apiVersion, kind),
  );
  if (deploying.length === 0) return NO_DEPLOYMENTS;
  const units: DeployUnit[] = [];
  const applicationSets: ApplicationSetFacts[] = [];
  const sources: SourceObject[] = [];
  for (const { document, kind, name, namespace } of deploying) {
    const root = mend().documents[document]?.root;
    const at = { file, document, name, namespace };
    if (kind === 'Application') units.push(...readApplication(root, at));
    else if (kind === 'ApplicationSet') applicationSets.push(readApplicationSet(root, at));
    else units.push(...readFluxUnits(root, kind, at));
    sources.push(...readFluxSources(root, kind, at));
  }
  return { units, applicationSets, sources };
}
