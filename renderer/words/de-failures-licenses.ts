// Failures about licenses, seats, checkouts and grants in German.

import type { FailurePhrases } from './phrase-book.ts';

export const deFailuresLicenses = {
  'confirmation-needed': {
    'This cannot be undone, so it was not done without a clear yes.':
      'Das lässt sich nicht rückgängig machen, deshalb geschah es nicht ohne ein klares Ja.',
    'Read what it means, then add --yes.': 'Lesen, was es bedeutet, dann --yes hinzufügen.',
  },
  'license-not-found': {
    'No license here matches that name.': 'Keine Lizenz hier passt zu diesem Namen.',
    'Run “fieldpass licenses” to see the names, or use the license ARN.':
      '„fieldpass licenses“ ausführen, um die Namen zu sehen, oder die Lizenz-ARN verwenden.',
  },
  'license-ambiguous': {
    'More than one license matches that name, so nothing was done.':
      'Mehr als eine Lizenz passt zu diesem Namen, deshalb wurde nichts getan.',
    'Type more of the name, or use the license ARN or the borrow id.':
      'Mehr vom Namen eingeben oder die Lizenz-ARN oder die Ausleih-ID verwenden.',
  },
  'borrow-not-found': {
    'Nothing on this computer matches that.': 'Nichts auf diesem Computer passt dazu.',
    'Run “fieldpass status” to see what is on this computer.':
      '„fieldpass status“ ausführen, um zu sehen, was auf diesem Computer ist.',
  },
  'not-borrowable': {
    'This license cannot be borrowed.': 'Diese Lizenz kann nicht ausgeliehen werden.',
    'Ask your license administrator.': 'Die Lizenzverwaltung fragen.',
  },
  'no-seats': {
    'AWS allowed no seat: all may be in use, or the license does not offer what was asked. AWS does not say which.':
      'AWS hat keinen Platz gewährt: Vielleicht sind alle belegt, vielleicht bietet die Lizenz das Verlangte nicht. AWS sagt nicht, was davon zutrifft.',
    'Wait until a colleague returns a seat, then try again.':
      'Warten, bis jemand einen Platz zurückgibt, dann erneut versuchen.',
  },
  'entitlement-not-allowed': {
    'AWS does not allow one of the entitlements of this license to be borrowed.':
      'AWS erlaubt nicht, eines der Nutzungsrechte dieser Lizenz auszuleihen.',
    'Ask your license administrator which entitlements may be borrowed.':
      'Die Lizenzverwaltung fragen, welche Nutzungsrechte ausgeliehen werden dürfen.',
  },
  'signature-method-unsupported': {
    'The issuer of this license has no signing key that can prove a borrow offline.':
      'Der Aussteller dieser Lizenz hat keinen Signaturschlüssel, der eine Ausleihe offline beweisen kann.',
    'Ask the vendor to set a signing key for the license.':
      'Den Hersteller bitten, für die Lizenz einen Signaturschlüssel festzulegen.',
  },
  'already-borrowed': {
    'This license is already on this computer. No second seat was taken.':
      'Diese Lizenz ist schon auf diesem Computer. Es wurde kein zweiter Platz belegt.',
    'Use the one you have, or return it first.': 'Die vorhandene verwenden oder sie zuerst zurückgeben.',
  },
  'in-progress': {
    'Another Fieldpass on this computer is working on this license just now.':
      'Ein anderes Fieldpass auf diesem Computer arbeitet gerade an dieser Lizenz.',
    'Wait until it has finished. If it hangs, end it.': 'Warten, bis es fertig ist. Hängt es, dann beenden.',
  },
  'not-returnable': {
    'The issuer does not allow this license to be returned early. The seat goes back by itself when it ends.':
      'Der Aussteller erlaubt nicht, diese Lizenz vorzeitig zurückzugeben. Der Platz geht am Ende von selbst zurück.',
    'Nothing to do: the seat returns at the end shown.':
      'Nichts zu tun: Der Platz geht am angezeigten Ende zurück.',
  },
  'not-removable': {
    'This license is still held, so its record stays.':
      'Diese Lizenz ist noch ausgeliehen, deshalb bleibt ihr Eintrag.',
    'Return it first, or wait until it has ended.': 'Sie zuerst zurückgeben oder warten, bis sie endet.',
  },
  'request-refused': {
    'AWS refused the request. No seat was taken.':
      'AWS hat die Anfrage abgelehnt. Es wurde kein Platz belegt.',
    'Read the reason under Details; your license administrator may need it.':
      'Den Grund unter Details lesen; die Lizenzverwaltung braucht ihn vielleicht.',
  },
  'no-online-checkout': {
    'This license cannot be checked out online.': 'Diese Lizenz kann nicht online ausgecheckt werden.',
    'Borrow it instead if it can be borrowed, or ask your license administrator.':
      'Sie stattdessen ausleihen, falls das geht, oder die Lizenzverwaltung fragen.',
  },
  'beneficiary-needed': {
    'This license was created by the very account you are signed in to, so AWS wants that account named as the beneficiary.':
      'Diese Lizenz wurde von demselben Konto erstellt, das hier angemeldet ist; AWS verlangt dieses Konto deshalb als Begünstigten.',
    'Check out again with that account number as the beneficiary.':
      'Erneut auschecken und diese Kontonummer als Begünstigten angeben.',
  },
  'checkout-not-found': {
    'No online checkout here matches that.': 'Kein Online-Checkout hier passt dazu.',
    'Run “fieldpass status” to see what is checked out.':
      '„fieldpass status“ ausführen, um zu sehen, was ausgecheckt ist.',
  },
  'not-releasable': {
    'A perpetual checkout is consumed for good; it can never be given back.':
      'Ein dauerhafter Checkout ist endgültig verbraucht; er lässt sich nie zurückgeben.',
    'Nothing to do.': 'Nichts zu tun.',
  },
  'checkout-ended': {
    'This checkout has ended; AWS gave the seat back to the pool.':
      'Dieser Checkout ist beendet; AWS hat den Platz wieder freigegeben.',
    'Check out again while you have a network.': 'Mit Netz erneut auschecken.',
  },
  'not-renewable': {
    'This license cannot be renewed now.': 'Diese Lizenz kann gerade nicht verlängert werden.',
    'Borrow it again when it has ended.': 'Sie erneut ausleihen, wenn sie beendet ist.',
  },
  'renewal-gap': {
    'The old license was given back, and AWS then granted no new one. It is no longer on this computer.':
      'Die alte Lizenz wurde zurückgegeben, und AWS hat danach keine neue gewährt. Sie ist nicht mehr auf diesem Computer.',
    'Borrow it again as soon as a seat is free.': 'Sie erneut ausleihen, sobald ein Platz frei ist.',
  },
  'grant-not-found': {
    'No grant here matches that.': 'Keine Zuteilung hier passt dazu.',
    'Run “fieldpass grants” to see them.': '„fieldpass grants“ ausführen, um sie zu sehen.',
  },
  'grant-not-possible': {
    'This grant cannot be changed like that in its present state.':
      'Diese Zuteilung lässt sich in ihrem jetzigen Zustand nicht so ändern.',
    'Refresh, and look at its state.': 'Neu laden und ihren Zustand ansehen.',
  },
  'grant-failed': {
    'AWS could not carry out the change of this grant.':
      'AWS konnte die Änderung dieser Zuteilung nicht ausführen.',
    'Try again; if it stays so, give the reason under Details to the one who granted it.':
      'Erneut versuchen; bleibt es dabei, den Grund unter Details an das zuteilende Konto weitergeben.',
  },
  'grant-pending': {
    'AWS is still working on this grant.': 'AWS arbeitet noch an dieser Zuteilung.',
    'Wait a minute and refresh; nothing is lost meanwhile.':
      'Eine Minute warten und aktualisieren; bis dahin geht nichts verloren.',
  },
  'outcome-unknown': {
    'The connection broke before AWS answered, so it is not known whether a seat was taken.':
      'Die Verbindung brach ab, bevor AWS antwortete; ob ein Platz belegt wurde, ist nicht bekannt.',
    'Keep Fieldpass open: it asks again by itself with the same request, which cannot take a second seat.':
      'Fieldpass offen lassen: Es fragt von selbst mit derselben Anfrage noch einmal, und die kann keinen zweiten Platz belegen.',
  },
  'seat-unresolved': {
    'It could not be found out in time whether AWS granted a seat. One seat may be held until the time shown.':
      'Ob AWS einen Platz gewährt hat, ließ sich nicht rechtzeitig klären. Ein Platz kann bis zum angezeigten Zeitpunkt belegt sein.',
    'Tell your license administrator if the seat is needed before then. You may borrow again.':
      'Die Lizenzverwaltung informieren, falls der Platz früher gebraucht wird. Erneut ausleihen ist möglich.',
  },
  'trip-refused': {
    'This is no trip.': 'Das ist keine Reise.',
    'Correct what is named and save it again.': 'Das Genannte berichtigen und erneut speichern.',
  },
  'kit-rejected': {
    'This file is no kit of Fieldpass, so nothing was taken from it.':
      'Diese Datei ist kein Kit von Fieldpass, deshalb wurde nichts daraus übernommen.',
    'Ask for the file again, as it was exported from a trip.':
      'Noch einmal um die Datei bitten, so wie sie aus einer Reise exportiert wurde.',
  },
  'trip-not-found': {
    'There is no such trip on this computer.': 'Diese Reise gibt es auf diesem Computer nicht.',
    'Run “fieldpass trip” or open the page of trips to see which there are.':
      '„fieldpass trip“ ausführen oder die Seite der Reisen öffnen, um zu sehen, welche es gibt.',
  },
  'trip-not-coverable': {
    'Not every license of this trip can be borrowed now so that it lasts through the last day. Nothing was borrowed.':
      'Nicht jede Lizenz dieser Reise lässt sich jetzt so ausleihen, dass sie bis zum letzten Tag reicht. Nichts wurde ausgeliehen.',
    'Look at the trip: it says of each license from when on, or why not.':
      'Die Reise ansehen: Sie sagt zu jeder Lizenz, ab wann es geht oder warum nicht.',
  },
  'nothing-to-undo': {
    'Nothing that was borrowed for this trip can be taken back any more.':
      'Nichts, was für diese Reise ausgeliehen wurde, lässt sich noch zurücknehmen.',
    'Return single licenses from the page of licenses.':
      'Einzelne Lizenzen auf der Seite der Lizenzen zurückgeben.',
  },
} as const satisfies Partial<FailurePhrases>;
