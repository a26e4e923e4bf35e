import { createEngine, type EngineHost, type FileChange } from '../../server/src/engine/api.ts';
import { sha256 } from './sha256.ts';

/** All that a render needs, as plain data that can be handed to a browser. */
export interface RenderInput {
  /** Repository root, absolute. */
  readonly root: string;
  /** Directory of the overlay, absolute. */
  readonly overlay: string;
  /** Text by absolute path. */
  readonly files: Readonly<Record<string, string>>;
  /** Text of schema packs by name. */
  readonly packs: Readonly<Record<string, string>>;
}

export interface RenderOutput {
  readonly text: string;
  /** Code and message of what is wrong, sorted. */
  readonly findings: readonly string[];
}

const HOST: EngineHost = {
  sha256,
  now: () => 0,
  turn: () => Promise.resolve(),
  log: () => {},
};

function stateOf(path: string, files: RenderInput['files']): FileChange {
  const text = files[path];
  if (text !== undefined) return { path, state: { kind: 'file', text, real: path } };
  const isFolder = Object.keys(files).some((file) => file.startsWith(`${path}/`));
  return { path, state: isFolder ? { kind: 'directory', real: path } : { kind: 'missing' } };
}

/** Renders one overlay with an engine that is given everything it asks for; uses nothing of the platform that it runs on. */
export function renderInMemory(input: RenderInput): RenderOutput {
  const engine = createEngine(HOST);
  engine.configure({ roots: [input.root], trusted: false });
  engine.setTree(Object.keys(input.files));
  for (;;) {
    const found = engine.overlayFindings(input.overlay);
    const { text } = engine.renderText(input.overlay);
    const { files, packs } = engine.wanted();
    if (files.length + packs.length === 0) {
      return { text, findings: found.map(({ code, message }) => `${code}: ${message}`).sort() };
    }
    engine.apply(files.map((path) => stateOf(path, input.files)));
    for (const name of packs) engine.deliverPack(name, input.packs[name]);
  }
}
