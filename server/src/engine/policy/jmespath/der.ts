/** One element of DER (X.690): its tag, where its contents stand, and where it begins and ends. */
export interface DerElement {
  readonly tag: number;
  readonly bytes: Uint8Array;
}

/** The elements of a sequence; undefined when the bytes are no DER. */
export function readElements(bytes: Uint8Array): readonly DerElement[] | undefined {
  const found: DerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    let length = bytes[at + 1];
    at += 2;
    if (length === undefined) return undefined;
    if (length >= 0x80) {
      const more = length & 0x7f;
      if (more === 0 || more > 4) return undefined;
      length = 0;
      for (let i = 0; i < more; i++) length = length * 256 + (bytes[at++] ?? 0);
    }
    if (at + length > bytes.length) return undefined;
    found.push({ tag, bytes: bytes.subarray(at, at + length) });
    at += length;
  }
  return found;
}

/** The elements inside of one that holds others; none where it holds none. */
export function inside(element: DerElement | undefined): readonly DerElement[] {
  return (element && readElements(element.bytes)) ?? [];
}

/** An integer of any size. */
export function derInteger({ bytes }: DerElement): bigint {
  let value = 0n;
  for (const byte of bytes) value = value * 256n + BigInt(byte);
  return (bytes[0] ?? 0) >= 0x80 ? value - (1n << BigInt(bytes.length * 8)) : value;
}

/** `2.5.4.3` */
export function objectIdentifier({ bytes }: DerElement): string {
  const parts: number[] = [];
  let value = 0;
  for (const byte of bytes) {
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (parts.length === 0)
      parts.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)));
    else parts.push(value);
    value = 0;
  }
  return parts.join('.');
}

/** A text of any of the string types; bytes that are no UTF-8 are taken one by one. */
export function derText({ bytes }: DerElement): string {
  return String.fromCharCode(...bytes);
}

/** UTCTime or GeneralizedTime as RFC 3339; undefined for another form. */
export function derTime(element: DerElement): string | undefined {
  const text = derText(element);
  const [, year = '', month, day, hour, minute, second = '00'] =
    /^(\d{2}|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/.exec(text) ?? [];
  if (month === undefined) return undefined;
  const full = year.length === 4 ? year : `${Number(year) >= 50 ? '19' : '20'}${year}`;
  return `${full}-${month}-${day}T${hour}:${minute}:${second}Z`;
}
