import { loadScript } from '../../core/load-script.ts';

/** Entry of an executor's thread. */
loadScript('executor');
