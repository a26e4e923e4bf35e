import type { Library } from '../../schema/cel/overload.ts';
import { needsCluster } from './clusterContext.ts';

/**
 * What ImageValidatingPolicies ask of registries (kyverno, pkg/cel/libs/imageverify/lib.go). Offline nobody answers, so that expressions
 * come to a value only where they need no signature.
 */
export const IMAGE_VERIFICATION: Library = {
  'verifyImageSignatures(string, list<dyn>) -> int': (image: string) => needsCluster(`the signatures of ${image}`),
  'verifyAttestationSignatures(string, string, list<dyn>) -> int': (image: string, attestation: string) =>
    needsCluster(`the attestation ${attestation} of ${image}`),
  'getImageData(string) -> dyn': (image: string) => needsCluster(`the data of ${image}`),
  'extractPayload(string, string) -> dyn': (image: string, attestation: string) =>
    needsCluster(`the payload of ${attestation} of ${image}`),
};
