import type { FieldPath } from '../../syntax/fieldPath.ts';
import { parse } from '../../syntax/parse.ts';
import { goJson } from '../goJson.ts';
import { replacing } from '../newNode.ts';
import { getNode, type Node, type ScalarNode } from '../node.ts';
import { misfit } from '../scalarTags.ts';
import { nodeValue } from '../value.ts';
import { lookUp } from './fieldLookup.ts';
import { type CreateParts, matchPath } from './fieldMatch.ts';
import { putNode } from './putNode.ts';
import { copiedOrigin, type ValueWriter, writeValue } from './replacementValue.ts';
import { hasUnwritten, withTextComments } from './textComments.ts';
import { readYamlText, yamlText } from './yamlText.ts';

/**
 * Writes a value into YAML or JSON that stands in a text on the way of the path, and puts the text back (setValueInStructuredData of
 * replacement.go). Answers with the place of that text. Undefined when there is no such text or the value does not fit: then the path is taken as it is.
 */
export function writeInText(
  root: Node,
  path: readonly string[],
  value: Node,
  { writer, create }: { readonly writer: ValueWriter; readonly create: CreateParts | undefined },
): { readonly root: Node; readonly place: FieldPath } | { readonly problem: string } | undefined {
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
    const text = printed(made, tree, scalar);
    if (typeof text !== 'string') return text;
    const origin = { ...replacing(writer.origin, scalar), copied: copiedOrigin(value, writer) };
    return { root: putNode(root, found.place, { ...scalar, text, origin }), place: found.place };
  }
  return undefined;
}

/**
 * Undefined when kustomize cannot write it. JSON stays JSON, on lines of its own when it was; everything else is YAML without the last line
 * break (serializeStructuredData).
 */
function printed(tree: Node, before: Node, { text }: ScalarNode): string | { readonly problem: string } | undefined {
  if (!/^\s*[{[]/.test(text)) return printedYaml(tree, before, text);
  if (hasMisfit(tree)) return undefined;
  const value = nodeValue(tree, false);
  return text.includes('\n') && text.includes('  ') ? goJson(value, 'exact', '  ') : goJson(value);
}

function printedYaml(tree: Node, before: Node, text: string): string | { readonly problem: string } {
  const now = yamlText(tree).trim();
  const [document] = parse(text).documents;
  if (document === undefined || (document.comments.length === 0 && !hasUnwritten(document.root))) return now;
  const commented = hasUnwritten(document.root)
    ? undefined
    : withTextComments(text, document, { before: yamlText(before), now });
  if (commented !== undefined) return commented;
  const problem =
    'its text is YAML with comments, folded texts or anchors, and how kustomize writes those back is not followed here; put the value into a text of its own';
  return { problem };
}

function hasMisfit(node: Node): boolean {
  if (node.kind === 'scalar') return misfit(node.tag, node.text) !== undefined;
  return node.kind === 'seq' ? node.items.some(hasMisfit) : node.fields.some(({ value }) => hasMisfit(value));
}
