import { wrongConfType } from '../core/config.ts';
import { SparkError } from '../core/error.ts';
import { tryZoneOf } from '../types/datetime/zone.ts';

/** Settings that no query could run with at zero or less. */
const POSITIVE: ReadonlySet<string> = new Set(['spark.sql.shuffle.partitions', 'spark.sparrow.batchSize']);

export const TIME_ZONE = 'spark.sql.session.timeZone';

/** @throws INVALID_CONF_VALUE where a setting that we read can't have this value */
export function checkSetting(key: string, value: string): void {
  if (key === TIME_ZONE && tryZoneOf(value) === undefined) {
    throw new SparkError('INVALID_CONF_VALUE.TIME_ZONE', { confName: key, confValue: value });
  }
  const confType = wrongConfType(key, value);
  if (confType !== undefined) {
    throw new SparkError('INVALID_CONF_VALUE.TYPE_MISMATCH', { confName: key, confValue: value, confType });
  }
  if (POSITIVE.has(key) && Number(value) <= 0) {
    throw new SparkError('INVALID_CONF_VALUE.REQUIREMENT', {
      confName: key,
      confValue: value,
      confRequirement: 'it has to be positive.',
    });
  }
}
