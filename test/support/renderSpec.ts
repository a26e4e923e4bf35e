import { readFixture } from './fixture.ts';

/** One section of a render spec: files, the directory that is built, and what must come of it. */
export interface RenderCase {
  readonly title: string;
  readonly files: ReadonlyMap<string, string>;
  /** Below `/repo`. */
  readonly directory: string;
  /** Output of the real tool; undefined where it must refuse. */
  readonly output: string | undefined;
  /** What we report, a line each: `severity code file path`. Undefined where nothing is expected. */
  readonly findings: readonly string[];
  /** Where the texts of the blocks stand in the spec. */
  readonly outputBlock: Block | undefined;
  readonly findingsBlock: Block | undefined;
}

/** A stretch of the spec's text. */
export interface Block {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads `test/specs/kustomize/TOPIC.md`: each `## ` section has one ```yaml block with `# file:` headers, then an ```output DIR block
 * (made by the real kustomize), or a ```refused DIR block (without text) where the real tool fails, and a ```findings block where we
 * have something to say. Throws when a section is malformed.
 */
export function readRenderSpec(text: string): readonly RenderCase[] {
  const heads = [...text.matchAll(/^## (.*)$/gm)];
  return heads.map((head, i) => {
    const start = head.index;
    const section = text.slice(start, heads[i + 1]?.index ?? text.length);
    const yaml = /^```yaml\n([\s\S]*?)^```$/m.exec(section)?.[1];
    const output = /^```(output|refused) (\S+)\n([\s\S]*?)^```$/m.exec(section);
    const findings = /^```findings\n([\s\S]*?)^```$/m.exec(section);
    if (yaml === undefined || output === null) throw new Error(`section "${head[1]}" lacks a yaml or an output block`);
    const block = (match: RegExpExecArray | null, body: string | undefined): Block | undefined => {
      if (match === null || body === undefined) return undefined;
      const from = start + match.index + match[0].indexOf('\n') + 1;
      return { start: from, end: from + body.length };
    };
    return {
      title: head[1] ?? '',
      files: readFixture(yaml).files,
      directory: `/repo/${output[2]}`.replace(/\/\.$/, ''),
      output: output[1] === 'output' ? (output[3] ?? '') : undefined,
      findings: (findings?.[1] ?? '').split('\n').filter((line) => line !== ''),
      outputBlock: output[1] === 'output' ? block(output, output[3]) : undefined,
      findingsBlock: block(findings, findings?.[1]),
    };
  });
}
