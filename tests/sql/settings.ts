/** The same files run under each: settings that make rare paths common. */
export interface TestSettings {
  readonly name: string;
  readonly executors: number;
  readonly conf: Readonly<Record<string, string>>;
  /** What can only be set when a server starts. */
  readonly server?: Readonly<Record<string, string>>;
}

export const testSettings: readonly TestSettings[] = [
  { name: 'defaults', executors: 2, conf: {} },
  { name: 'batches of 3 rows', executors: 2, conf: { 'spark.sparrow.batchSize': '3' } },
  { name: 'every hash is 0', executors: 2, conf: { 'spark.sparrow.hashZero': 'true' } },
  { name: 'optimizer off', executors: 2, conf: { 'spark.sparrow.optimizer.enabled': 'false' } },
  { name: 'no generated code', executors: 2, conf: { 'spark.sparrow.codegen.wasm': 'false' } },
  {
    name: 'one executor, no broadcast',
    executors: 1,
    conf: { 'spark.sql.autoBroadcastJoinThreshold': '-1', 'spark.sql.shuffle.partitions': '3' },
  },
  {
    name: 'little memory',
    executors: 2,
    conf: { 'spark.sparrow.batchSize': '64' },
    server: { 'spark.executor.memory': '12m' },
  },
];
