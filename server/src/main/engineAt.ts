import { type Engine, isPlainText } from '../engine/api.ts';
import { settle } from '../host/settle.ts';
import type { ServerPorts } from '../lsp/ports.ts';
import type { EngineAt } from './driftPort.ts';

type Parts = Pick<ServerPorts, 'host' | 'files' | 'head' | 'readPack'> & { createEngine(): Engine };

/** An engine of its own that reads a repository's files with another commit as HEAD; undefined when that commit is not here. */
export async function openAt(root: string, commit: string, parts: Parts): Promise<EngineAt | undefined> {
  const { host, files, head, readPack } = parts;
  const opened = await head.open(root, commit);
  if ('missing' in opened) return undefined;
  const tree = await files.walk(root, { turn: host.turn, now: host.now });
  const engine = parts.createEngine();
  engine.configure({ roots: [root], remotes: files.repositoryRoot(root).remotes ?? [], trusted: false });
  engine.setTree(tree.files);
  engine.apply(tree.files.filter(isPlainText).map((path) => ({ path, state: files.read(path) })));
  engine.setHead(true);
  const sources = { readPack, readFile: files.read, readHead: opened.state };
  return { engine, settle: (question) => settle(engine, question, sources) };
}
