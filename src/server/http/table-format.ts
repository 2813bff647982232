import type { StatementExecution } from '../../session/statement.ts';

/** Widths are measured on this many rows; more rows are drawn in further tables. */
const ROWS_PER_TABLE = 1000;

/** Draws rows as text tables, as people read them in a terminal: `+---+`, `| a |`. */
export async function* drawTable(execution: StatementExecution): AsyncGenerator<Uint8Array> {
  const header = execution.schema.map((field) => field.name);
  if (header.length === 0) return;
  let pending: (string | null)[][] = [];
  let drawn = false;
  for await (const block of execution.blocks) {
    for (const line of Buffer.from(block.bytes).toString().split('\n')) {
      if (line !== '') pending.push(JSON.parse(line));
    }
    while (pending.length >= ROWS_PER_TABLE) {
      yield Buffer.from(draw(header, pending.slice(0, ROWS_PER_TABLE)));
      pending = pending.slice(ROWS_PER_TABLE);
      drawn = true;
    }
  }
  if (pending.length > 0 || !drawn) yield Buffer.from(draw(header, pending));
}

function draw(header: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  const cells = rows.map((row) => row.map((value) => value ?? 'NULL'));
  const widths = header.map((name, i) => cells.reduce((w, row) => Math.max(w, row[i]!.length), name.length));
  const rule = `+${widths.map((w) => '-'.repeat(w + 2)).join('+')}+\n`;
  const line = (values: readonly string[]) =>
    `|${values.map((v, i) => ` ${v.padEnd(widths[i]!)} `).join('|')}|\n`;
  return `${rule}${line(header)}${rule}${cells.map(line).join('')}${rule}`;
}
