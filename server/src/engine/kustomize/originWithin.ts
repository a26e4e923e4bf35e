import type { InnerPlace, Origin, PathLink } from './provenance.ts';

/** The origin of what stands at `place` in the text that an origin names. */
export function withinOrigin(origin: Origin, place: InnerPlace): Origin {
  return { ...origin, inner: withinPlace(origin.inner, place) };
}

function withinPlace(outer: InnerPlace | undefined, place: InnerPlace): InnerPlace {
  return outer === undefined ? place : { ...outer, inner: withinPlace(outer.inner, place) };
}

/** The origin one field or item deeper in the document that it names; of a text in a text, the innermost one. */
export function deeper(origin: Origin, segment: string | number): Origin {
  if (origin.inner === undefined) return { ...origin, link: { parent: origin.link, segment } };
  return { ...origin, inner: deeperPlace(origin.inner, segment) };
}

function deeperPlace(place: InnerPlace, segment: string | number): InnerPlace {
  if (place.inner === undefined) return { ...place, link: { parent: place.link, segment } };
  return { ...place, inner: deeperPlace(place.inner, segment) };
}

/** The last step of the way that an origin names, in the innermost text. */
export function innermostLink(origin: Origin): PathLink | undefined {
  let place: Pick<InnerPlace, 'link' | 'inner'> = origin;
  while (place.inner !== undefined) place = place.inner;
  return place.link;
}
