import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attachCatalogFile } from '../catalog/attach-catalog-file.ts';
import type { CatalogProblem } from '../catalog/catalog.ts';
import { CatalogFileError } from '../catalog/catalog-file.ts';
import type { LocalCatalog } from '../catalog/local-catalog.ts';
import { catalogFileValidator } from '../catalog/parse-catalog-file.ts';
import { hasSampleTaxi, sampleTaxi } from '../catalog/sample-taxi.ts';
import { configEntries } from '../core/config.ts';
import type { SparkError } from '../core/error.ts';
import type { Logger } from '../core/logger.ts';
import type { ThreadSource } from '../core/thread-source.ts';
import { checkSetting } from '../session/check-setting.ts';
import { createEngine } from '../session/create-engine.ts';
import type { Engine } from '../session/engine.ts';
import { parseSchemaText } from '../session/parse-schema.ts';
import { runScript } from '../session/run-script.ts';
import { type EngineOptions, executorCount, UsageError } from './arguments.ts';
import { packageRoot } from './package-root.ts';

/** Trips that the default catalog makes up on its first start. */
const SAMPLE_ROWS = 300_000;

export interface OpenEngine {
  readonly engine: Engine;
  /** Settles when the catalog's tables answer; with a line to tell the user, or an empty text. */
  readonly ready: Promise<string>;
  close(): Promise<void>;
}

/** Starts what the command line describes. @throws UsageError */
export async function openEngine(
  options: EngineOptions,
  threads: ThreadSource,
  logger: Logger,
): Promise<OpenEngine> {
  const executors = executorCount(options);
  for (const [key, value] of Object.entries(options.conf)) {
    if (key.startsWith('spark.sparrow.') && !configEntries.has(key))
      throw new UsageError(`unknown setting ${key}`);
    checkConf('--conf', key, value);
  }
  const starting = createEngine({ conf: options.conf, executors, threads, logger });
  catalogFileValidator();
  const engine = await starting;
  const close = async (): Promise<void> => {
    engine.catalog.close();
    await engine.queries.close();
  };
  try {
    const { sample } = await attach(engine, options.catalog, logger);
    return { engine: { ...engine, ready: sample.catch(() => {}) }, ready: sample, close };
  } catch (error) {
    await close();
    if (error instanceof CatalogFileError) throw new UsageError(error.message);
    throw error;
  }
}

/** @param place where the setting was given */
function checkConf(place: string, key: string, value: string): void {
  try {
    checkSetting(key, value);
  } catch (error) {
    throw new UsageError(`${place}: ${(error as SparkError).text}`);
  }
}

type CatalogEngine = Engine & { readonly catalog: LocalCatalog };

/** Fills the catalog from its file; the default one's sample trips are written in the background. */
async function attach(
  engine: CatalogEngine,
  file: string | null,
  logger: Logger,
): Promise<{ readonly sample: Promise<string> }> {
  const directory = resolve(process.env.SPARROW_TAXI ?? '.sparrow/taxi');
  const isDefault = file === null;
  const sample = isDefault && !hasSampleTaxi(directory) ? makeSample(directory) : Promise.resolve('');
  await attachCatalogFile(engine.catalog, {
    file: file === null ? fileURLToPath(new URL('catalog/taxi.yaml', packageRoot())) : resolve(file),
    parseSchema: parseSchemaText,
    environment: isDefault ? { ...process.env, SPARROW_TAXI: directory } : process.env,
    runScript: (script, directory) => runScript(engine, script, directory),
    onChange: (problems) => report(problems, logger),
  });
  for (const [key, value] of Object.entries(engine.catalog.conf)) {
    checkConf(`conf of ${file ?? 'the catalog file'}`, key, value);
    if (engine.conf.explicit(key) === undefined) engine.conf.set(key, value);
  }
  return { sample };
}

async function makeSample(directory: string): Promise<string> {
  const started = performance.now();
  const { rows } = await sampleTaxi({ rows: SAMPLE_ROWS, directory });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  return `wrote ${rows} sample taxi trips to ${directory} in ${seconds} s`;
}

function report(problems: readonly CatalogProblem[], logger: Logger): void {
  for (const { file, line, entry, message } of problems) {
    const place = line === undefined ? file : `${file}:${line}`;
    logger.log('warn', `${place}: ${entry === undefined ? '' : `${entry}: `}${message}`);
  }
}
