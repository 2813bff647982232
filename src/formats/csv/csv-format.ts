import type { FileFormatReader } from '../reader.ts';
import { parseCsvOptions } from './csv-options.ts';
import { csvReaders } from './csv-reader.ts';
import { inferCsvSchema } from './infer-csv.ts';
import { isSplittable } from './open-text.ts';

/** CSV as scans see it. */
export const csvFormat: FileFormatReader = {
  splittable: (file, options) => isSplittable(file.path, parseCsvOptions(options)),
  filesThatMayHold: (files) => files,
  columnsWithoutNulls: () => [],
  inferSchema(files, context) {
    const steps = inferCsvSchema(files, context);
    while (true) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  },
  readers: csvReaders,
};
