import type { Builtin } from '../machine.ts';
import { COLLECTIONS } from './collections.ts';
import { DIGESTS } from './digests.ts';
import { ENCODINGS } from './encodings.ts';
import { GRAPHS } from './graph.ts';
import { IDENTIFIERS } from './identifiers.ts';
import { JSON_FUNCTIONS } from './json.ts';
import { NETWORK } from './network.ts';
import { NUMBERS } from './numbers.ts';
import { OBJECTS } from './objects.ts';
import { OPERATORS } from './operators.ts';
import { GLOBS } from './patterns.ts';
import { REGEX } from './regex.ts';
import { STRINGS } from './strings.ts';
import { TIME } from './time.ts';
import { TOKENS } from './tokens.ts';
import { TYPES } from './types.ts';
import { VERSIONS } from './versions.ts';

/** Every function that a policy may call. None of them reaches a file, the network, the environment or a clock. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map(
  [
    OPERATORS,
    COLLECTIONS,
    STRINGS,
    REGEX,
    OBJECTS,
    TYPES,
    NUMBERS,
    JSON_FUNCTIONS,
    ENCODINGS,
    DIGESTS,
    TOKENS,
    IDENTIFIERS,
    TIME,
    NETWORK,
    GRAPHS,
    VERSIONS,
    GLOBS,
  ].flatMap((group) => Object.entries(group)),
);
