// What the failures of policy and updates mean to a person; part of failure-words.ts.

import { words } from './failure-wording.ts';

const again = words(true);
const final = words(false);

export const UPKEEP_FAILURE_WORDS = {
  managed: final(
    'Your administrator has set this for this computer, so it cannot be changed here.',
    'Ask your administrator if it has to be different.',
  ),
  'policy-broken': final(
    'The policy of your administrator is not right. What it may have closed is closed; what is on this computer works.',
    'Tell your administrator what is named under Details; “fieldpass doctor” says it too.',
  ),
  'update-off': final(
    'This copy of Fieldpass does not update itself.',
    'The settings say how this copy is updated.',
  ),
  'update-waits': again(
    'Something is being done with your licenses just now, so the update waits.',
    'Wait until it is finished, then try again.',
  ),
  'update-failed': again(
    'The new version could not be looked for or fetched. This version works as before.',
    'Check the network and try again later.',
  ),
  'update-refused': final(
    'What was offered as a new version was not genuine or not newer, so it was not installed.',
    'Keep this version, and tell whoever gives you Fieldpass what is named under Details.',
  ),
} as const;
