import { configEntries } from '../../core/config.ts';
import { SparkError } from '../../core/error.ts';
import type { IntervalLiteral } from '../../lang/ast/literal.ts';
import type {
  ResetConfig,
  SetCatalog,
  SetConfig,
  SetPath,
  SetTimeZone,
  Use,
} from '../../lang/ast/statement-inspect.ts';
import { STRING } from '../../types/data-type.ts';
import { offsetId } from '../../types/datetime/zone.ts';
import { checkSetting, TIME_ZONE } from '../check-setting.ts';
import { evaluateNode } from '../evaluate.ts';
import { checkDefaultPath, DEFAULT_PATH, PATH_ENABLED, pathEntries } from '../search-path.ts';
import { nameParts, quoteName, type StatementContext } from '../statement-context.ts';
import { isSessionVariable } from '../variables.ts';
import { action, listing } from './command.ts';

const MAX_ZONE_SECONDS = 18 * 3600;

const KEY_VALUE = { key: STRING, value: STRING };

const setConfig = listing<SetConfig>(
  ({ verbose }) => (verbose ? { ...KEY_VALUE, meaning: STRING, 'Since version': STRING } : KEY_VALUE),
  async ({ key, value, verbose }, context) => {
    const { state } = context;
    if (key === undefined) return verbose ? allSettings(state.conf.entries()) : sorted(state.conf.entries());
    if (value === undefined) return [[key, state.conf.lookup(key) ?? '<undefined>']];
    if (isSessionVariable(key.split('.'), context)) {
      throw new SparkError('UNSUPPORTED_FEATURE.SET_VARIABLE_USING_SET', { variableName: `\`${key}\`` });
    }
    checkModifiable(key);
    checkSetting(key, value);
    if (key === DEFAULT_PATH) checkDefaultPath(value);
    state.conf.set(key, value);
    return [[key, value]];
  },
);

const resetConfig = action<ResetConfig>(async ({ key }, { state }) => {
  if (key === undefined) {
    state.conf.clear();
  } else {
    checkModifiable(key);
    state.conf.unset(key);
  }
  return 'RESET';
});

const setTimeZone = listing<SetTimeZone>(KEY_VALUE, async ({ zone }, context) => {
  const id = typeof zone === 'string' ? zoneId(zone) : await zoneOfInterval(zone, context);
  checkSetting(TIME_ZONE, id);
  context.state.conf.set(TIME_ZONE, id);
  return [[TIME_ZONE, id]];
});

function zoneId(zone: string): string {
  return zone === 'LOCAL' ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone;
}

/** An offset of whole seconds, at most 18 hours. @throws INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE */
async function zoneOfInterval(node: IntervalLiteral, context: StatementContext): Promise<string> {
  const { type, value } = await evaluateNode(node, context);
  const micros = type.kind === 'interval_dt' ? (value as bigint) : null;
  const seconds = micros === null || micros % 1_000_000n !== 0n ? Number.NaN : Number(micros / 1_000_000n);
  if (!(Math.abs(seconds) <= MAX_ZONE_SECONDS)) {
    throw new SparkError(
      'INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE',
      { input: context.text.slice(node.span.start, node.span.end) },
      { span: node.span },
    );
  }
  return offsetId(seconds);
}

const setPath = action<SetPath>(async ({ elements }, { state }) => {
  if (state.conf.lookup(PATH_ENABLED)?.toLowerCase() !== 'true') {
    throw new SparkError('UNSUPPORTED_FEATURE.SET_PATH_WHEN_DISABLED');
  }
  state.path = pathEntries(elements, state);
  return 'SET';
});

const use = action<Use>(async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  const { catalog } = context.engine;
  const name = parts.at(-1)!.toLowerCase();
  const isCatalog = parts.length === 1 && !statement.namespace && name === catalog.name;
  if (!isCatalog && catalog.database(name) === undefined) {
    throw new SparkError(
      'SCHEMA_NOT_FOUND',
      { schemaName: quoteName([catalog.name, parts.at(-1)!]) },
      { span: statement.name.span },
    );
  }
  context.state.currentDatabase = isCatalog ? 'default' : name;
  return 'USE';
});

const setCatalog = action<SetCatalog>(async ({ name, span }, { engine }) => {
  const id = name.kind === 'identifier' ? name.name : undefined;
  if (id?.toLowerCase() !== engine.catalog.name) {
    throw new SparkError('CATALOG_NOT_FOUND', { catalogName: `\`${id ?? ''}\`` }, { span });
  }
  return 'SET';
});

function allSettings(explicit: ReadonlyMap<string, string>): string[][] {
  return [...configEntries.values()]
    .map((entry) => [entry.key, explicit.get(entry.key) ?? entry.default, entry.doc, '4.2.0'])
    .sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
}

function sorted(entries: ReadonlyMap<string, string>): [string, string][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}

function checkModifiable(key: string): void {
  if (configEntries.get(key)?.static)
    throw new SparkError('CANNOT_MODIFY_STATIC_CONFIG', { key: `"${key}"` });
}

export const settingCommands = { setConfig, resetConfig, setTimeZone, setPath, use, setCatalog };
