// Failures of this computer in German: records, keychain, tokens, clock.

import type { FailurePhrases } from './phrase-book.ts';

const VENDOR_KEY =
  'Den Hersteller um die Datei mit seinem öffentlichen Schlüssel bitten und „fieldpass keys add FILE --issuer ACCOUNT“ ausführen.';

export const deFailuresHere = {
  internal: {
    'Fieldpass made a mistake. Nothing that was saved is lost.':
      'Fieldpass hat einen Fehler gemacht. Nichts, was gespeichert war, ist verloren.',
    'Start Fieldpass again. If it happens again, report the reference number.':
      'Fieldpass neu starten. Geschieht es wieder, die Referenznummer melden.',
  },
  'ledger-unreadable': {
    'The record of your borrows cannot be read. Nothing was deleted, and borrowing is off until it can be.':
      'Das Verzeichnis der Ausleihen ist nicht lesbar. Nichts wurde gelöscht, und ausgeliehen wird erst wieder, wenn es lesbar ist.',
    'Run “fieldpass doctor”. Keep the ledger file; support can read it with any SQLite tool.':
      '„fieldpass doctor“ ausführen. Die Ledger-Datei aufheben; der Support kann sie mit jedem SQLite-Werkzeug lesen.',
  },
  'ledger-newer': {
    'The record of your borrows was written by a newer Fieldpass. It is left untouched.':
      'Das Verzeichnis der Ausleihen wurde von einem neueren Fieldpass geschrieben. Es bleibt unberührt.',
    'Update Fieldpass on this computer.': 'Fieldpass auf diesem Computer aktualisieren.',
  },
  'ledger-restored': {
    'The record of your borrows is an older one that was put back, so a seat that is not shown may be held.':
      'Das Verzeichnis der Ausleihen ist ein älteres, das zurückgespielt wurde; ein Platz, der hier fehlt, kann belegt sein.',
    'Put the newer record back if you have it. Otherwise tell your license administrator, or wait: the seat goes back by itself at its end.':
      'Das neuere Verzeichnis zurückspielen, falls vorhanden. Sonst die Lizenzverwaltung informieren oder warten: Der Platz geht an seinem Ende von selbst zurück.',
  },
  'ledger-busy': {
    'Another program holds the record of your borrows. No seat was taken or given back.':
      'Ein anderes Programm hält das Verzeichnis der Ausleihen fest. Kein Platz wurde belegt oder zurückgegeben.',
    'Close the other program or wait a moment, then try again.':
      'Das andere Programm schließen oder kurz warten, dann erneut versuchen.',
  },
  'disk-full': {
    'The disk is full, so Fieldpass could not write its record. No seat was taken or given back.':
      'Der Datenträger ist voll, deshalb konnte Fieldpass sein Verzeichnis nicht schreiben. Kein Platz wurde belegt oder zurückgegeben.',
    'Free some space and try again.': 'Etwas Platz schaffen und erneut versuchen.',
  },
  'data-dir-unwritable': {
    'Fieldpass cannot write in its data directory.':
      'Fieldpass kann in seinem Datenverzeichnis nicht schreiben.',
    'Give yourself write access to that folder, or choose another with --data-dir or FIELDPASS_DATA_DIR.':
      'Schreibrechte für diesen Ordner einrichten oder mit --data-dir oder FIELDPASS_DATA_DIR einen anderen wählen.',
  },
  usage: {
    'That command line is not understood.': 'Diese Kommandozeile ist nicht verständlich.',
    'Run “fieldpass --help”.': '„fieldpass --help“ ausführen.',
  },
  'bad-request': {
    'The request was not understood and was not carried out.':
      'Die Anfrage war nicht verständlich und wurde nicht ausgeführt.',
    'Restart Fieldpass.': 'Fieldpass neu starten.',
  },
  'request-too-large': {
    'That is more than Fieldpass takes in at once, and it was not carried out.':
      'Das ist mehr, als Fieldpass auf einmal annimmt, und wurde nicht ausgeführt.',
    'Use a smaller file or a shorter text.': 'Eine kleinere Datei oder einen kürzeren Text verwenden.',
  },
  'too-many-requests': {
    'Too much was asked at the same moment, and this was not carried out.':
      'Es wurde zu viel auf einmal verlangt, und dies wurde nicht ausgeführt.',
    'Wait a moment and try again.': 'Kurz warten und erneut versuchen.',
  },
  'file-unreadable': {
    'That file cannot be read.': 'Diese Datei lässt sich nicht lesen.',
    'Check the path and the permissions.': 'Pfad und Zugriffsrechte prüfen.',
  },
  'key-rejected': {
    'That is not a public key Fieldpass can use.':
      'Das ist kein öffentlicher Schlüssel, den Fieldpass verwenden kann.',
    'Ask the vendor for its public key file and run “fieldpass keys add FILE --issuer ACCOUNT”.': VENDOR_KEY,
  },
  'keychain-locked': {
    'Your keychain is locked, so tokens can be neither read nor stored. Nothing is lost.':
      'Der Schlüsselbund ist gesperrt, Token lassen sich weder lesen noch speichern. Nichts ist verloren.',
    'Unlock the keychain, then try again.': 'Den Schlüsselbund entsperren, dann erneut versuchen.',
  },
  'keychain-unavailable': {
    'No keychain answers on this computer, so tokens can be neither read nor stored.':
      'Auf diesem Computer antwortet kein Schlüsselbund, Token lassen sich weder lesen noch speichern.',
    'Install and start gnome-keyring or enable KWallet’s Secret Service (Linux), then try again.':
      'gnome-keyring installieren und starten oder den Secret Service von KWallet einschalten (Linux), dann erneut versuchen.',
  },
  'keychain-wiped': {
    'The keychain was reset or is another one: the tokens kept there before are not in it.':
      'Der Schlüsselbund wurde zurückgesetzt oder ist ein anderer: Die früher abgelegten Token sind nicht darin.',
    'Log in with the account used for borrowing. Otherwise remove the licenses shown as unreadable; their seats go back at the ends shown.':
      'Mit dem Benutzerkonto anmelden, das ausgeliehen hat. Sonst die als nicht lesbar gezeigten Lizenzen entfernen; ihre Plätze gehen an den angezeigten Enden zurück.',
  },
  'keychain-full': {
    'The keychain has no room for another token.': 'Im Schlüsselbund ist kein Platz für ein weiteres Token.',
    'Remove entries you no longer need from the keychain (Windows: Credential Manager), then try again.':
      'Nicht mehr benötigte Einträge aus dem Schlüsselbund entfernen (Windows: Anmeldeinformationsverwaltung), dann erneut versuchen.',
  },
  'keychain-slow': {
    'The keychain does not answer. Nothing is lost.':
      'Der Schlüsselbund antwortet nicht. Nichts ist verloren.',
    'Look for a waiting password prompt, or log out and in again.':
      'Nach einer wartenden Passwortabfrage suchen oder sich ab- und wieder anmelden.',
  },
  'keychain-corrupt': {
    'The keychain gave back something other than what was stored. It is left untouched.':
      'Der Schlüsselbund gab etwas anderes zurück, als gespeichert wurde. Es bleibt unberührt.',
    'Return the license if that is allowed; otherwise borrow again.':
      'Die Lizenz zurückgeben, falls das erlaubt ist; sonst erneut ausleihen.',
  },
  'secret-missing': {
    'The token of this license is no longer in the keychain.':
      'Das Token dieser Lizenz ist nicht mehr im Schlüsselbund.',
    'Remove it from this computer and borrow again; the old seat goes back at the end shown.':
      'Sie von diesem Computer entfernen und erneut ausleihen; der alte Platz geht am angezeigten Ende zurück.',
  },
  'token-malformed': {
    'This is not a license token.': 'Das ist kein Lizenz-Token.',
    'Check that the whole token was copied.': 'Prüfen, ob das ganze Token kopiert wurde.',
  },
  'token-forged': {
    'The token was not signed by the pinned key of its issuer. It proves nothing.':
      'Das Token wurde nicht mit dem hinterlegten Schlüssel seines Ausstellers signiert. Es beweist nichts.',
    'Do not rely on it. Check with the vendor that the pinned key is the current one.':
      'Nicht darauf verlassen. Beim Hersteller nachfragen, ob der hinterlegte Schlüssel der aktuelle ist.',
  },
  'token-mismatch': {
    'The token is genuine but belongs to another borrow than the one on record.':
      'Das Token ist echt, gehört aber zu einer anderen Ausleihe als der verzeichneten.',
    'Do not rely on it. Return the license and borrow again.':
      'Nicht darauf verlassen. Die Lizenz zurückgeben und erneut ausleihen.',
  },
  'token-expired': {
    'The borrow has ended.': 'Die Ausleihe ist beendet.',
    'Borrow again when you have a network.': 'Mit Netz erneut ausleihen.',
  },
  'token-not-yet-valid': {
    'The token says it was issued in the future.': 'Laut Token wurde es in der Zukunft ausgestellt.',
    'Check this computer’s clock.': 'Die Uhr dieses Computers prüfen.',
  },
  'token-wrong-node': {
    'The token was issued for another computer.': 'Das Token wurde für einen anderen Computer ausgestellt.',
    'Borrow on this computer.': 'Auf diesem Computer ausleihen.',
  },
  'token-returned': {
    'The license was already returned; its token no longer counts.':
      'Die Lizenz wurde schon zurückgegeben; ihr Token gilt nicht mehr.',
    'Borrow again.': 'Erneut ausleihen.',
  },
  'issuer-key-missing': {
    'The public key of this issuer is not on this computer, so nothing can be proved offline.':
      'Der öffentliche Schlüssel dieses Ausstellers ist nicht auf diesem Computer, deshalb lässt sich offline nichts beweisen.',
    'Ask the vendor for its public key file and run “fieldpass keys add FILE --issuer ACCOUNT”.': VENDOR_KEY,
  },
  'file-unwritable': {
    'That file cannot be written. An older one of this name is still as it was.':
      'Diese Datei lässt sich nicht schreiben. Eine ältere dieses Namens ist noch, wie sie war.',
    'Choose another place, or check its permissions.':
      'Einen anderen Ort wählen oder die Rechte dort prüfen.',
  },
  'clock-untrusted': {
    'This computer’s clock cannot be right, so time left cannot be told.':
      'Die Uhr dieses Computers kann nicht richtig gehen, deshalb lässt sich die Restzeit nicht sagen.',
    'Set the clock, then look again.': 'Die Uhr stellen, dann erneut nachsehen.',
  },
} as const satisfies Partial<FailurePhrases>;
