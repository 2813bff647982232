import { sampleTaxi } from '../catalog/sample-taxi.ts';

/** Writes sample trips and says so in one line. @returns the exit code */
export async function writeSampleTaxi(options: {
  readonly rows: number;
  readonly out: string;
}): Promise<number> {
  const started = performance.now();
  const { files, rows, bytes } = await sampleTaxi({ rows: options.rows, directory: options.out });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const megabytes = (bytes / 2 ** 20).toFixed(0);
  process.stdout.write(
    `wrote ${rows} trips in ${files} files, ${megabytes} MB, to ${options.out} in ${seconds} s\n`,
  );
  return 0;
}
