import type { Random } from './random.ts';
import { randomFields } from './randomKustomization.ts';
import { type Fields, KINDS, type Known, NAMES, object } from './randomObjects.ts';
import { randomYaml } from './randomYaml.ts';

/** Files of a random base, an overlay and perhaps a component, by path below `/repo`; the overlay is what is built. */
export function randomPlatform(random: Random): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const names = random.some(NAMES, 2, 4);
  const known = names.flatMap((name) => random.some(KINDS, 1, 3).map((kind): Known => ({ kind, name })));
  const objects = known.map((one) => object(random, one, names));
  const base = randomFields(random, known, 'base');
  const overlay = randomFields(random, known, 'overlay');
  const parts = random.chance(0.5) ? [objects] : [objects.slice(0, 2), objects.slice(2)];
  parts.forEach((part, at) => {
    files.set(`/repo/base/objects${at}.yaml`, part.map((one) => randomYaml(random, one)).join('---\n'));
  });
  files.set(
    '/repo/base/kustomization.yaml',
    fieldsText(random, { resources: parts.map((_, at) => `objects${at}.yaml`), ...base }),
  );
  const components = random.chance(0.3) ? ['../component'] : [];
  if (components.length > 0) {
    const fields = randomFields(random, known, 'component');
    files.set(
      '/repo/component/kustomization.yaml',
      fieldsText(random, { apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component', ...fields }),
    );
  }
  files.set('/repo/overlay/kustomization.yaml', fieldsText(random, { resources: ['../base'], components, ...overlay }));
  return files;
}

/** Mostly JSON, since plain words of YAML 1.1 make many a kustomization fail. */
function fieldsText(random: Random, value: Fields): string {
  if (random.chance(0.2)) return randomYaml(random, value);
  return `${JSON.stringify(value, null, 2)}\n`;
}
