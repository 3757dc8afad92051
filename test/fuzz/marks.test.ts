import { runAll, target } from './suite.ts';
import {
  CLOCK_TARGET,
  LEDGER_HEAD_TARGET,
  REGIONS_TARGET,
  SETTINGS_TARGET,
  TOLD_TARGET,
} from './targets/marks.ts';

runAll([
  target(CLOCK_TARGET),
  target(SETTINGS_TARGET),
  target(TOLD_TARGET),
  target(REGIONS_TARGET),
  target(LEDGER_HEAD_TARGET),
]);
