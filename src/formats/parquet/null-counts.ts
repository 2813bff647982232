import type { Attribute } from '../../expr/expression.ts';
import type { SourceFile } from '../reader.ts';
import { matchColumn } from './column-match.ts';
import { footersRead, knownFooter } from './footer-cache.ts';
import type { FileMetadata } from './metadata.ts';

interface Answers {
  readonly footersRead: number;
  /** Whether all footers are remembered; null where nobody has looked. */
  areRemembered: boolean | null;
  readonly mayHaveNulls: Map<string, boolean>;
}

/** Of a list of files, which is the same one while they don't change, the columns that were asked for. */
const answers = new WeakMap<readonly SourceFile[], Answers>();

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
  const read = footersRead(footers);
  let known = answers.get(files);
  if (known?.footersRead !== read) {
    known = { footersRead: read, areRemembered: null, mayHaveNulls: new Map() };
    answers.set(files, known);
  }
  const { mayHaveNulls } = known;
  // From the end: footers of many files are read from the start, and this is asked meanwhile.
  known.areRemembered ??= files.findLast((file) => knownFooter(footers, file) === null) === undefined;
  if (!known.areRemembered) return [];
  return columns.filter((column) => {
    const key = JSON.stringify([column.name, column.type]);
    let may = mayHaveNulls.get(key);
    if (may === undefined) {
      may = files.some((file) => fileMayHaveNulls(file, column, footers));
      mayHaveNulls.set(key, may);
    }
    return !may;
  });
}

function fileMayHaveNulls(file: SourceFile, { name, type }: Attribute, footers: object): boolean {
  const metadata: FileMetadata | null = knownFooter(footers, file);
  if (metadata === null) return true;
  try {
    const source = matchColumn(metadata.root, name, type, file.path);
    if (source.kind !== 'leaf') return true;
    const { leaf, maxDefinition } = source.leaf;
    return maxDefinition > 0 && metadata.rowGroups.some((group) => group.chunk(leaf).statistics?.nulls !== 0);
  } catch {
    // What doesn't fit the table is the scan's to report.
    return true;
  }
}
