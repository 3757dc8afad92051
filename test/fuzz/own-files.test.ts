import { runAll, target } from './suite.ts';
import { LOG_TARGET, TRIPS_TARGET, UPDATE_NOTES_TARGET } from './targets/own-files.ts';

runAll([target(TRIPS_TARGET), target(UPDATE_NOTES_TARGET), target(LOG_TARGET)]);
