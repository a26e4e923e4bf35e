/**
 * What a render needs of the program `helm`. The engine runs nothing: it asks, and a host that is allowed to run the program answers. Equal
 * requests have equal answers as long as the files of the chart stay as they are.
 */
export type HelmRequest =
  | {
      /** Get a chart from its repository, to stand at `root` (remotePaths.ts). */
      readonly do: 'pull';
      readonly root: string;
      readonly repo: string;
      readonly name: string;
      /** '' for the newest. */
      readonly version: string;
      readonly devel: boolean;
      readonly home: HelmHome;
    }
  | {
      readonly do: 'template';
      /** Path of the chart's folder: of the repository, or below REMOTE_ROOT. */
      readonly chart: string;
      /** '' for a name that helm makes up. */
      readonly releaseName: string;
      /** Options of `helm template` (AsHelmArgs of api/types/helmchartargs.go), values files apart. */
      readonly options: readonly string[];
      /** Contents of the values files, in order: the chart's own or merged values, then the additional ones. */
      readonly values: readonly string[];
      readonly home: HelmHome;
    };

/** Where helm finds its configuration: `helmGlobals.configHome`, and the folder of the kustomization that says so. */
export interface HelmHome {
  readonly configHome: string;
  readonly directory: string;
}

/** What became of a request. */
export type HelmAnswer =
  | { readonly kind: 'pulled' }
  /** `files` are what it was made of: paths of the chart in the repository, folders too. */
  | { readonly kind: 'rendered'; readonly text: string; readonly files: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string };

/** A request as text; equal for equal ones. */
export function helmKey(request: HelmRequest): string {
  return JSON.stringify(request);
}

/** The request of a text that `helmKey` made. */
export function readHelmKey(key: string): HelmRequest {
  return JSON.parse(key) as HelmRequest;
}
