import type { Attribute } from '../../expr/expression.ts';
import type { SourceFile } from '../reader.ts';
import { matchColumn } from './column-match.ts';
import { knownFooter } from './footer-cache.ts';
import type { FileMetadata } from './metadata.ts';

/**
 * The columns that have no NULL in any row of the files, by their footers: none where a footer is not remembered.
 *
 * @param footers whose footers may be asked
 */
export function columnsWithoutNulls(
  files: readonly SourceFile[],
  columns: readonly Attribute[],
  footers: object,
): readonly Attribute[] {
  let left = columns;
  for (const file of files) {
    if (left.length === 0) break;
    const metadata = knownFooter(footers, file);
    if (metadata === null) return [];
    left = left.filter((column) => !mayHaveNulls(metadata, column, file.path));
  }
  return left;
}

function mayHaveNulls({ root, rowGroups }: FileMetadata, { name, type }: Attribute, path: string): boolean {
  try {
    const source = matchColumn(root, name, type, path);
    if (source.kind !== 'leaf') return true;
    const { leaf, maxDefinition } = source.leaf;
    return maxDefinition > 0 && rowGroups.some((group) => group.chunk(leaf).statistics?.nulls !== 0);
  } catch {
    // What doesn't fit the table is the scan's to report.
    return true;
  }
}
