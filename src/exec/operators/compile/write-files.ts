import { randomUUID } from 'node:crypto';
import { appendRow, reserveOutput } from '../../../codegen/pipeline/output-code.ts';
import type { Consumer } from '../../../codegen/pipeline/pipeline.ts';
import { reserveColumnTable, writeColumnLoop } from '../../../codegen/pipeline/source-code.ts';
import type { WriteFiles } from '../../../plan/physical/node.ts';
import { columnSpecs, fieldSpecs, type StageCompiler, sourceColumns } from './compiler.ts';
import { copying, copyTo } from './copied-rows.ts';

/** Writes the child's rows; what comes out are the files, one row each. */
export function produceWriteFiles(compiler: StageCompiler, plan: WriteFiles, consume: Consumer): void {
  const { code, options } = compiler;
  const written = [...plan.dataColumns, ...plan.partitionColumns];
  const columns = fieldSpecs(written);
  const output = reserveOutput(code, columns);
  compiler.outputs.push({
    header: output.header,
    table: output.table,
    nodeId: plan.nodeId,
    columns,
    sink: {
      kind: 'write',
      provider: plan.provider,
      path: plan.path,
      jobId: randomUUID(),
      request: {
        schema: plan.dataColumns.map(({ name, type, nullable }) => ({ name, type, nullable })),
        options: Object.fromEntries(
          Object.entries(plan.options).map(([key, value]) => [key.toLowerCase(), value]),
        ),
        conf: options.writerConf(),
        zone: options.zone,
      },
      partitionNames: plan.partitionColumns.map((column) => column.name),
    },
  });
  const write: Consumer = (p) => {
    const row = written.map((attribute) => p.context.lower(attribute));
    appendRow(p, output, row);
  };
  compiler.produce(
    plan.child,
    copying(write, (rows) => copyTo(output, written, rows)),
  );
  const table = reserveColumnTable(code, plan.output.length);
  const entry = compiler.uniqueName('written');
  const p = writeColumnLoop(code, entry, table, sourceColumns(plan.output), consume);
  compiler.addPipeline(p, entry, plan.nodeId, {
    kind: 'written',
    output: output.header,
    table,
    columns: columnSpecs(plan.output),
  });
}
