import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';

/** What one directory cost; `cpu` is processor time of the whole program and not known for a part of what it did. */
export interface Cost {
  readonly ok: boolean;
  readonly bytes: number;
  readonly resources: number;
  readonly milliseconds: number;
  /** Digest of the output; ways that do not give the same do not do the same work. */
  readonly digest: string;
}

/** What a way of rendering cost for all directories. */
export interface Series {
  readonly name: string;
  readonly costs: readonly Cost[];
  /** Processor time in milliseconds; undefined where the system does not tell. */
  readonly cpu: number | undefined;
  /** Peak resident memory in bytes; of the largest process, where there were several. */
  readonly peak: number | undefined;
}

/** A directory to build. */
export interface Job {
  readonly dir: string;
  readonly flags: readonly string[];
}

interface Answer {
  readonly ok: boolean;
  readonly output?: string;
  readonly cpuMs?: number;
  readonly peakKb?: number;
  readonly ms?: number;
}

/** A program that answers JSON lines with JSON lines, one at a time. */
export class LineProgram {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;

  constructor(command: string, args: readonly string[]) {
    this.child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.reader = createInterface({ input: this.child.stdout as NodeJS.ReadableStream });
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  async ask(request: unknown): Promise<Answer> {
    this.child.stdin?.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.lines.next();
    return done === true ? { ok: false } : (JSON.parse(value) as Answer);
  }

  /** What it has cost so far, as Linux tells. */
  usage(): { cpu: number | undefined; peak: number | undefined } {
    const stat = `/proc/${this.child.pid}/stat`;
    if (!existsSync(stat)) return { cpu: undefined, peak: undefined };
    const fields = readFileSync(stat, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))?.[1];
    return { cpu: ticks * 10, peak: peak === undefined ? undefined : Number(peak) * 1024 };
  }

  close(): void {
    this.child.stdin?.end();
    this.reader.close();
  }
}

/** Renders directory after directory in one process that speaks the protocol of `batch`. */
export async function inOneProcess(name: string, command: readonly string[], jobs: readonly Job[]): Promise<Series> {
  const [program = '', ...args] = command;
  const running = new LineProgram(program, args);
  const costs: Cost[] = [];
  for (const [id, { dir, flags }] of jobs.entries()) {
    const began = performance.now();
    const answer = await running.ask({ id, command: 'render', dir, flags });
    costs.push(costOf(answer, performance.now() - began));
  }
  const used = running.usage();
  running.close();
  return { name, costs, ...used };
}

/** Renders each directory in a process of its own; `goloop exec` starts them and measures. */
export async function inManyProcesses(
  name: string,
  goloop: string,
  jobs: readonly Job[],
  commandOf: (job: Job) => readonly string[],
): Promise<Series> {
  const running = new LineProgram(goloop, ['exec']);
  const costs: Cost[] = [];
  let cpu = 0;
  let peak = 0;
  for (const job of jobs) {
    const answer = await running.ask(commandOf(job));
    costs.push(costOf(answer, answer.ms ?? 0));
    cpu += answer.cpuMs ?? 0;
    peak = Math.max(peak, (answer.peakKb ?? 0) * 1024);
  }
  running.close();
  return { name, costs, cpu, peak };
}

function costOf({ ok, output = '' }: Answer, milliseconds: number): Cost {
  return { ok, ...sizeOf(ok ? output : ''), milliseconds };
}

/** Bytes, objects and digest of an output. */
export function sizeOf(output: string): Pick<Cost, 'bytes' | 'resources' | 'digest'> {
  const resources = output === '' ? 0 : output.split('\n---\n').length;
  const digest = createHash('sha256').update(output).digest('hex');
  return { bytes: Buffer.byteLength(output), resources, digest };
}
