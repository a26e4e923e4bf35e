import assert from 'node:assert/strict';
import type { FileState, LocatedFinding } from '../../server/src/engine/api.ts';
import { createEngine, type GitOpsEngine } from '../../server/src/engine/engine.ts';
import { LineIndex } from '../../server/src/engine/text/lineIndex.ts';
import { createPackReader } from '../../server/src/host/nodeHost.ts';
import { settle } from '../../server/src/host/settle.ts';
import { inRoot } from '../tools/root.ts';
import { type Fixture, readFixture } from './fixture.ts';
import { MemoryHost } from './memoryHost.ts';

/** An engine over the files of a fixture. */
export interface EngineFixture {
  readonly engine: GitOpsEngine;
  readonly host: MemoryHost;
  readonly fixture: Fixture;
  /** Asks, delivering what the engine wants. */
  ask<T>(question: (engine: GitOpsEngine) => T): T;
  /** Replaces (or with undefined removes) the text of a file, path relative to `/repo`. */
  edit(path: string, text: string | undefined): void;
  /** Present text of a file. */
  text(path: string): string;
  /** The queries that ran since the last call, as `query(key)`, keys relative to `/repo`. */
  ran(): readonly string[];
}

/**
 * Opens the files of a fixture as the repository `/repo`. `head` holds the files as committed, when given; `more` has packs beside the
 * committed ones, by name.
 */
export function openFixture(text: string, head?: string, more?: ReadonlyMap<string, string>): EngineFixture {
  const fixture = readFixture(text);
  const files = new Map(fixture.files);
  const committed = head === undefined ? undefined : new Map(readFixture(head).files);
  const host = new MemoryHost();
  const engine = createEngine(host);
  engine.configure({ roots: ['/repo'], trusted: true });
  if (committed !== undefined) engine.setHead(true);
  const sources = {
    readPack: (name: string) => more?.get(name) ?? readPack(name),
    readFile: (path: string) => stateOf(files, path, path),
    readHead: (path: string) => committed && stateOf(committed, path.slice('/.head'.length), path),
  };
  const deliverAll = (): void => {
    engine.setTree([...files.keys()]);
    engine.apply([...files.keys()].map((path) => ({ path, state: stateOf(files, path, path) })));
  };
  deliverAll();
  engine.db.log = [];
  return {
    engine,
    host,
    fixture,
    ask: (question) => settle(engine, () => question(engine), sources),
    edit: (path, now) => {
      if (now === undefined) files.delete(`/repo/${path}`);
      else files.set(`/repo/${path}`, now);
      engine.apply([{ path: `/repo/${path}`, state: stateOf(files, `/repo/${path}`, `/repo/${path}`) }]);
      engine.setTree([...files.keys()]);
    },
    text: (path) => files.get(`/repo/${path}`) ?? '',
    ran: () => {
      const log = (engine.db.log ?? []).filter((entry) => entry.what === 'ran' || entry.what === 'kept');
      engine.db.log = [];
      return log.map((entry) => `${entry.query}(${entry.key.replace('/repo/', '')})`);
    },
  };
}

function stateOf(files: ReadonlyMap<string, string>, path: string, real: string): FileState {
  const text = files.get(path);
  if (text !== undefined) return { kind: 'file', text, real };
  const isFolder = path === '/' || [...files.keys()].some((file) => file.startsWith(`${path}/`));
  return isFolder ? { kind: 'directory', real } : { kind: 'missing' };
}

const packs = new Map<string, string | undefined>();

/** The committed schema packs; undefined for those that only a built product has. */
function readPack(name: string): string | undefined {
  if (!packs.has(name)) packs.set(name, createPackReader(inRoot('schemas'))(name));
  return packs.get(name);
}

/** Every finding of the repository, merged, must be exactly what the caret lines of the fixture expect. */
export function checkFindings(text: string): EngineFixture {
  const opened = openFixture(text);
  const found = opened.ask((engine) => engine.allFindings());
  const expected = opened.fixture.expected.map(
    (one) =>
      `${one.file.slice('/repo/'.length)}:${one.line + 1}:${one.column + 1}-${one.column + one.length + 1} ${one.severity}[${one.code}]`,
  );
  assert.deepEqual(found.map((finding) => shown(finding, opened)).sort(), expected.sort());
  for (const one of opened.fixture.expected) {
    const hit = found.find(
      (finding) => finding.code === one.code && finding.file === one.file && finding.message.includes(one.message),
    );
    assert.ok(
      hit,
      `no ${one.code} in ${one.file} says "${one.message}"; there are: ${found.map((finding) => finding.message).join(' | ')}`,
    );
  }
  return opened;
}

function shown(finding: LocatedFinding, opened: EngineFixture): string {
  const path = finding.file.slice('/repo/'.length);
  const index = new LineIndex(opened.text(path));
  const start = index.position(finding.range.start);
  const end = index.position(finding.range.end);
  const last = end.line === start.line ? end.column : index.lineEnd(start.line) - index.lineStart(start.line);
  return `${path}:${start.line + 1}:${start.column + 1}-${last + 1} ${finding.severity}[${finding.code}]`;
}
