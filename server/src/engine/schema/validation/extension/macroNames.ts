import type { Expression } from '../../cel/expression.ts';

/** Names that a macro declares for its last argument. */
export function macroNames(call: Extract<Expression, { kind: 'call' }>): readonly string[] {
  const isMacro =
    /^(?:all|exists|exists_one|existsOne|filter|map|transformList|transformMap|bind|sortBy|optMap|optFlatMap)$/.test(
      call.name,
    );
  if (call.of === undefined || !isMacro) return [];
  return call.args.slice(0, -1).flatMap((argument) => (argument.kind === 'name' ? [argument.name] : []));
}
