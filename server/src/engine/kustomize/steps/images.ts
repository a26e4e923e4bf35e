import type { Finding } from '../../diagnostics/finding.ts';
import { nearestName } from '../../schema/nearest.ts';
import { compileGoRegex } from '../../text/goRegex.ts';
import { specsFor } from '../fieldSpecs.ts';
import type { FieldError } from '../fieldWalk.ts';
import { type ImageParts, printImage, splitImage } from '../imageName.ts';
import type { FieldSpec, ImageEntry } from '../kustomizationFields.ts';
import { plainScalar } from '../newNode.ts';
import type { MapNode, Node } from '../node.ts';
import { mapItems, replaceNode, withField } from '../nodeEdit.ts';
import type { Origin } from '../provenance.ts';
import { currentId, type Resource, withRoot } from '../resource.ts';
import { type Change, entryFinding, entryOrigin, perResource, type Step, type StepContext } from '../step.ts';
import { isNull } from '../value.ts';
import { fieldErrorFinding } from './fieldErrors.ts';
import { hasNotes } from './internalNotes.ts';
import { changeOwnField } from './ownField.ts';
import { unchanged } from './unchanged.ts';

/** One entry of `images` (ImageTagTransformer.go: the legacy walk, then the field specs, each with the same update). */
export function imageStep(entry: ImageEntry, context: StepContext, quiet = false): Step {
  const specs = context.config.images;
  const updater = new ImageUpdater(entry, context);
  const each = perResource([entry, specs], (resource) => updater.change(resource, specs));
  return (resources) => {
    const made = each(resources);
    if (quiet) return made;
    const told = made.reached
      ? unchanged({ entry, context, what: 'image' }, resources, made)
      : [unusedImage(entry, context, resources)];
    return told.length === 0 ? made : { resources: made.resources, findings: [...made.findings, ...told] };
  };
}

class ImageUpdater {
  private readonly matches: ((image: string) => boolean) | undefined;
  private readonly origin: Origin;
  private readonly entry: ImageEntry;
  private readonly context: StepContext;
  private reached = false;
  private shape: FieldError | undefined;

  constructor(entry: ImageEntry, context: StepContext) {
    this.entry = entry;
    this.context = context;
    const [field, another] = (['newTag', 'digest', 'tagSuffix', 'newName'] as const).filter((name) => entry[name]);
    const isOne = field !== undefined && another === undefined;
    this.origin = entryOrigin(context, 'images', isOne ? [...entry.at, field] : entry.at);
    const tag = '(:[a-zA-Z0-9_.{}-]*)?(@[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?$';
    const name = entry.name ?? '';
    this.matches = /^[\w\-./:]*$/.test(name) ? simpleTest(`^${name}${tag}`) : goTest(`^${name}${tag}`);
  }

  change(resource: Resource, specs: readonly FieldSpec[]): Change {
    const id = currentId(resource);
    if (this.matches === undefined || id.kind === 'CustomResourceDefinition') return { resource };
    this.reached = false;
    this.shape = undefined;
    const findings: Finding[] = [];
    let root = this.legacy(resource.root) as MapNode;
    const legacyShape = this.shape as FieldError | undefined;
    if (legacyShape !== undefined) findings.push(this.problem(resource, { path: 'containers/image' }, legacyShape));
    for (const spec of specsFor(specs, id)) {
      const made = changeOwnField(root, spec, hasNotes(resource), {
        origin: this.origin,
        set: (node) => this.update(node),
      });
      if (made.kind === 'error') findings.push(this.problem(resource, spec, made));
      else root = made;
    }
    return { resource: withRoot(resource, root), findings, reached: this.reached };
  }

  private problem(resource: Resource, spec: FieldSpec, error: FieldError): Finding {
    return fieldErrorFinding({ file: this.context.file, path: this.entry.at }, resource, spec, error);
  }

  /** Every `image` in a list named containers or initContainers, wherever it stands (filters/imagetag/legacy.go). */
  private legacy(node: Node): Node {
    if (node.kind === 'scalar') return node;
    if (node.kind === 'seq') return mapItems(node, (item) => this.legacy(item));
    let made = node;
    for (let at = 0; at < node.fields.length; at++) {
      const field = node.fields[at];
      if (field === undefined || field.value.kind === 'scalar') continue;
      let value = this.legacy(field.value);
      const name = field.key.text;
      if (value.kind === 'seq' && (name === 'containers' || name === 'initContainers')) {
        value = mapItems(value, (item) => this.container(item));
      }
      made = withField(made, at, value);
    }
    return made;
  }

  private container(item: Node): Node {
    if (item.kind !== 'map') {
      if (!isNull(item)) this.shape = { kind: 'error', message: 'a container is not a mapping' };
      return item;
    }
    const at = item.fields.findLastIndex((field) => field.key.text === 'image');
    const image = item.fields[at]?.value;
    if (image === undefined) return item;
    const made = this.update(image);
    if (made.kind !== 'error') return withField(item, at, made);
    this.shape = made;
    return item;
  }

  private update(node: Node): Node | FieldError {
    if (node.kind !== 'scalar') return { kind: 'error', message: 'the image is not a text' };
    if (this.matches?.(node.text) !== true) return node;
    this.reached = true;
    const text = printImage(renamed(splitImage(node.text), this.entry));
    return text === node.text ? node : replaceNode(node, plainScalar(text, this.origin));
  }
}

function simpleTest(pattern: string): (image: string) => boolean {
  const regex = new RegExp(pattern);
  return (image) => regex.test(image);
}

function goTest(pattern: string): ((image: string) => boolean) | undefined {
  const regex = compileGoRegex(pattern);
  return regex && ((image) => regex.test(image));
}

/** filters/imagetag/updater.go. */
function renamed(parts: ImageParts, entry: ImageEntry): ImageParts {
  const name = entry.newName || parts.name;
  if (entry.newTag) return { name, tag: entry.newTag, digest: entry.digest ?? '' };
  if (entry.digest) return { name, tag: '', digest: entry.digest };
  if (entry.tagSuffix) return { name, tag: parts.tag + entry.tagSuffix, digest: '' };
  return { name, tag: parts.tag, digest: parts.digest };
}

function unusedImage(entry: ImageEntry, context: StepContext, resources: readonly Resource[]): Finding {
  const name = entry.name ?? '';
  const names = new Set<string>();
  for (const resource of resources) collectImages(resource.root, names);
  const nearest = nearestName(name, names) ?? [...names].find((one) => one.endsWith(`/${name}`));
  const hint = nearest === undefined ? 'remove the entry or correct its name.' : `nearest: \`${nearest}\`.`;
  const message = names.has(name)
    ? `\`${name}\` stands here only where kustomize does not look for images, so this entry changes nothing; name the field under \`images\` in \`configurations\`.`
    : `No image is named \`${name}\` here, so this entry changes nothing; ${hint}`;
  const place = { file: context.file, path: entry.name === undefined ? entry.at : [...entry.at, 'name'] };
  return entryFinding(place, { code: 'kustomize/image-unused', severity: 'warning', message });
}

function collectImages(node: Node, names: Set<string>): void {
  if (node.kind === 'seq') for (const item of node.items) collectImages(item, names);
  if (node.kind !== 'map') return;
  for (const { key, value } of node.fields) {
    if (key.text === 'image' && value.kind === 'scalar') names.add(splitImage(value.text).name);
    else collectImages(value, names);
  }
}
