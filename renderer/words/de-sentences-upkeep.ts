// German for what main says about policy and new versions.

import type { Phrases } from './phrase-book.ts';

export const deSentencesUpkeep: Phrases = {
  'Set by your administrator in {0}.': 'Von deiner Administration vorgegeben in {0}.',
  'The policy in {0} is not right, and what it may have closed is closed: {1}':
    'Die Richtlinie in {0} stimmt nicht, und was sie gesperrt haben könnte, ist gesperrt: {1}',
  'The policy in {0} has keys that this Fieldpass does not know: {1}.':
    'Die Richtlinie in {0} hat Schlüssel, die dieses Fieldpass nicht kennt: {1}.',
  'Tell your administrator: they may be misspelled, or for a newer Fieldpass.':
    'Der Administration sagen: Sie sind vielleicht falsch geschrieben oder für ein neueres Fieldpass.',
  '“{0}” is not what it should be.': '„{0}“ ist nicht, was es sein soll.',
  '“{0}” is not a list.': '„{0}“ ist keine Liste.',
  'There are two connections called “{0}”.': 'Zwei Verbindungen heißen „{0}“.',
  '“defaultConnection” names none of the connections of the policy.':
    '„defaultConnection“ nennt keine der Verbindungen der Richtlinie.',
  'The key “{0}” cannot be used: {1}': 'Der Schlüssel „{0}“ ist nicht zu gebrauchen: {1}',
  'It cannot be opened ({0}).': 'Sie lässt sich nicht öffnen ({0}).',
  'It cannot be read ({0}).': 'Sie lässt sich nicht lesen ({0}).',
  'It is not a file of at most 1 MB.': 'Sie ist keine Datei von höchstens 1 MB.',
  'The file does not belong to {0}.': 'Die Datei gehört nicht {0}.',
  'The file can be written by others.': 'Andere können die Datei schreiben.',
  'The folder of the file does not belong to {0}.': 'Der Ordner der Datei gehört nicht {0}.',
  'The folder of the file can be written by others.': 'Andere können in den Ordner der Datei schreiben.',
  'It is not JSON with every key once.': 'Sie ist kein JSON, in dem jeder Schlüssel einmal steht.',
  'It is not a property list of plain values.': 'Sie ist keine Property List aus einfachen Werten.',
  'The registry could not be asked.': 'Die Registrierung ließ sich nicht abfragen.',
  'Your administrator allows other connections only. What was borrowed through this one can still be given back.':
    'Deine Administration erlaubt nur andere Verbindungen. Was über diese ausgeliehen wurde, lässt sich weiterhin zurückgeben.',
  'Your administrator allows AWS’s own addresses only, and those that the policy names.':
    'Deine Administration erlaubt nur die Adressen von AWS selbst und die, welche die Richtlinie nennt.',
  'New versions are looked for, proved by their signature, and installed when you say so.':
    'Neue Versionen werden gesucht, an ihrer Signatur geprüft und installiert, wenn du es sagst.',
  'New versions are told of and not installed: an AppImage has no signature to prove. Replace the file yourself.':
    'Neue Versionen werden gemeldet und nicht installiert: Ein AppImage hat keine prüfbare Signatur. Die Datei selbst ersetzen.',
  'This copy runs from its source folder and does not update itself.':
    'Diese Kopie läuft aus ihrem Quellordner und erneuert sich nicht selbst.',
  'The package manager of this system keeps Fieldpass up to date.':
    'Die Paketverwaltung dieses Systems hält Fieldpass aktuell.',
  'Homebrew keeps Fieldpass up to date: brew upgrade fieldpass.':
    'Homebrew hält Fieldpass aktuell: brew upgrade fieldpass.',
  'This copy came from an archive and does not update itself: unpack a newer one in its place.':
    'Diese Kopie kam aus einem Archiv und erneuert sich nicht selbst: ein neueres an ihrer Stelle entpacken.',
  'This copy does not say where new versions are, so it does not update itself.':
    'Diese Kopie sagt nicht, wo neue Versionen sind, deshalb erneuert sie sich nicht selbst.',
  'This copy is not signed, so a new version could not be proved: it does not update itself.':
    'Diese Kopie ist nicht signiert, deshalb ließe sich eine neue Version nicht prüfen: Sie erneuert sich nicht selbst.',
  'It is no version of three numbers.': 'Sie ist keine Version aus drei Zahlen.',
  'It is older than {0}, which runs here.': 'Sie ist älter als {0}, die hier läuft.',
  'It is older than {0}, which was here before.': 'Sie ist älter als {0}, die schon hier war.',
  'Your administrator keeps Fieldpass up to date; it does not look for new versions.':
    'Deine Administration hält Fieldpass aktuell; es sucht nicht nach neuen Versionen.',
};
