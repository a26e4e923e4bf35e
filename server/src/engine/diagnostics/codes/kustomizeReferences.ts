import type { CodeInfo } from '../codeInfo.ts';

const NAMEREF = 'kustomize api/internal/konfig/builtinpluginconsts/namereference.go, api/filters/nameref/nameref.go';

/** Codes of names by which objects refer to each other. */
export const KUSTOMIZE_REFERENCE_CODES: readonly CodeInfo[] = [
  {
    code: 'kustomize/reference-field',
    severity: 'error',
    title: 'A name reference cannot be followed',
    what: 'A field that names another object is not a text, or its name may mean several objects after renaming.',
    why: 'kustomize cannot tell which name to write, and refuses the build.',
    remedy: 'Rename one of the objects, or correct the field.',
    example: '# two ConfigMaps `app` from two bases with prefixes a- and b-, and one Deployment that names `app`',
    source: NAMEREF,
  },
  {
    code: 'kustomize/reference-lost',
    severity: 'warning',
    title: 'A name reference is left pointing at nothing',
    what: 'An object gets another name in the render, by a prefix, a suffix or the hash of a generator, and a field that names it keeps the old one. kustomize follows names only in the fields that it knows, which are those of built-in kinds, and only between objects that came through the same layers.',
    why: 'Nothing has the old name: the reference does not resolve in the cluster.',
    remedy:
      'List the field under `nameReference` in a file of `configurations`; or keep the name, for a generator with `disableNameSuffixHash: true`.',
    example:
      'configMapGenerator:\n  - name: rules   # gets a hash behind its name\n    files: [rules.yaml]\nresources: [prometheus.yaml]   # a custom resource with spec.configMapName: rules',
    source: NAMEREF,
  },
  {
    code: 'kustomize/reference-deleted',
    severity: 'information',
    title: 'A reference leads to an object that the build deletes',
    what: 'A patch of this overlay deletes an object of a base, and a field still names it. Nothing else in the build has the name, and no custom resource that could make such an object names it.',
    why: 'The reference does not resolve in the cluster, unless the object comes from elsewhere.',
    remedy: 'Remove the reference with a patch too. Where something else creates the object, all is well.',
    example:
      'resources: [../base]   # a Deployment that reads ConfigMap settings\npatches:\n  - patch: |-\n      $patch: delete\n      apiVersion: v1\n      kind: ConfigMap\n      metadata: { name: settings }',
    source: 'kustomize api/resmap/reswrangler.go ApplySmPatch',
  },
];
