import { pathToFileURL } from 'node:url';
import { LanguageServer, type ServerProgram } from './languageServer.ts';

/** Where a question is asked, both counted from zero. */
export interface Place {
  readonly line: number;
  readonly character: number;
}

/** What one server needs for one file; times in milliseconds, memory in bytes. */
export interface FileCost {
  readonly name: string;
  readonly start: number;
  /** From opening the file to its first diagnostics. */
  readonly opened: number;
  readonly completion: readonly number[];
  readonly hover: readonly number[];
  readonly memory: number | undefined;
}

/** A file with an unknown field, and where in it is asked for what. */
export interface AskedFile {
  readonly folder: string;
  readonly path: string;
  readonly text: string;
  readonly at: Place;
}

/** Asks a question several times, one after another. */
export async function timesOf(
  server: LanguageServer,
  method: string,
  params: object,
  count: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let number = 0; number < count; number++) {
    const began = performance.now();
    await server.ask(method, params);
    times.push(performance.now() - began);
  }
  return times;
}

/** Starts a server, opens one file and asks for completion and hover in it. */
export async function answersIn(program: ServerProgram, file: AskedFile, count: number): Promise<FileCost> {
  const began = performance.now();
  const server = new LanguageServer(program);
  try {
    await server.start(pathToFileURL(file.folder).href);
    const start = performance.now() - began;
    const uri = pathToFileURL(file.path).href;
    const opening = performance.now();
    await server.open(uri, file.text, (found) => found > 0);
    const opened = performance.now() - opening;
    const asked = { textDocument: { uri }, position: file.at };
    const completion = await timesOf(server, 'textDocument/completion', asked, count);
    const hover = await timesOf(server, 'textDocument/hover', asked, count);
    return { name: program.name, start, opened, completion, hover, memory: server.usage().resident };
  } finally {
    await server.stop();
  }
}
