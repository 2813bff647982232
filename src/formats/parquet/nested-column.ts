import type { Vector } from '../../columns/vector.ts';
import type { DataType } from '../../types/data-type.ts';
import { CorruptData } from './corrupt.ts';
import type { Element } from './elements.ts';
import type { ColumnReader } from './flat-column.ts';
import type { RowGroup } from './metadata.ts';
import { layOutTree } from './nested-layout.ts';
import { NestedLeafReader } from './nested-leaf.ts';
import { nestedTree } from './nested-tree.ts';
import { PADDING } from './page-buffers.ts';
import type { ReadScope } from './pages.ts';

const FULL = -4;

/** A struct, array, map or variant: assembled to blobs from its leaves. */
export class NestedColumn implements ColumnReader {
  readonly #scope: ReadScope;
  readonly #type: DataType;
  readonly #name: string;
  readonly #leaves: readonly NestedLeafReader[];
  readonly #root: number;
  readonly #views: number;
  readonly #validity: number;
  #blobs: number;
  #capacity = 64 * 1024;

  constructor(scope: ReadScope, element: Element, type: DataType, codes: number) {
    this.#scope = scope;
    this.#type = type;
    this.#name = element.path.join('.');
    const { region, context } = scope;
    const tree = nestedTree(element, type, scope.file.path);
    this.#leaves = tree.leaves.map((leaf) => new NestedLeafReader(scope, leaf, codes));
    this.#root = layOutTree(
      region,
      tree.root,
      this.#leaves.map((leaf) => leaf.cursor),
    );
    this.#views = region.allocate(context.batchRows * 8 + PADDING);
    this.#validity = region.allocate(context.batchRows + PADDING);
    this.#blobs = region.allocate(this.#capacity);
  }

  openRowGroup(group: RowGroup): void {
    for (const leaf of this.#leaves) leaf.openRowGroup(group);
  }

  read(rows: number): Vector {
    for (const leaf of this.#leaves) leaf.read(rows);
    const { region, context } = this.#scope;
    while (true) {
      const end = this.#blobs + this.#capacity;
      const code = context.kernels.nested_assemble(
        this.#root,
        rows,
        this.#views,
        this.#validity,
        this.#blobs,
        end,
      );
      if (code >= 0) break;
      if (code !== FULL) throw new CorruptData(`the levels of the column ${this.#name} are corrupt`);
      region.release(this.#blobs);
      this.#capacity *= 4;
      this.#blobs = region.allocate(this.#capacity);
    }
    return { type: this.#type, values: this.#views, validity: this.#validity };
  }

  skip(rows: number): void {
    for (let left = rows; left > 0; left -= this.#scope.context.batchRows) {
      for (const leaf of this.#leaves) leaf.read(Math.min(left, this.#scope.context.batchRows));
    }
  }

  close(): void {
    for (const leaf of this.#leaves) leaf.close();
  }
}
