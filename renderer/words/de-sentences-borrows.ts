// German for the sentences of main about licenses, borrows, checkouts, grants, records and the clock.

import type { Phrases } from './phrase-book.ts';

const ASK = 'Die Lizenzverwaltung fragen.';

export const deSentencesBorrows: Phrases = {
  // Why a license cannot be borrowed or checked out.
  'The issuer does not offer this license for online checkout.':
    'Der Aussteller bietet diese Lizenz nicht zum Online-Checkout an.',
  'AWS shows no product SKU and issuer fingerprint of this license, and an online checkout needs both.':
    'AWS zeigt von dieser Lizenz weder Produkt-SKU noch Fingerabdruck des Ausstellers, und ein Online-Checkout braucht beides.',
  'The grant of this license does not include the right to check it out.':
    'Die Zuteilung dieser Lizenz enthält nicht das Recht, sie auszuchecken.',
  'The issuer does not offer this license for borrowing.':
    'Der Aussteller bietet diese Lizenz nicht zum Ausleihen an.',
  'The grant of this license does not include the right to borrow it.':
    'Die Zuteilung dieser Lizenz enthält nicht das Recht, sie auszuleihen.',
  'A borrow of this license would last longer than {0} days, and a token for that long is not taken for proof; its issuer would have to set a shorter time.':
    'Eine Ausleihe dieser Lizenz würde länger als {0} Tage dauern, und ein Token für so lange gilt nicht als Nachweis; ihr Aussteller müsste eine kürzere Zeit festlegen.',
  'This license is not valid yet; it begins at {0}.': 'Diese Lizenz gilt noch nicht; sie beginnt am {0}.',
  'This license has expired.': 'Diese Lizenz ist abgelaufen.',
  'This license has expired; it ended at {0}.': 'Diese Lizenz ist abgelaufen; sie endete am {0}.',
  'The issuer has suspended this license.': 'Der Aussteller hat diese Lizenz ausgesetzt.',
  'This license is not available; AWS gives its status as {0}.':
    'Diese Lizenz ist nicht verfügbar; AWS nennt als Status {0}.',
  'This license names no signing key although others of its issuer do, so a borrow could not be proved offline.':
    'Diese Lizenz nennt keinen Signaturschlüssel, andere desselben Ausstellers schon; eine Ausleihe ließe sich offline nicht beweisen.',
  'The public key of this issuer is not on this computer yet, so a borrow could not be proved offline.':
    'Der öffentliche Schlüssel dieses Ausstellers ist noch nicht auf diesem Computer; eine Ausleihe ließe sich offline nicht beweisen.',
  'All seats are in use.': 'Alle Plätze sind belegt.',
  'AWS is still making this license available; look again in a minute.':
    'AWS stellt diese Lizenz noch bereit; in einer Minute erneut nachsehen.',
  'The issuer has deactivated this license.': 'Der Aussteller hat diese Lizenz deaktiviert.',
  'The issuer is deleting this license.': 'Der Aussteller löscht diese Lizenz gerade.',
  'The issuer has deleted this license.': 'Der Aussteller hat diese Lizenz gelöscht.',
  'The grant of this license waits for its acceptance.': 'Die Zuteilung dieser Lizenz wartet auf Annahme.',
  'The grant of this license was accepted, but it is not activated yet.':
    'Die Zuteilung dieser Lizenz wurde angenommen, ist aber noch nicht aktiviert.',
  'The grant of this license was rejected; its issuer would have to grant it anew.':
    'Die Zuteilung dieser Lizenz wurde abgelehnt; der Aussteller müsste sie neu zuteilen.',
  'AWS is still working on the grant of this license; look again in a minute.':
    'AWS arbeitet noch an der Zuteilung dieser Lizenz; in einer Minute erneut nachsehen.',
  'AWS could not carry out the grant of this license; its administrator has to try again.':
    'AWS konnte die Zuteilung dieser Lizenz nicht ausführen; die Verwaltung muss es erneut versuchen.',
  'The grant of this license was deleted.': 'Die Zuteilung dieser Lizenz wurde gelöscht.',
  'The grant of this license is completed and can no longer be used.':
    'Die Zuteilung dieser Lizenz ist abgeschlossen und nicht mehr nutzbar.',
  'The grant of this license is not active.': 'Die Zuteilung dieser Lizenz ist nicht aktiv.',
  'The grant of this license is not active; AWS gives its status as {0}.':
    'Die Zuteilung dieser Lizenz ist nicht aktiv; AWS nennt als Status {0}.',

  // What an online checkout may ask for.
  'This license can be consumed for good, but not be checked out for a time.':
    'Diese Lizenz kann endgültig verbraucht, aber nicht auf Zeit ausgecheckt werden.',
  'Everything in this license comes back after use, so nothing can be consumed for good.':
    'Alles in dieser Lizenz kommt nach der Nutzung zurück, nichts lässt sich endgültig verbrauchen.',
  'Choose at least one entitlement.': 'Mindestens ein Nutzungsrecht wählen.',
  'Name each entitlement once.': 'Jedes Nutzungsrecht nur einmal nennen.',
  'This license has no entitlement “{0}”.': 'Diese Lizenz hat kein Nutzungsrecht „{0}“.',
  'The unit of “{0}” is {1}, not {2}.': 'Die Einheit von „{0}“ ist {1}, nicht {2}.',
  'The quantity of “{0}” must be a whole number above 0.':
    'Die Menge von „{0}“ muss eine ganze Zahl über 0 sein.',

  // What AWS may have meant by refusing a seat.
  'Refresh the list of licenses, then try again: the request is then made from what it says now.':
    'Die Liste der Lizenzen aktualisieren, dann erneut versuchen: Die Anfrage richtet sich dann nach dem jetzigen Stand.',
  'Ask your license administrator.': ASK,
  'AWS allowed no seat. {0}': 'AWS hat keinen Platz gewährt. {0}',
  'AWS allowed no seat. Most likely: {0}': 'AWS hat keinen Platz gewährt. Wahrscheinlich: {0}',
  'AWS allowed no seat. Nothing in the license explains it, and AWS does not tell the reason. {0}':
    'AWS hat keinen Platz gewährt. Nichts in der Lizenz erklärt es, und AWS nennt den Grund nicht. {0}',
  'The license could not be read again to compare, and AWS does not tell the reason.':
    'Die Lizenz ließ sich zum Vergleichen nicht noch einmal lesen, und AWS nennt den Grund nicht.',
  'How many are in use is not shown to you, so all may be.':
    'Wie viele belegt sind, ist hier nicht zu sehen; es können alle sein.',
  'A colleague may have taken and returned one just then.':
    'Vielleicht hat jemand gerade eben einen genommen und zurückgegeben.',
  'the license has no entitlement “{0}”; it has {1}.':
    'Die Lizenz hat kein Nutzungsrecht „{0}“; sie hat {1}.',
  none: 'keins',
  '“{0}” was asked for in {1}, and the license counts it in {2}.':
    '„{0}“ wurde in {1} angefragt, und die Lizenz zählt es in {2}.',
  '{0} of “{1}” were asked for, and the license has only {2}.':
    '{0} von „{1}“ wurden angefragt, und die Lizenz hat nur {2}.',
  'only {0} of {1} seats are free.': 'Nur {0} von {1} Plätzen sind frei.',
  'the only seat is in use by the very borrow that is to be renewed.':
    'Der einzige Platz ist von der Ausleihe belegt, die verlängert werden soll.',
  'all {0} seats are in use, one of them by the borrow that is to be renewed.':
    'Alle {0} Plätze sind belegt, einer davon von der Ausleihe, die verlängert werden soll.',
  'Wait until a colleague returns a seat, or return this one first and borrow again at a risk.':
    'Warten, bis jemand einen Platz zurückgibt, oder diese zuerst zurückgeben und auf eigenes Risiko neu ausleihen.',
  'the only seat is in use.': 'Der einzige Platz ist belegt.',
  'all {0} seats are in use.': 'Alle {0} Plätze sind belegt.',
  'License status: {0}': 'Status der Lizenz: {0}',
  'Seats in use: not shown': 'Belegte Plätze: nicht zu sehen',
  'Seats: {0} of {1} free': 'Plätze: {0} von {1} frei',
  '“{0}” fits {1} licenses: {2}{3}. Nothing was done.':
    '„{0}“ passt zu {1} Lizenzen: {2}{3}. Nichts wurde getan.',

  // Why something here cannot be returned, renewed or released.
  'It is being returned.': 'Sie wird gerade zurückgegeben.',
  'It is being renewed.': 'Sie wird gerade verlängert.',
  'It was renewed already.': 'Sie wurde schon verlängert.',
  'Another borrow of this license is on this computer; return that one first.':
    'Eine andere Ausleihe dieser Lizenz ist auf diesem Computer; zuerst diese zurückgeben.',
  'Another request for this license is still open.': 'Eine andere Anfrage nach dieser Lizenz ist noch offen.',
  'It is not known yet whether AWS granted it.': 'Ob AWS sie gewährt hat, ist noch nicht bekannt.',
  'There is no token to renew; the license can be borrowed again.':
    'Es gibt kein Token zum Verlängern; die Lizenz kann erneut ausgeliehen werden.',
  'It is no longer on this computer; the license can be borrowed again.':
    'Sie ist nicht mehr auf diesem Computer; die Lizenz kann erneut ausgeliehen werden.',
  'It was returned; the license can be borrowed again.':
    'Sie wurde zurückgegeben; die Lizenz kann erneut ausgeliehen werden.',
  'It has ended; the seat went back by itself.': 'Sie ist beendet; der Platz ging von selbst zurück.',
  'The issuer does not allow early return; the seat goes back by itself when it ends.':
    'Der Aussteller erlaubt keine vorzeitige Rückgabe; der Platz geht am Ende von selbst zurück.',
  'This license is not in the list of licenses you can borrow now.':
    'Diese Lizenz steht nicht in der Liste der Lizenzen, die jetzt ausgeliehen werden können.',
  'Its token is lost; the seat goes back by itself.':
    'Ihr Token ist verloren; der Platz geht von selbst zurück.',
  'AWS never told whether a seat was taken, so there is nothing to return.':
    'AWS hat nie gesagt, ob ein Platz belegt wurde, also gibt es nichts zurückzugeben.',
  'It was given back before its renewal; no seat is held.':
    'Sie wurde vor ihrer Verlängerung zurückgegeben; kein Platz ist belegt.',
  'The old license was given back, and no new one was granted. {0}':
    'Die alte Lizenz wurde zurückgegeben, und keine neue wurde gewährt. {0}',
  'The old license was given back, and no new one was granted: {0}':
    'Die alte Lizenz wurde zurückgegeben, und keine neue wurde gewährt: {0}',
  'The issuer does not allow this license to be returned early, so it can only be renewed while a second seat is free.':
    'Der Aussteller erlaubt keine vorzeitige Rückgabe dieser Lizenz; sie lässt sich nur verlängern, solange ein zweiter Platz frei ist.',
  'It was consumed for good and can never be given back.':
    'Es wurde endgültig verbraucht und kann nie zurückgegeben werden.',
  'It is being released.': 'Wird gerade freigegeben.',
  'AWS no longer knew this seat when the heartbeat came, so the checkout has ended.':
    'AWS kannte diesen Platz nicht mehr, als das Lebenszeichen kam; der Checkout ist beendet.',
  'AWS no longer knows this seat, so the checkout has ended.':
    'AWS kennt diesen Platz nicht mehr; der Checkout ist beendet.',
  'A perpetual checkout never ends, so there is nothing to extend.':
    'Ein dauerhafter Checkout endet nie, also gibt es nichts aufzufrischen.',
  'AWS never told whether a seat was taken, so there is nothing to release.':
    'AWS hat nie gesagt, ob ein Platz belegt wurde, also gibt es nichts freizugeben.',
  'It could not be found out in time whether AWS granted it. It may have been consumed for good.':
    'Ob AWS es gewährt hat, ließ sich nicht rechtzeitig klären. Es kann endgültig verbraucht sein.',

  // How borrowing, returning and releasing went.
  'AWS granted a seat, but its proof does not verify, so it is not shown as usable.':
    'AWS hat einen Platz gewährt, aber sein Beweis hält nicht stand; er wird deshalb nicht als nutzbar gezeigt.',
  '{0} AWS granted the seat and does not take it back early; Fieldpass tries again to store its token.':
    '{0} AWS hat den Platz gewährt und nimmt ihn nicht vorzeitig zurück; Fieldpass versucht weiter, sein Token zu speichern.',
  'The seat could not be given back yet; Fieldpass goes on trying.':
    'Der Platz ließ sich noch nicht zurückgeben; Fieldpass versucht es weiter.',
  'AWS could not be reached.': 'AWS war nicht erreichbar.',
  '{0} The license is still checked out.': '{0} Die Lizenz ist noch ausgecheckt.',
  'This checkout has ended here, but a heartbeat without an answer, or a clock that runs ahead, may have left its seat taken; Fieldpass gives it back as soon as AWS can be reached.':
    'Dieser Checkout ist hier beendet, aber ein Lebenszeichen ohne Antwort oder eine vorgehende Uhr kann seinen Platz belegt gelassen haben; Fieldpass gibt ihn zurück, sobald AWS erreichbar ist.',
  'The connection broke before AWS confirmed the release. Fieldpass asks again by itself until it knows.':
    'Die Verbindung brach ab, bevor AWS die Freigabe bestätigte. Fieldpass fragt von selbst weiter, bis es sie kennt.',
  'Keep Fieldpass open, or start it again later: it finishes the release by itself.':
    'Fieldpass offen lassen oder später neu starten: Es führt die Freigabe von selbst zu Ende.',
  'The connection broke before AWS confirmed the return. Fieldpass asks again by itself until it knows.':
    'Die Verbindung brach ab, bevor AWS die Rückgabe bestätigte. Fieldpass fragt von selbst weiter, bis es sie kennt.',
  'Keep Fieldpass open, or start it again later: it finishes the return by itself.':
    'Fieldpass offen lassen oder später neu starten: Es führt die Rückgabe von selbst zu Ende.',
  'AWS could not be reached, so nothing was returned. The license stays on this computer.':
    'AWS war nicht erreichbar, deshalb wurde nichts zurückgegeben. Die Lizenz bleibt auf diesem Computer.',
  '{0} The license stays on this computer.': '{0} Die Lizenz bleibt auf diesem Computer.',
  'The connection broke before AWS confirmed the heartbeat.':
    'Die Verbindung brach ab, bevor AWS das Lebenszeichen bestätigte.',
  'AWS could not be reached, so the heartbeat was not sent.':
    'AWS war nicht erreichbar, deshalb wurde das Lebenszeichen nicht gesendet.',
  'AWS refused the return. The license stays on this computer.':
    'AWS hat die Rückgabe abgelehnt. Die Lizenz bleibt auf diesem Computer.',
  'AWS refused the release.': 'AWS hat die Freigabe abgelehnt.',
  'What came of this could not be written down, so it is not known whether the seat is taken. Fieldpass finishes it by itself as soon as its record can be written.':
    'Was daraus wurde, ließ sich nicht aufschreiben; ob der Platz belegt ist, ist nicht bekannt. Fieldpass führt es von selbst zu Ende, sobald sich sein Verzeichnis schreiben lässt.',
  'Free some space, or close the program that holds the record, and keep Fieldpass open. “fieldpass doctor” says what is wrong.':
    'Platz schaffen oder das Programm schließen, das das Verzeichnis festhält, und Fieldpass offen lassen. „fieldpass doctor“ sagt, was nicht stimmt.',
  'The heartbeat got through, but the new end could not be written down.':
    'Das Lebenszeichen kam an, aber das neue Ende ließ sich nicht aufschreiben.',
  'AWS refused the heartbeat.': 'AWS hat das Lebenszeichen abgelehnt.',
  'The license is checked out until {0}, or longer if a later heartbeat gets through.':
    'Die Lizenz ist ausgecheckt bis {0}, oder länger, falls ein späteres Lebenszeichen ankommt.',
  'The connection to AWS broke before it had answered. Nothing was changed.':
    'Die Verbindung zu AWS brach ab, bevor es geantwortet hatte. Nichts wurde geändert.',

  // Grants.
  'AWS could not carry out the change of this grant: {0}':
    'AWS konnte die Änderung dieser Zuteilung nicht ausführen: {0}',
  'This grant {0}, so it stays as it is.': 'Diese Zuteilung {0}, deshalb bleibt sie, wie sie ist.',
  'waits for you to accept or reject it': 'wartet auf Annahme oder Ablehnung',
  'was accepted and is not active': 'wurde angenommen und ist nicht aktiv',
  'is being changed by AWS': 'wird gerade von AWS geändert',
  'is active': 'ist aktiv',
  'was rejected, which is for good': 'wurde abgelehnt, und das ist endgültig',
  'could not be carried out by AWS': 'konnte von AWS nicht ausgeführt werden',
  'is over': 'ist vorbei',

  // The clock.
  'This computer’s clock is {0} behind the newest time Fieldpass has seen. Time left is counted from that time, so no license lasts longer.':
    'Die Uhr dieses Computers ist {0} hinter der neuesten Zeit, die Fieldpass gesehen hat. Die Restzeit zählt ab jener Zeit, keine Lizenz hält also länger.',
  'This computer’s clock was ahead on {0}, or has been set back since. Until AWS says what time it is, time left is counted from then, and licenses may show as expired too early.':
    'Die Uhr dieses Computers ging am {0} vor oder wurde seither zurückgestellt. Bis AWS sagt, wie spät es ist, zählt die Restzeit ab damals, und Lizenzen können zu früh als abgelaufen gelten.',
  'This computer’s clock is {0} ahead of AWS. Time left is counted by AWS’s time until the computer is restarted; after that licenses may show as expired too early.':
    'Die Uhr dieses Computers ist AWS um {0} voraus. Bis zum Neustart des Computers zählt die Restzeit nach der Zeit von AWS; danach können Lizenzen zu früh als abgelaufen gelten.',
  'This computer’s clock jumped ahead on {0}. If that was a mistake, licenses show as expired too early.':
    'Die Uhr dieses Computers sprang am {0} vor. War das ein Versehen, gelten Lizenzen zu früh als abgelaufen.',
  'This computer’s clock says {0}, which cannot be right.':
    'Die Uhr dieses Computers zeigt {0}, und das kann nicht stimmen.',
  'Set the clock right, connect to a network and press Refresh: with the first answer of AWS the later time is forgotten.':
    'Die Uhr richtig stellen, ein Netz verbinden und aktualisieren: Mit der ersten Antwort von AWS ist die spätere Zeit vergessen.',
  '{0} minutes': '{0} Minuten',
  '{0} hours': '{0} Stunden',
  '{0} days': '{0} Tage',

  // The records of this computer.
  'The record of your borrows is an older one that was put back: the keychain remembers event {0}, which is not in it. What was borrowed or returned since then is missing here, and a seat that is not shown may be held until {1}.':
    'Das Verzeichnis der Ausleihen ist ein älteres, das zurückgespielt wurde: Der Schlüsselbund kennt Ereignis {0}, das darin fehlt. Was seitdem ausgeliehen oder zurückgegeben wurde, fehlt hier, und ein Platz, der nicht gezeigt wird, kann bis {1} belegt sein.',
  '{0} What can still be read of it is shown, and may be out of date.':
    '{0} Was davon noch lesbar ist, wird gezeigt und kann veraltet sein.',
  'The disk did not take what Fieldpass wrote in its record. No seat was taken or given back.':
    'Der Datenträger nahm nicht an, was Fieldpass in sein Verzeichnis schrieb. Kein Platz wurde belegt oder zurückgegeben.',
  'The record of your borrows was written by a newer Fieldpass: it has format {0}, and this one reads up to {1}. It is left untouched.':
    'Das Verzeichnis der Ausleihen wurde von einem neueren Fieldpass geschrieben: Es hat Format {0}, und dieses liest bis {1}. Es bleibt unberührt.',
  'The event after number {0} cannot be read.': 'Das Ereignis nach Nummer {0} ist nicht lesbar.',
  'Event {0} does not fit the hash chain: the record was changed from outside.':
    'Ereignis {0} passt nicht in die Hash-Kette: Das Verzeichnis wurde von außen verändert.',
  'Event {0} cannot be read, so {1} {2} is not shown.':
    'Ereignis {0} ist nicht lesbar, deshalb fehlt {1} {2}.',
  'Pinned issuer keys that cannot be read: {0}.': 'Hinterlegte Schlüssel, die nicht lesbar sind: {0}.',
  'Event {0} of {1} does not fit the one before it: the record was changed from outside.':
    'Ereignis {0} von {1} passt nicht zu dem davor: Das Verzeichnis wurde von außen verändert.',
  'Something is being done through this connection just now; try again when it is finished.':
    'Über diese Verbindung läuft gerade etwas; danach erneut versuchen.',
  'Online checkouts are being kept alive here; release them before you switch.':
    'Hier werden Online-Checkouts gehalten; sie vor dem Wechsel freigeben.',
};
