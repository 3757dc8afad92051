import { runAll, target } from './suite.ts';
import { CARVING_TARGET } from './targets/carving.ts';
import { CHECKOUT_TARGET, HEAD_TARGET, PROTOCOL_TARGET, SEALED_TARGET } from './targets/keychain.ts';
import { LEDGER_TARGET, ROWS_TARGET } from './targets/ledger.ts';

runAll([
  target(LEDGER_TARGET),
  target(ROWS_TARGET),
  target(CARVING_TARGET),
  target(HEAD_TARGET),
  target(SEALED_TARGET),
  target(CHECKOUT_TARGET),
  target(PROTOCOL_TARGET),
]);
