import { runAll, target } from './suite.ts';
import { KIT_TARGET } from './targets/kits.ts';

runAll([target(KIT_TARGET)]);
