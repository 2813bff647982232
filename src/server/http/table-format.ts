import type { StatementExecution } from '../../session/statement.ts';
import type { Chunk } from './send-chunks.ts';

/** Widths are measured on this many rows; more rows are drawn in further tables. */
const ROWS_PER_TABLE = 1000;

/** Draws rows as text tables, as people read them in a terminal: `+---+`, `| a |`. */
export async function* drawTable(execution: StatementExecution): AsyncGenerator<Chunk> {
  const header = execution.schema.map((field) => field.name);
  if (header.length === 0) return;
  let pending: (string | null)[][] = [];
  let drawn = false;
  for await (const block of execution.blocks) {
    for (const line of Buffer.from(block.bytes).toString().split('\n')) {
      if (line !== '') pending.push(JSON.parse(line));
    }
    block.release?.();
    while (pending.length >= ROWS_PER_TABLE) {
      yield { bytes: Buffer.from(draw(header, pending.slice(0, ROWS_PER_TABLE))) };
      pending = pending.slice(ROWS_PER_TABLE);
      drawn = true;
    }
  }
  if (pending.length > 0 || !drawn) yield { bytes: Buffer.from(draw(header, pending)) };
}

function draw(header: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  // A value may have several lines (EXPLAIN): each is a line of the table.
  const cells = [header, ...rows].map((row) =>
    row.map((value) => (value ?? 'NULL').replace(/\n$/, '').split('\n')),
  );
  const widths = header.map((_, i) =>
    Math.max(...cells.flatMap((row) => row[i]!.map((line) => line.length))),
  );
  const rule = `+${widths.map((w) => '-'.repeat(w + 2)).join('+')}+\n`;
  const drawRow = (row: readonly (readonly string[])[]): string => {
    const height = Math.max(...row.map((lines) => lines.length));
    const lines = Array.from({ length: height }, (_, n) =>
      row.map((value, i) => ` ${(value[n] ?? '').padEnd(widths[i]!)} `).join('|'),
    );
    return lines.map((line) => `|${line}|\n`).join('');
  };
  const [head, ...body] = cells.map(drawRow);
  return `${rule}${head}${rule}${body.join('')}${rule}`;
}
