/** One section of a policy spec: objects, and the problems that the rule must find in them. */
export interface PolicyExample {
  readonly title: string;
  readonly yaml: string;
  /** Lines of the `problems` block; empty for an example that must pass. */
  readonly problems: readonly string[];
  /** Where the text of the `problems` block stands in the spec; undefined without one. */
  readonly block: { readonly start: number; readonly end: number } | undefined;
}

/**
 * Reads `test/specs/policy/NAME.md`: each `## ` section has one ```yaml block, and where the rule must say something one
 * ```problems block. Throws when a section has no YAML.
 */
export function readPolicySpec(text: string): readonly PolicyExample[] {
  const heads = [...text.matchAll(/^## (.*)$/gm)];
  return heads.map((head, i) => {
    const start = head.index;
    const end = heads[i + 1]?.index ?? text.length;
    const section = text.slice(start, end);
    const yaml = /^```yaml\n([\s\S]*?)^```$/m.exec(section)?.[1];
    if (yaml === undefined) throw new Error(`section "${head[1]}" has no yaml block`);
    const problems = /^```problems\n([\s\S]*?)^```$/m.exec(section);
    const from = problems === null ? 0 : start + problems.index + '```problems\n'.length;
    const body = problems?.[1] ?? '';
    return {
      title: head[1] ?? '',
      yaml,
      problems: body.split('\n').filter((line) => line !== ''),
      block: problems === null ? undefined : { start: from, end: from + body.length },
    };
  });
}
