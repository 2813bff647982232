import { type ErrorParameters, type Span, SparkError } from '../../core/error.ts';
import { similarNames } from './suggestions.ts';

/** Throws a condition at a place of the statement. */
export function fail(condition: string, parameters: ErrorParameters, span?: Span): never {
  throw new SparkError(condition, parameters, { span });
}

/** `` `a`.`b` ``, as messages show names. */
export function quoteName(parts: readonly string[]): string {
  return parts.map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');
}

/** What a wrong column name could have meant; `columns` are dotted names in parts. */
export function unresolvedColumn(
  parts: readonly string[],
  columns: readonly (readonly string[])[],
  span: Span | undefined,
  kind: 'UNRESOLVED_COLUMN' | 'UNRESOLVED_FIELD' | 'UNRESOLVED_USING_COLUMN_FOR_JOIN' = 'UNRESOLVED_COLUMN',
): SparkError {
  const objectName = quoteName(parts);
  const proposals = proposeNames(parts, columns);
  if (proposals.length === 0) {
    return new SparkError(`${kind}.WITHOUT_SUGGESTION`, { objectName }, { span });
  }
  const proposal = proposals.join(', ');
  return new SparkError(`${kind}.WITH_SUGGESTION`, { objectName, proposal }, { span });
}

/** Nearest first; qualifiers that all columns share say nothing and are left out, as in Spark. */
function proposeNames(parts: readonly string[], columns: readonly (readonly string[])[]): readonly string[] {
  const kept = [1, 2].find((n) => {
    const longer = columns.filter((c) => c.length > n);
    return new Set(longer.map((c) => quoteName(c.slice(0, -n)))).size === 1;
  });
  const shortened = columns.map((c) => quoteName(kept === undefined ? c : c.slice(-kept)));
  return similarNames(quoteName(parts), shortened);
}
