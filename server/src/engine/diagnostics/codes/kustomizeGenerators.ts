import type { CodeInfo } from '../codeInfo.ts';

const SOURCES = 'kustomize api/kv/kv.go, api/internal/generators/utils.go';
const ABSORB = 'kustomize api/resmap/reswrangler.go appendReplaceOrMerge';

/** Codes of configMapGenerator and secretGenerator. */
export const KUSTOMIZE_GENERATOR_CODES: readonly CodeInfo[] = [
  {
    code: 'kustomize/generator-name',
    severity: 'error',
    title: 'A generator has no name',
    what: 'Every entry of `configMapGenerator` and `secretGenerator` needs a `name`.',
    why: 'kustomize refuses the build.',
    remedy: 'Give it the name that workloads use; the hash is put behind it.',
    example: 'configMapGenerator:\n  - literals: [LOG=debug]',
    source: 'kustomize api/internal/generators/utils.go makeBaseNode',
  },
  {
    code: 'kustomize/bad-literal',
    severity: 'error',
    title: 'A literal has no key',
    what: 'A literal has the form `key=value`; only the first `=` counts, and the key cannot be empty.',
    why: 'kustomize refuses the build.',
    remedy: 'Write `key=value`; an empty value is `key=`.',
    example: 'configMapGenerator:\n  - name: app\n    literals: [debug]',
    source: SOURCES,
  },
  {
    code: 'kustomize/bad-file-source',
    severity: 'error',
    title: 'A file source cannot be read as key and path',
    what: 'A file source has the form `path` or `key=path`, with at most one `=` and neither side empty.',
    why: 'kustomize refuses the build.',
    remedy: 'Rename a file that has `=` in its path, or correct the entry.',
    example: 'configMapGenerator:\n  - name: app\n    files: ["a=b=c.conf"]',
    source: SOURCES,
  },
  {
    code: 'kustomize/bad-env-file',
    severity: 'error',
    title: 'An env file is not text',
    what: 'An env file must be valid UTF-8, one `KEY=value` on each line.',
    why: 'kustomize refuses the build.',
    remedy: 'Save the file as UTF-8, or take it with `files` where bytes are allowed.',
    example: 'configMapGenerator:\n  - name: app\n    envs: [latin1.env]',
    source: SOURCES,
  },
  {
    code: 'kustomize/duplicate-generator-key',
    severity: 'error',
    title: 'A key comes twice',
    what: 'Two sources of one generator give the same key. A file without `key=` has its name as key.',
    why: 'kustomize refuses the build.',
    remedy: 'Remove one, or give one another key.',
    example: 'configMapGenerator:\n  - name: app\n    literals: [A=1, A=2]',
    source: SOURCES,
  },
  {
    code: 'kustomize/generator-exists',
    severity: 'error',
    title: 'A generated object exists already',
    what: 'The accumulated resources have, or had in a lower layer, an object of this name, and the entry does not say what to do with it.',
    why: 'kustomize refuses the build.',
    remedy:
      'Set `behavior: merge` to add and override keys or `behavior: replace` to drop the old ones, or choose another name.',
    example: 'resources: [../base]\nconfigMapGenerator:\n  - name: app\n    literals: [LOG=debug]',
    source: ABSORB,
  },
  {
    code: 'kustomize/generator-target-none',
    severity: 'error',
    title: 'Nothing to merge with or to replace',
    what: 'The entry says `behavior: merge` or `replace`, and no object of this kind, name and namespace is there.',
    why: 'kustomize refuses the build.',
    remedy: 'Correct the name (the message offers the nearest one) or the namespace, or leave `behavior` out.',
    example: 'configMapGenerator:\n  - name: ap\n    behavior: merge\n    literals: [LOG=debug]',
    source: ABSORB,
  },
  {
    code: 'kustomize/generator-target-several',
    severity: 'error',
    title: 'Several objects to merge with',
    what: 'More than one object has or had the name that the entry wants to merge with or to replace.',
    why: 'kustomize refuses the build, since it cannot tell which one is meant.',
    remedy: 'Rename one of them, or generate them in different layers.',
    example: 'resources: [../blue, ../green]\nconfigMapGenerator:\n  - name: app\n    behavior: merge',
    source: ABSORB,
  },
];
