import type { FunctionDeclaration } from '../declare.ts';
import { accessFunctions } from './access.ts';
import { collectFunctions } from './aggregate-collect.ts';
import { extremeFunctions } from './aggregate-extremes.ts';
import { modeFunctions } from './aggregate-mode.ts';
import { percentileFunctions } from './aggregate-percentile.ts';
import { statisticsFunctions } from './aggregate-statistics.ts';
import { sumFunctions } from './aggregate-sum.ts';
import { arithmeticFunctions } from './arithmetic.ts';
import { arrayFunctions } from './array.ts';
import { arraySetFunctions } from './array-sets.ts';
import { avroFunctions } from './avro.ts';
import { bitmapFunctions } from './bitmap.ts';
import { bitwiseFunctions } from './bitwise.ts';
import { comparisonFunctions } from './comparison.ts';
import { conditionalFunctions } from './conditional.ts';
import { cryptoFunctions } from './crypto.ts';
import { csvFunctions } from './csv.ts';
import { dateMakeFunctions } from './date-make.ts';
import { dateParseFunctions } from './date-parse.ts';
import { datetimeFieldFunctions } from './datetime-fields.ts';
import { datetimeShiftFunctions } from './datetime-shift.ts';
import { datetimeTruncateFunctions } from './datetime-truncate.ts';
import { datetimeUnitFunctions } from './datetime-units.ts';
import { generatorFunctions } from './generators.ts';
import { hashFunctions } from './hash.ts';
import { internalFunctions } from './internal.ts';
import { intervalFunctions } from './interval.ts';
import { jsonFunctions } from './json.ts';
import { lambdaFunctions } from './lambda.ts';
import { logicFunctions } from './logic.ts';
import { mapFunctions } from './map.ts';
import { mathFunctions } from './math.ts';
import { miscFunctions } from './misc.ts';
import { numberingFunctions } from './numbering.ts';
import { postgresArrayFunctions } from './postgres-array.ts';
import { postgresCatalogFunctions } from './postgres-catalog.ts';
import { postgresSetFunctions } from './postgres-sets.ts';
import { postgresTextFunctions } from './postgres-text.ts';
import { randomFunctions } from './random.ts';
import { randomValueFunctions } from './random-values.ts';
import { regexpFunctions } from './regexp.ts';
import { sequenceFunctions } from './sequence.ts';
import { sessionFunctions } from './session.ts';
import { hllSketchFunctions } from './sketch-hll.ts';
import { kllSketchFunctions } from './sketch-kll.ts';
import { thetaSketchFunctions } from './sketch-theta.ts';
import { stringFunctions } from './string.ts';
import { structFunctions } from './struct.ts';
import { textEncodingFunctions } from './text-encoding.ts';
import { textFormatFunctions } from './text-format.ts';
import { textSearchFunctions } from './text-search.ts';
import { textShapeFunctions } from './text-shape.ts';
import { timeBucketFunctions } from './time-bucket.ts';
import { timeOfDayFunctions } from './time-of-day.ts';
import { timeZoneFunctions } from './time-zones.ts';
import { urlFunctions } from './url.ts';
import { variantFunctions } from './variant.ts';
import { vectorFunctions } from './vector.ts';
import { windowFunctions } from './window.ts';
import { xmlFunctions } from './xml.ts';

/** One line a family. */
export const families: readonly (readonly FunctionDeclaration[])[] = [
  internalFunctions,
  arithmeticFunctions,
  comparisonFunctions,
  logicFunctions,
  conditionalFunctions,
  sumFunctions,
  extremeFunctions,
  statisticsFunctions,
  generatorFunctions,
  percentileFunctions,
  collectFunctions,
  modeFunctions,
  datetimeUnitFunctions,
  structFunctions,
  stringFunctions,
  mathFunctions,
  bitwiseFunctions,
  accessFunctions,
  intervalFunctions,
  datetimeTruncateFunctions,
  datetimeShiftFunctions,
  datetimeFieldFunctions,
  arrayFunctions,
  arraySetFunctions,
  mapFunctions,
  lambdaFunctions,
  windowFunctions,
  regexpFunctions,
  textEncodingFunctions,
  textSearchFunctions,
  textShapeFunctions,
  textFormatFunctions,
  dateParseFunctions,
  dateMakeFunctions,
  timeOfDayFunctions,
  timeZoneFunctions,
  sessionFunctions,
  randomFunctions,
  numberingFunctions,
  hashFunctions,
  sequenceFunctions,
  urlFunctions,
  cryptoFunctions,
  bitmapFunctions,
  miscFunctions,
  randomValueFunctions,
  jsonFunctions,
  variantFunctions,
  vectorFunctions,
  csvFunctions,
  avroFunctions,
  postgresArrayFunctions,
  postgresCatalogFunctions,
  postgresSetFunctions,
  postgresTextFunctions,
  timeBucketFunctions,
  thetaSketchFunctions,
  kllSketchFunctions,
  hllSketchFunctions,
  xmlFunctions,
];
