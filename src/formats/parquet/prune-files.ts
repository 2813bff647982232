import type { Attribute, Expression } from '../../expr/expression.ts';
import type { SourceFile } from '../reader.ts';
import { matchColumn } from './column-match.ts';
import { knownFooter } from './footer-cache.ts';
import { predicateOf } from './predicate.ts';
import { groupMayHold } from './prune.ts';

/**
 * Whether some row of the file may satisfy all filters, by its footer; true where the footer is not remembered,
 * since reading it takes as long here as in the tasks, of which several run.
 *
 * @param footers whose footers may be asked
 */
export function fileMayHold(
  file: SourceFile,
  columns: readonly Attribute[],
  filters: readonly Expression<unknown>[],
  footers: object,
): boolean {
  const metadata = knownFooter(footers, file);
  if (metadata === null) return true;
  try {
    const sources = columns.map(({ name, type }) => matchColumn(metadata.root, name, type, file.path));
    const predicate = predicateOf(filters, columns);
    return metadata.rowGroups.some((group) =>
      groupMayHold(predicate, group, { attributes: columns, sources }),
    );
  } catch {
    // What doesn't fit the table is the scan's to report.
    return true;
  }
}
