// What the failures of policy and updates mean in German.

import type { FailurePhrases } from './phrase-book.ts';

export const deFailuresUpkeep = {
  managed: {
    'Your administrator has set this for this computer, so it cannot be changed here.':
      'Deine Administration hat das für diesen Computer vorgegeben, deshalb lässt es sich hier nicht ändern.',
    'Ask your administrator if it has to be different.':
      'Bei der Administration nachfragen, wenn es anders sein muss.',
  },
  'policy-broken': {
    'The policy of your administrator is not right. What it may have closed is closed; what is on this computer works.':
      'Die Richtlinie deiner Administration stimmt nicht. Was sie gesperrt haben könnte, ist gesperrt; was auf diesem Computer ist, funktioniert.',
    'Tell your administrator what is named under Details; “fieldpass doctor” says it too.':
      'Der Administration sagen, was unter Details steht; „fieldpass doctor“ sagt es auch.',
  },
  'update-off': {
    'This copy of Fieldpass does not update itself.': 'Dieses Fieldpass erneuert sich nicht selbst.',
    'The settings say how this copy is updated.': 'In den Einstellungen steht, wie es erneuert wird.',
  },
  'update-waits': {
    'Something is being done with your licenses just now, so the update waits.':
      'Mit deinen Lizenzen läuft gerade etwas, deshalb wartet die neue Version.',
    'Wait until it is finished, then try again.': 'Warten, bis es fertig ist, dann erneut versuchen.',
  },
  'update-failed': {
    'The new version could not be looked for or fetched. This version works as before.':
      'Die neue Version ließ sich nicht suchen oder holen. Diese Version funktioniert wie bisher.',
    'Check the network and try again later.': 'Das Netz prüfen und es später erneut versuchen.',
  },
  'update-refused': {
    'What was offered as a new version was not genuine or not newer, so it was not installed.':
      'Was als neue Version angeboten wurde, war nicht echt oder nicht neuer, deshalb wurde es nicht installiert.',
    'Keep this version, and tell whoever gives you Fieldpass what is named under Details.':
      'Diese Version behalten und dem, von dem Fieldpass kommt, sagen, was unter Details steht.',
  },
} as const satisfies Partial<FailurePhrases>;
