import type { Conf } from '../core/config.ts';

const PREFIX = /^(hivevar|hiveconf|sparkconf|spark):/;
/** How often values may hold further references. */
const MAX_DEPTH = 40;

/**
 * A statement with `${key}` replaced by the setting of that name, as Spark does before it parses. References
 * to nothing stay as they are, and so do those to the environment of the server, which is not its clients'
 * business.
 */
export function substituteVariables(text: string, conf: Conf, depth = 0): string {
  if (depth > MAX_DEPTH || !text.includes('${')) return text;
  if (conf.lookup('spark.sql.variable.substitute')?.toLowerCase() === 'false') return text;
  const result = text.replace(/\$\{([^{}$]+)\}/g, (whole, reference: string) => {
    const key = reference.replace(PREFIX, (prefix) => (prefix === 'spark:' ? 'spark.' : ''));
    return settingOf(key, conf) ?? whole;
  });
  return result === text ? text : substituteVariables(result, conf, depth + 1);
}

/** Hive's variables are settings, too, under their prefix or without it. */
function settingOf(key: string, conf: Conf): string | undefined {
  return conf.lookup(key) ?? conf.lookup(`hivevar:${key}`) ?? conf.lookup(`hiveconf:${key}`);
}
