import { SparkError } from '../../../core/error.ts';
import type { Consumer } from '../../../codegen/pipeline/pipeline.ts';
import type { WindowExec } from '../../../plan/physical/node.ts';
import type { StageCompiler } from './compiler.ts';

export function produceWindow(_compiler: StageCompiler, _plan: WindowExec, _consume: Consumer): void {
  throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature: 'Window functions' });
}
