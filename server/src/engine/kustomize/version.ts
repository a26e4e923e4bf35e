/** The version of kustomize whose behaviour is reproduced, byte for byte. */
export const KUSTOMIZE_VERSION = 'v5.8.2';
