import type { FieldPath } from '../syntax/fieldPath.ts';
import { currentId, type Resource } from './resource.ts';

/** Whether a field holds a value that nobody may see: below `data` or `stringData` of a Secret. */
export function isSecretField(resource: Resource, [field]: FieldPath): boolean {
  const { group, kind } = currentId(resource);
  return group === '' && kind === 'Secret' && (field === 'data' || field === 'stringData');
}
