import type { Random } from './random.ts';
import { randomFields } from './randomKustomization.ts';
import { type Fields, KINDS, type Known, NAMES, object } from './randomObjects.ts';
import { randomYaml } from './randomYaml.ts';

/**
 * Files of a random base, an overlay, and perhaps components and one or two layers between the two, by path below `/repo`; the overlay
 * is what is built.
 */
export function randomPlatform(random: Random): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const names = random.some(NAMES, 2, 4);
  const known = names.flatMap((name) => random.some(KINDS, 1, 3).map((kind): Known => ({ kind, name })));
  const objects = known.map((one) => object(random, one, names));
  const put = (directory: string, fields: Fields): void => {
    files.set(`/repo/${directory}/kustomization.yaml`, fieldsText(random, fields));
  };
  const fieldsOf = (layer: 'base' | 'overlay' | 'component', directory: string): Fields =>
    randomFields(random, known, layer, (name, text) => {
      files.set(`/repo/${directory}/${name}`, text);
      return name;
    });
  const base = fieldsOf('base', 'base');
  const overlay = fieldsOf('overlay', 'overlay');
  const parts = random.chance(0.5) ? [objects] : [objects.slice(0, 2), objects.slice(2)];
  parts.forEach((part, at) => {
    files.set(`/repo/base/objects${at}.yaml`, objectsText(random, part));
  });
  put('base', { resources: parts.map((_, at) => `objects${at}.yaml`), ...base });
  const components = random.chance(0.3) ? random.some(['../component', '../component-2'], 1, 2) : [];
  for (const one of components) {
    const directory = one.slice('../'.length);
    const kind = { apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component' };
    put(directory, { ...kind, ...fieldsOf('component', directory) });
  }
  const below = random.chance(0.15) ? ['../middle'] : random.chance(0.15) ? ['../left', '../right'] : ['../base'];
  if (below[0] === '../middle') put('middle', { resources: ['../base'], ...fieldsOf('component', 'middle') });
  if (below.length > 1) {
    for (const side of ['left', 'right']) {
      const fields = fieldsOf('component', side);
      put(side, { resources: ['../base'], ...fields, namePrefix: `${side}-` });
    }
  }
  const list = random.chance(0.05) ? 'bases' : 'resources';
  put('overlay', { [list]: below, components, ...overlay });
  return files;
}

/** Objects as documents of their own, or now and then as the items of a list. */
function objectsText(random: Random, objects: readonly Fields[]): string {
  if (random.chance(0.05)) return randomYaml(random, { apiVersion: 'v1', kind: 'List', items: objects });
  return objects.map((one) => randomYaml(random, one)).join('---\n');
}

/** Mostly JSON, since plain words of YAML 1.1 make many a kustomization fail. */
function fieldsText(random: Random, value: Fields): string {
  if (random.chance(0.2)) return randomYaml(random, value);
  return `${JSON.stringify(value, null, 2)}\n`;
}
