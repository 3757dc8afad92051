import { runAll, target } from './suite.ts';
import { MESSAGES_TARGET } from './targets/messages.ts';
import { NOTES_TARGET } from './targets/notes.ts';
import { START_TARGET, VERSIONS_TARGET } from './targets/starts.ts';
import {
  ENVIRONMENT_TARGET,
  LINUX_TARGET,
  MACHINE_TARGET,
  PROXIES_TARGET,
  STAT_TARGET,
} from './targets/surroundings.ts';
import { ARGUMENTS_TARGET, INSTANT_TARGET } from './targets/typed.ts';

runAll([
  target(MESSAGES_TARGET),
  target(ENVIRONMENT_TARGET),
  target(PROXIES_TARGET),
  target(MACHINE_TARGET),
  target(NOTES_TARGET),
  target(LINUX_TARGET),
  target(STAT_TARGET),
  target(START_TARGET),
  target(VERSIONS_TARGET),
  target(INSTANT_TARGET),
  target(ARGUMENTS_TARGET),
]);
