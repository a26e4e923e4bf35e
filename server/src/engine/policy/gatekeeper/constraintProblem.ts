import { packFromObject } from '../../schema/crdPack.ts';
import { readJsonValue } from '../../schema/jsonReader.ts';
import { createRegistry } from '../../schema/registry.ts';
import type { JsonObject } from '../../schema/schemaShape.ts';
import { validateObject } from '../../schema/validate.ts';
import { printPath } from '../../syntax/fieldPath.ts';
import { textAt } from '../judged/resource.ts';
import { once } from '../verdicts/once.ts';

const registryOf = once((template: JsonObject) => {
  const pack = packFromObject(template, 'template');
  return createRegistry(pack === undefined ? [] : [pack]);
});

/** Why the server refuses a constraint by the schema of its template. Fields that it does not list are dropped, and refused by nobody. */
export function constraintProblem(constraint: JsonObject, template: JsonObject): string | undefined {
  const registry = registryOf(template);
  const kind = registry.find(textAt(constraint, 'apiVersion'), textAt(constraint, 'kind'));
  if (kind === undefined) return undefined;
  const problem = validateObject(constraint, kind, { registry, read: readJsonValue, mode: 'full' }).find(
    ({ severity, code, path }) => severity === 'error' && code !== 'schema/unknown-field' && path[0] === 'spec',
  );
  return problem && `\`${printPath(problem.path)}\`: ${problem.message}`;
}
