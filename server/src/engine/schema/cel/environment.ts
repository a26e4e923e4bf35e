import { FORMAT_FUNCTIONS } from './library/formats.ts';
import { INCLUDES, KUBERNETES_LISTS, LISTS, SETS } from './library/lists.ts';
import { MATH } from './library/math.ts';
import { NETWORK } from './library/network.ts';
import { OPERATOR_TYPES } from './library/operatorTypes.ts';
import { OPTIONAL_LISTS, OPTIONALS } from './library/optionals.ts';
import { AUTHORIZER, ENCODERS, JSON_PATCH, PATTERNS } from './library/patterns.ts';
import { QUANTITIES } from './library/quantities.ts';
import { SEMVER } from './library/semver.ts';
import { STANDARD } from './library/standard.ts';
import { LATER_STRINGS, STRINGS } from './library/strings.ts';
import { URLS } from './library/urls.ts';
import { Functions, type Library } from './overload.ts';

/** Which functions and macros there are. */
export interface Environment {
  readonly functions: Functions;
  /** Whether `cel.bind` is one of the macros. */
  readonly hasBind: boolean;
  /** Whether one list or mapping may hold values of several types. */
  readonly isMixed: boolean;
  /** Whether `a__dash__b` is the field `a-b`, as where a schema gives the types of values. */
  readonly hasEscapes: boolean;
}

const LANGUAGE: readonly Library[] = [OPERATOR_TYPES, STANDARD];
const SERVER: readonly Library[] = [
  ...LANGUAGE,
  STRINGS,
  LISTS,
  SETS,
  OPTIONALS,
  KUBERNETES_LISTS,
  PATTERNS,
  URLS,
  NETWORK,
  QUANTITIES,
  SEMVER,
  FORMAT_FUNCTIONS,
  AUTHORIZER,
];

/** What the server offers to rules of schemas (k8s.io/apiserver, pkg/cel/environment/base.go, 1.37). */
export const SERVER_ENVIRONMENT: Environment = {
  functions: new Functions(SERVER),
  hasBind: false,
  isMixed: false,
  hasEscapes: true,
};

/** The same for admission policies, whose objects have no types. */
export const ADMISSION_ENVIRONMENT: Environment = { ...SERVER_ENVIRONMENT, hasEscapes: false };

/** The same with what mutating policies have besides. */
export const MUTATION_ENVIRONMENT: Environment = {
  functions: new Functions([...SERVER, JSON_PATCH]),
  hasBind: false,
  isMixed: false,
  hasEscapes: false,
};

/** The language with every extension of cel-go, for engines beside the server. */
export const FULL_ENVIRONMENT: Environment = {
  functions: new Functions([LATER_STRINGS, ...SERVER, INCLUDES, MATH, ENCODERS, OPTIONAL_LISTS]),
  hasBind: true,
  isMixed: true,
  hasEscapes: false,
};

/** What selectors of devices have (k8s.io/dynamic-resource-allocation, cel/compile.go). */
export const DEVICE_ENVIRONMENT: Environment = {
  functions: new Functions([...SERVER, INCLUDES]),
  hasBind: true,
  isMixed: false,
  hasEscapes: false,
};
