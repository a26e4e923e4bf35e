import { Failure } from '../../../schema/cel/failure.ts';
import { compareVersions, readVersion } from '../../../schema/cel/library/semver.ts';
import { type Builtins, isText, of, ofTexts } from './define.ts';

/** Versions (v1/topdown/semver.go). */
export const VERSIONS: Builtins = {
  'semver.compare': ofTexts(2, (a = '', b = '') => {
    const [one, other] = [readVersion(a), readVersion(b)];
    return one instanceof Failure || other instanceof Failure ? undefined : Number(compareVersions(one, other));
  }),
  'semver.is_valid': of(1, ([text]) => isText(text) && !(readVersion(text) instanceof Failure)),
};
