import type { Attribute, Expression } from '../../expr/expression.ts';
import type { SourceFile } from '../reader.ts';
import { matchColumn } from './column-match.ts';
import type { Element } from './elements.ts';
import { footersRead, knownFooter } from './footer-cache.ts';
import { type Predicate, predicateOf } from './predicate.ts';
import { groupMayHold, type PruneColumns } from './prune.ts';

/** Of a list of files, which is the same one while they don't change, what was asked for last and the answer. */
const pruned = new WeakMap<
  readonly SourceFile[],
  { readonly key: string; readonly files: readonly SourceFile[] }
>();

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
  const key = keyOf(predicate, columns, footersRead(footers));
  const known = pruned.get(files);
  if (known?.key === key) return known.files as readonly File[];
  const left = files.filter(fileTest(predicate, columns, footers));
  const answer = left.length === files.length ? files : left;
  pruned.set(files, { key, files: answer });
  return answer;
}

function keyOf(predicate: Predicate, columns: readonly Attribute[], version: number): string {
  const named = columns.map(({ name, type }) => [name, type]);
  const text = (_: string, value: unknown): unknown => {
    if (value instanceof Uint8Array) return [...value];
    return typeof value === 'bigint' || typeof value === 'number' ? `${typeof value} ${value}` : value;
  };
  return JSON.stringify([version, named, predicate], text);
}

function fileTest(
  predicate: Predicate,
  columns: readonly Attribute[],
  footers: object,
): (file: SourceFile) => boolean {
  // Files that follow each other mostly have the same schema.
  let last: { readonly root: Element; readonly prune: PruneColumns } | null = null;
  return (file) => {
    const metadata = knownFooter(footers, file);
    if (metadata === null) return true;
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
