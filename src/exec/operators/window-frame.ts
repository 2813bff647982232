import type { WindowBound, WindowFrameSpec } from '../executor/program.ts';
import type { PartitionRows } from './window.ts';

/** Where the frame of a row starts, and the row behind its last; asked for rows in ascending order. */
export interface FrameBounds {
  start(row: number): number;
  end(row: number): number;
}

type RangeBound = Extract<WindowBound, { kind: 'range' }>;

/**
 * The frames of a partition's rows.
 *
 * @param compare where the key of `other` is, seen from the key of `row` plus the bound's distance
 */
export function frameBounds(
  spec: WindowFrameSpec,
  rows: PartitionRows,
  compare: (bound: RangeBound, row: number, other: number) => number,
): FrameBounds {
  return { start: startOf(spec, rows, compare), end: endOf(spec, rows, compare) };
}

type Compare = (bound: RangeBound, row: number, other: number) => number;

function startOf({ unit, start }: WindowFrameSpec, rows: PartitionRows, compare: Compare) {
  const clip = (row: number): number => Math.max(0, Math.min(rows.length, row));
  switch (start.kind) {
    case 'unbounded':
      return () => 0;
    case 'current':
      return unit === 'rows' ? (row: number) => row : (row: number) => rows.peersStart(row);
    case 'rows':
      return (row: number) => clip(row + start.offset);
    case 'range': {
      let at = 0;
      return (row: number) => {
        while (at < rows.length && compare(start, row, at) < 0) at++;
        return at;
      };
    }
  }
}

function endOf({ unit, end }: WindowFrameSpec, rows: PartitionRows, compare: Compare) {
  const clip = (row: number): number => Math.max(0, Math.min(rows.length, row));
  switch (end.kind) {
    case 'unbounded':
      return () => rows.length;
    case 'current':
      return unit === 'rows' ? (row: number) => row + 1 : (row: number) => rows.peersEnd(row);
    case 'rows':
      return (row: number) => clip(row + end.offset + 1);
    case 'range': {
      let at = 0;
      return (row: number) => {
        while (at < rows.length && compare(end, row, at) <= 0) at++;
        return at;
      };
    }
  }
}
