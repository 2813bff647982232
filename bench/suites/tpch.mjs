// TPC-H at scale factor 1 over Parquet, and the resident memory over the suite.
import { queries, tpchData } from '../data.mjs';
import { besideOthers } from './beside.mjs';

export async function tpch(report, bench) {
  const tables = await tpchData(1);
  if (typeof tables === 'string') return report.text(`Left out: ${tables}.`);
  const { peaks } = await besideOthers(report, bench, tables, await queries('tpch'));
  for (const { name, peak } of peaks) report.figure(`peak resident memory, ${name}`, `${peak.toFixed(0)} MB`);
}
