import type { Field } from '../validation/field.ts';
import { ONE, quantityOf } from '../validation/quantity.ts';
import type { Reporter } from '../validation/reporter.ts';
import type { ContainerRule, ObjectRule } from '../validation/rule.ts';

/** Memory and disks are counted in whole bytes (pkg/api/pod/warnings.go): `100m` is a tenth of a byte. */
export const fractionalBytes: ContainerRule = {
  code: 'warning/fractional-bytes',
  on: 'container',
  check(container, out) {
    for (const list of ['limits', 'requests'])
      for (const name of ['memory', 'ephemeral-storage']) checkWhole(container.get('resources', list, name), out);
  },
};

/** GetWarningsForPersistentVolumeClaimSpec (pkg/api/persistentvolumeclaim/util.go). */
export const fractionalClaims: ObjectRule = {
  code: 'warning/fractional-bytes',
  on: 'object',
  kinds: ['PersistentVolumeClaim', 'StatefulSet'],
  check(root, out, { kind }) {
    const claims = kind.kind === 'StatefulSet' ? root.get('spec', 'volumeClaimTemplates').items : [root];
    for (const claim of claims)
      for (const list of ['requests', 'limits']) checkWhole(claim.get('spec', 'resources', list, 'storage'), out);
  },
};

function checkWhole(field: Field, out: Reporter): void {
  const quantity = field.exists ? quantityOf(field) : undefined;
  // The server counts in thousandths and rounds up.
  if (quantity !== undefined && quantity % ONE !== 0n)
    out.warning(field, `\`${field.shown}\` is no whole number of bytes; \`m\` means a thousandth, \`Mi\` a mebibyte.`);
}

/** A quota that lets more be asked for than used (pkg/registry/core/resourcequota/strategy.go). */
export const quotaOrder: ObjectRule = {
  code: 'warning/quota-order',
  on: 'object',
  kinds: ['ResourceQuota'],
  check(root, out) {
    const hard = root.get('spec', 'hard');
    for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
      const long = hard.get(`requests.${name}`);
      const request = long.exists || name === 'ephemeral-storage' ? long : hard.get(name);
      const limit = hard.get(`limits.${name}`);
      const [asked, most] = [request, limit].map((field) => (field.exists ? quantityOf(field) : undefined));
      if (asked !== undefined && most !== undefined && asked > most)
        out.warning(
          request,
          `\`${request.shown}\` is more than \`${limit.shown}\` of \`limits.${name}\`; the limit decides.`,
        );
    }
  },
};
