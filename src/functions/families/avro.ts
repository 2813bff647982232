/** What Spark offers only with a package that isn't part of it: each call says so. */

import { SparkError } from '../../core/error.ts';
import { type FunctionDeclaration, scalar } from '../declare.ts';

function packaged(name: string, since: string, description: string): FunctionDeclaration {
  return scalar({
    name,
    group: 'misc',
    since,
    bind: () => {
      throw new SparkError('AVRO_NOT_LOADED_SQL_FUNCTIONS_UNUSABLE', { functionName: name.toUpperCase() });
    },
    evaluate: () => () => null,
    description,
    examples: [],
  });
}

export const avroFunctions: readonly FunctionDeclaration[] = [
  packaged('from_avro', '4.0.0', 'Refused: Avro is a package of its own in Spark.'),
  packaged('to_avro', '4.0.0', 'Refused: Avro is a package of its own in Spark.'),
  packaged('schema_of_avro', '4.1.0', 'Refused: Avro is a package of its own in Spark.'),
];
