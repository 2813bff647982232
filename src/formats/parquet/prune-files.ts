import type { Attribute, Expression } from '../../expr/expression.ts';
import type { SourceFile } from '../reader.ts';
import { matchColumn } from './column-match.ts';
import type { Element } from './elements.ts';
import { footersRead, knownFooter } from './footer-cache.ts';
import { type Predicate, predicateKey, predicateOf } from './predicate.ts';
import { groupMayHold, type PruneColumns } from './prune.ts';

/** Of a list of files, which is the same one while they don't change, what was asked for last and the answer. */
interface Answer {
  readonly key: string;
  /** Footers that had been read by then. */
  readonly version: number;
  /** Places of the files whose footers were not remembered. */
  readonly unknown: readonly number[];
  readonly files: readonly SourceFile[];
}

const answers = new WeakMap<readonly SourceFile[], Answer>();

/**
 * The files of which some row may satisfy all filters, by their footers; also those whose footers are not remembered,
 * since reading them takes as long here as in the tasks, of which several run.
 *
 * @param footers whose footers may be asked
 */
export function filesThatMayHold<File extends SourceFile>(
  files: readonly File[],
  columns: readonly Attribute[],
  filters: readonly Expression<unknown>[],
  footers: object,
): readonly File[] {
  const predicate = predicateOf(filters, columns);
  if (predicate.kind === 'unknown') return files;
  const key = predicateKey(predicate, columns);
  const version = footersRead(footers);
  const last = answers.get(files);
  const known = last?.key === key ? last : { version: -1, unknown: files.map((_, place) => place), files };
  if (known.version === version) return known.files as readonly File[];
  // Footers of many files come to be known little by little, while queries ask again and again.
  const mayHold = fileTest(predicate, columns, footers);
  const unknown: number[] = [];
  const dropped = new Set<SourceFile>();
  for (const place of known.unknown) {
    const file = files[place]!;
    const may = mayHold(file);
    if (may === null) unknown.push(place);
    else if (!may) dropped.add(file);
  }
  const left = dropped.size === 0 ? known.files : known.files.filter((file) => !dropped.has(file));
  answers.set(files, { key, version, unknown, files: left });
  return left as readonly File[];
}

/** Null where the file's footer is not remembered. */
function fileTest(
  predicate: Predicate,
  columns: readonly Attribute[],
  footers: object,
): (file: SourceFile) => boolean | null {
  // Files that follow each other mostly have the same schema.
  let last: { readonly root: Element; readonly prune: PruneColumns } | null = null;
  return (file) => {
    const metadata = knownFooter(footers, file);
    if (metadata === null) return null;
    const { root, rowGroups } = metadata;
    try {
      if (last?.root !== root) {
        const sources = columns.map(({ name, type }) => matchColumn(root, name, type, file.path));
        last = { root, prune: { attributes: columns, sources } };
      }
      const { prune } = last;
      return rowGroups.some((group) => groupMayHold(predicate, group, prune));
    } catch {
      // What doesn't fit the table is the scan's to report.
      return true;
    }
  };
}
