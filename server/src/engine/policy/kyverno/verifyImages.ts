import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { QueryFailure } from '../jmespath/failure.ts';
import { listAt, memberOf, textAt, textListAt } from '../judged/resource.ts';
import { erred, failed, passed, type Verdict } from '../judged/verdict.ts';
import { wildcardTest } from '../judged/wildcard.ts';
import { isObject } from '../values/json.ts';
import type { PolicyRule } from './policy.ts';
import type { NamedScope } from './scope.ts';

/** A rule that verifies images, ready to run in the scope of the rule; undefined for an object with no image that it is about. */
export type ImageCheck = (scope: NamedScope) => Verdict | undefined;

interface Entry {
  fits(image: string): boolean;
  readonly changesDigest: boolean;
  readonly verifiesDigest: boolean;
  /** Whether it asks for a signature or an attestation. */
  readonly asks: boolean;
}

const NEEDS_CLUSTER: Verdict = {
  ...erred('The signatures of images are checked in a cluster, with its registries.', 'needs-cluster'),
  missing: ['image signatures'],
};

/**
 * `verifyImages` as far as it needs no registry: which images it is about, and that they have digests where it neither adds them nor
 * asks for a signature (pkg/engine/handlers/validation/validate_image.go).
 */
export function compileImageCheck(rule: PolicyRule): ImageCheck {
  const entries = listAt(rule, 'verifyImages').map(readEntry);
  if (isObject(memberOf(rule, 'imageExtractors'))) return () => NEEDS_CLUSTER;
  return (scope) => {
    const images = scope.get('images');
    if (images instanceof QueryFailure) return undefined;
    const about = imagesIn(images).flatMap((image) => {
      const own = entries.filter(({ fits }) => fits(textAt(image, 'reference')));
      return own.map((entry) => ({ entry, image }));
    });
    if (about.length === 0) return undefined;
    const bare = about.find(
      ({ entry, image }) => entry.verifiesDigest && !entry.changesDigest && textAt(image, 'digest') === '',
    );
    if (bare !== undefined) return failed(`missing digest for ${textAt(bare.image, 'reference')}`);
    const needsMore = about.some(
      ({ entry, image }) => entry.asks || (entry.changesDigest && textAt(image, 'digest') === ''),
    );
    return needsMore ? NEEDS_CLUSTER : passed('image verified');
  };
}

function readEntry(entry: Json): Entry {
  const references = [...textListAt(entry, 'imageReferences'), ...textListAt(entry, 'image')].map(wildcardTest);
  const skipped = textListAt(entry, 'skipImageReferences').map(wildcardTest);
  const parts = ['attestors', 'attestations', 'key', 'roots', 'issuer', 'subject'];
  return {
    fits: (image) => references.some((fits) => fits(image)) && !skipped.some((fits) => fits(image)),
    changesDigest: memberOf(entry, 'mutateDigest') !== false,
    verifiesDigest: memberOf(entry, 'verifyDigest') !== false,
    asks: memberOf(entry, 'required') !== false || parts.some((name) => (memberOf(entry, name) ?? null) !== null),
  };
}

function imagesIn(lists: Json): readonly JsonObject[] {
  return Object.values(isObject(lists) ? (lists as JsonObject) : {}).flatMap((list) =>
    Object.values(isObject(list) ? (list as JsonObject) : {}).filter((image): image is JsonObject => isObject(image)),
  );
}
