/** What stands in place of a Secret value: never its length, a prefix or a digest. */
export const MASK = '•••';
