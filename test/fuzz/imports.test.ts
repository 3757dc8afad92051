import { runAll, target } from './suite.ts';
import { CA_TARGET, KEYS_TARGET } from './targets/keys.ts';
import { ACCESS_TOKEN_TARGET, BOOK_TARGET, PROFILES_TARGET } from './targets/sign-in.ts';

runAll([
  target(KEYS_TARGET),
  target(CA_TARGET),
  target(ACCESS_TOKEN_TARGET),
  target(BOOK_TARGET),
  target(PROFILES_TARGET),
]);
