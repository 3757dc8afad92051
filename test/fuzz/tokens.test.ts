import { runAll, target } from './suite.ts';
import { JSON_TARGET } from './targets/json.ts';
import { CLAIMS_TARGET, TOKEN_TARGET } from './targets/token.ts';

runAll([target(TOKEN_TARGET), target(CLAIMS_TARGET), target(JSON_TARGET)]);
