import { runAll, target } from './suite.ts';
import { DATE_TARGET, FAILURES_TARGET } from './targets/aws-failures.ts';
import { GRANTS_TARGET, LICENSES_TARGET, SEATS_TARGET } from './targets/aws-replies.ts';
import { SIGN_IN_REPLIES_TARGET } from './targets/sign-in-replies.ts';

runAll([
  target(LICENSES_TARGET),
  target(SEATS_TARGET),
  target(GRANTS_TARGET),
  target(SIGN_IN_REPLIES_TARGET),
  target(FAILURES_TARGET),
  target(DATE_TARGET),
]);
