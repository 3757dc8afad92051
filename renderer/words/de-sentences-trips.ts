// German for the sentences of main about trips, kits, rehearsals, the calendar and the history.

import type { Phrases } from './phrase-book.ts';

export const deSentencesTrips: Phrases = {
  // Trips and what they need.
  'A request for this license is still open.': 'Eine Anfrage nach dieser Lizenz ist noch offen.',
  'It is on this computer, but its token cannot be relied on.':
    'Sie ist auf diesem Computer, aber auf ihr Token ist kein Verlass.',
  'This license is not in the list of licenses you can borrow.':
    'Diese Lizenz steht nicht in der Liste der ausleihbaren Lizenzen.',
  'The license itself ends before the last day does.': 'Die Lizenz selbst endet vor dem letzten Tag.',
  'The license is not valid before you leave.': 'Die Lizenz gilt vor der Abreise noch nicht.',
  'The issuer does not let it be borrowed long enough: taken on the first day, it ends before the last day does.':
    'Der Aussteller lässt sie nicht lange genug ausleihen: Am ersten Tag genommen, endet sie vor dem letzten.',
  'A trip has a name of at most {0} characters.': 'Der Name einer Reise hat höchstens {0} Zeichen.',
  'Name and place hold no control characters.': 'Name und Ort enthalten keine Steuerzeichen.',
  'The place has at most {0} characters.': 'Der Ort hat höchstens {0} Zeichen.',
  'First and last day are calendar days of 2020 to 2099, written like 2026-12-01.':
    'Erster und letzter Tag sind Kalendertage von 2020 bis 2099, geschrieben wie 2026-12-01.',
  'The last day is before the first day.': 'Der letzte Tag liegt vor dem ersten.',
  'A trip has at most {0} days.': 'Eine Reise hat höchstens {0} Tage.',
  'A kit has at most {0} licenses.': 'Ein Kit hat höchstens {0} Lizenzen.',
  'This trip has no licenses yet.': 'Diese Reise hat noch keine Lizenzen.',
  'This trip is over.': 'Diese Reise ist vorbei.',
  'AWS granted it only until {0}, which is before the last day ends.':
    'AWS hat sie nur bis {0} gewährt, das ist vor dem Ende des letzten Tages.',
  '{0}: it would end too soon before {1}.': '{0}: Vor {1} ausgeliehen, würde sie zu früh enden.',
  'At most {0} trips are kept; remove an old one.':
    'Es werden höchstens {0} Reisen aufgehoben; eine alte entfernen.',
  'This trip has no licenses to hand on.': 'Diese Reise hat keine Lizenzen zum Weitergeben.',
  'The file is too large for a kit.': 'Die Datei ist zu groß für ein Kit.',
  'The file of your trips was written by a newer Fieldpass. It is left untouched.':
    'Die Datei der Reisen wurde von einem neueren Fieldpass geschrieben. Sie bleibt unberührt.',
  'The file of your trips cannot be read. It is left as it is; what is borrowed is not concerned.':
    'Die Datei der Reisen ist nicht lesbar. Sie bleibt, wie sie ist; was ausgeliehen ist, betrifft das nicht.',
  'Mend the file, or move it away: trips can be made again.':
    'Die Datei reparieren oder wegbewegen: Reisen lassen sich neu anlegen.',

  // The history.
  '{0} does not fit what was written before it: it was changed from outside, or is damaged.':
    '{0} passt nicht zu dem, was davor geschrieben wurde: Es wurde von außen verändert oder ist beschädigt.',
};
