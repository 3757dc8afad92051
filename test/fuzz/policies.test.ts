import { runAll, target } from './suite.ts';
import { POLICY_TARGET, REGISTRY_TARGET } from './targets/policies.ts';

runAll([target(POLICY_TARGET), target(REGISTRY_TARGET)]);
