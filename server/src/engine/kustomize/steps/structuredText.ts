import { goJson } from '../goJson.ts';
import { getNode, type Node, type ScalarNode } from '../node.ts';
import { replacing } from '../nodeEdit.ts';
import { nodeValue } from '../value.ts';
import { lookUp } from './fieldLookup.ts';
import { type CreateParts, matchPath } from './fieldMatch.ts';
import { putNode } from './putNode.ts';
import { type ValueWriter, writeValue } from './replacementValue.ts';
import { readYamlText, yamlText } from './yamlText.ts';

/**
 * Writes a value into YAML or JSON that stands in a text on the way of the path, and puts the text back (setValueInStructuredData of
 * replacement.go). Undefined when there is no such text or the value does not fit: then the path is taken as it is.
 */
export function writeInText(
  root: Node,
  path: readonly string[],
  value: Node,
  { writer, create }: { readonly writer: ValueWriter; readonly create: CreateParts | undefined },
): Node | undefined {
  for (let length = 1; length < path.length; length++) {
    const found = lookUp(root, path.slice(0, length));
    if ('problem' in found || found.node?.kind !== 'scalar') continue;
    const scalar = found.node;
    const tree = readYamlText(scalar);
    if (tree === undefined) continue;
    const matched = matchPath(tree, path.slice(length), create);
    if ('problem' in matched || matched.places.length === 0) return undefined;
    let made = matched.root;
    for (const place of matched.places) {
      const target = getNode(made, place);
      if (target === undefined) return undefined;
      const written = writeValue(target, value, writer);
      if ('problem' in written) return undefined;
      made = putNode(made, place, written);
    }
    const origin = { ...replacing(writer.origin, scalar), copied: value.origin };
    return putNode(root, found.place, { ...scalar, text: printed(made, scalar), origin });
  }
  return undefined;
}

/** JSON stays JSON, on lines of its own when it was; everything else is YAML without the last line break (serializeStructuredData). */
function printed(tree: Node, { text }: ScalarNode): string {
  if (!/^\s*[{[]/.test(text)) return yamlText(tree).trim();
  const value = nodeValue(tree, false);
  return text.includes('\n') && text.includes('  ') ? goJson(value, 'exact', '  ') : goJson(value);
}
