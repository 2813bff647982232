import { checkCatalog } from '../catalog/check-catalog.ts';
import { parseSchemaText } from '../session/parse-schema.ts';

/** Prints what is in a catalog file and what is wrong with it. @returns 0 when nothing is */
export async function checkCatalogFile(file: string): Promise<number> {
  const report = await checkCatalog({ file, parseSchema: parseSchemaText, environment: process.env });
  for (const entry of report.entries) {
    const name =
      entry.kind === 'table' ? entry.table.identifier.slice(1).join('.') : `${entry.database}.${entry.name}`;
    const columns = entry.kind === 'table' ? `, ${entry.table.schema.length} columns` : '';
    process.stdout.write(`${entry.kind} ${name}${columns}\n`);
  }
  for (const problem of report.problems) {
    const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
    const entry = problem.entry === undefined ? '' : ` ${problem.entry}:`;
    process.stdout.write(`${place}:${entry} ${problem.message}\n`);
  }
  process.stdout.write(report.problems.length === 0 ? 'ok\n' : `${report.problems.length} problem(s)\n`);
  return report.problems.length === 0 ? 0 : 1;
}
