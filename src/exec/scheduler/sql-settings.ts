import { type Conf, configEntries } from '../../core/config.ts';

/** Settings that writers of files look at, with their defaults. */
export function sqlSettings(conf: Conf): Readonly<Record<string, string>> {
  const keys = new Set([...configEntries.keys(), ...conf.entries().keys()]);
  const settings: Record<string, string> = {};
  for (const key of keys) {
    const value = key.startsWith('spark.sql.') ? conf.lookup(key) : undefined;
    if (value !== undefined) settings[key] = value;
  }
  return settings;
}
