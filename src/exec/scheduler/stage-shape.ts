import type { Span } from '../../core/error.ts';
import type { Origin } from '../../expr/expression.ts';
import type { FileScan, PhysicalPlan } from '../../plan/physical/node.ts';
import type { StageTarget } from '../operators/compile/target.ts';
import { numberOf, PlanWriter } from './plan-writer.ts';

/** What of a stage its code depends on. Two stages with the same key run the same code. */
export interface StageShape {
  readonly key: string;
  /** The plan's node ids; their order is the same for all stages of the shape. */
  readonly nodeIds: readonly number[];
  /** Where in the statement the expressions stand that may raise errors, in such an order, too. */
  readonly spans: readonly Span[];
}

/** Settings that the code of a stage depends on. */
export interface ShapeSettings {
  readonly batchRows: number;
  readonly hashZero: boolean;
  readonly wasm: boolean;
  readonly zone: string;
}

/** A key beyond this length would cost more memory than its code is worth: long lists of values. */
const MAX_KEY = 256 * 1024;

/**
 * The shape of a stage; null for one whose code belongs to one statement only.
 *
 * The key is the plan as text, with the ids of columns and nodes replaced by the order in which they appear,
 * and without what code doesn't know: which files are read, the rows of VALUES, the places of errors.
 */
export function shapeOfStage(
  plan: PhysicalPlan,
  target: StageTarget,
  settings: ShapeSettings,
): StageShape | null {
  const writer = new ShapeWriter();
  writer.write(plan);
  writer.write(target);
  writer.write(settings);
  const key = writer.text;
  if (writer.writesFiles || key.length > MAX_KEY) return null;
  return { key, nodeIds: [...writer.nodes.keys()], spans: writer.spans };
}

/** Properties of plans and expressions that no code depends on. */
const IGNORED = new Set([
  'qualifier',
  'exchangeId',
  'files',
  'listedFiles',
  'partitionFilters',
  'estimatedRows',
]);

class ShapeWriter extends PlanWriter {
  writesFiles = false;
  readonly nodes = new Map<number, number>();
  readonly spans: Span[] = [];
  readonly #places = new Map<string, number>();

  protected counts(name: string): boolean {
    return !IGNORED.has(name);
  }

  protected partsOf(value: object): object {
    switch ((value as { readonly kind?: unknown }).kind) {
      case 'write_files':
        this.writesFiles = true;
        return value;
      case 'file_scan':
        return withoutPlace(value as FileScan);
      case 'in_memory_scan':
        return { ...value, cached: null, plan: null };
      // Rows and ranges come with the tasks.
      case 'local_table_scan':
        return { ...value, rows: null };
      case 'range_scan':
        return { ...value, start: null, end: null, partitions: null };
      default:
        return value;
    }
  }

  protected override writeProperty(name: string, property: unknown): void {
    if (name === 'nodeId') this.#node(property as number);
    else if (name === 'origin' && typeof property === 'object') this.#place(property as Origin);
    else this.write(property);
  }

  /** Metrics leave out nodes with negative ids, which therefore stay apart. */
  #node(id: number): void {
    this.text += `${id < 0 ? '-' : '#'}${numberOf(this.nodes, id)}`;
  }

  #place({ span }: Origin): void {
    const place = numberOf(this.#places, `${span.start} ${span.end}`);
    this.spans[place] = span;
    this.text += `@${place}`;
  }
}

/** A scan's code depends on the format and the columns of its table, not on its name and its files. */
function withoutPlace(scan: FileScan): object {
  const { provider, options, schema, partitionColumns } = scan.table;
  return { ...scan, table: { provider, options, schema, partitionColumns } };
}
