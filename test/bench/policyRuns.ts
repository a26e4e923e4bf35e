import { LineProgram } from './programs.ts';

/** What one run of a policy engine cost, and what it said. */
export interface PolicyRunCost {
  readonly name: string;
  /** Results by policy, rule and object. */
  readonly results: ReadonlyMap<string, string>;
  /** Processor time in milliseconds. */
  readonly cpu: number;
  readonly milliseconds: number;
  /** Peak resident memory in bytes. */
  readonly peak: number;
}

interface Entry {
  readonly policy: string;
  readonly rule?: string;
  readonly result: string;
  readonly resources: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
  }[];
}

/** Runs a program that prints a report as JSON, alone or behind words of its own; `goloop` starts it and measures. */
export async function measurePolicies(
  name: string,
  goloop: string,
  command: readonly string[],
): Promise<PolicyRunCost> {
  const running = new LineProgram(goloop, ['exec']);
  const { output = '', cpuMs = 0, ms = 0, peakKb = 0 } = await running.ask(command);
  running.close();
  return { name, results: readReport(output), cpu: cpuMs, milliseconds: ms, peak: peakKb * 1024 };
}

/** The report begins with the first line that begins with a brace. */
function readReport(output: string): Map<string, string> {
  const begin = output.startsWith('{') ? 0 : output.indexOf('\n{') + 1;
  const { results } = JSON.parse(output.slice(begin)) as { results: readonly Entry[] };
  return new Map(results.map((entry) => [keyOf(entry), entry.result]));
}

function keyOf({ policy, rule = '', resources: [of] }: Entry): string {
  return [policy, rule, of?.apiVersion, of?.kind, of?.namespace ?? '', of?.name].join(' ');
}

/** The entries in which two runs differ, in words. */
export function differences(a: PolicyRunCost, b: PolicyRunCost): readonly string[] {
  const keys = new Set([...a.results.keys(), ...b.results.keys()]);
  return [...keys].flatMap((key) => {
    const [x = 'nothing', y = 'nothing'] = [a.results.get(key), b.results.get(key)];
    return x === y ? [] : [`${key}: ${x} in ${a.name}, ${y} in ${b.name}`];
  });
}
