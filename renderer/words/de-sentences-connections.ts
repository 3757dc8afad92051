// German for the sentences of main about connections, keys, tokens, permissions, network and the doctor's findings.

import type { Phrases } from './phrase-book.ts';

export const deSentencesConnections: Phrases = {
  // Connections.
  'There is no AWS profile “{0}” on this computer.': 'Auf diesem Computer gibt es kein AWS-Profil „{0}“.',
  'The role is named by its ARN: arn:aws:iam::ACCOUNT:role/NAME.':
    'Die Rolle wird mit ihrer ARN genannt: arn:aws:iam::ACCOUNT:role/NAME.',
  'This connection follows the environment and cannot be changed.':
    'Diese Verbindung folgt der Umgebung und lässt sich nicht ändern.',
  'This connection is always there.': 'Diese Verbindung ist immer da.',
  'This connection is in use. Switch to another one first.':
    'Diese Verbindung ist in Gebrauch. Zuerst zu einer anderen wechseln.',
  'Something borrowed through this connection is still open; return it first.':
    'Etwas, das über diese Verbindung ausgeliehen wurde, ist noch offen; es zuerst zurückgeben.',
  'A connection’s name has 1 to {0} characters.': 'Der Name einer Verbindung hat 1 bis {0} Zeichen.',
  'There is already a connection called “{0}”.': 'Es gibt schon eine Verbindung namens „{0}“.',
  'The token does not name the role to take; give the role’s ARN as well.':
    'Das Token nennt keine Rolle; die ARN der Rolle mit angeben.',
  'The token names several roles; say which one to take by its ARN.':
    'Das Token nennt mehrere Rollen; mit der ARN angeben, welche gemeint ist.',
  'The access token of this connection is no longer in the keychain, so AWS cannot be asked.':
    'Das Zugriffstoken dieser Verbindung ist nicht mehr im Schlüsselbund, deshalb lässt sich AWS nicht fragen.',
  'Import the token again, or ask your license administrator for a new one.':
    'Das Token erneut importieren oder die Lizenzverwaltung um ein neues bitten.',
  'The file of your connections cannot be read, so AWS is not asked as anybody. Nothing was changed.':
    'Die Datei der Verbindungen ist nicht lesbar, deshalb wird AWS nicht gefragt. Nichts wurde geändert.',
  'Mend the file, or move it away: connections can be set up again.':
    'Die Datei reparieren oder wegbewegen: Verbindungen lassen sich neu einrichten.',
  'The endpoint “{0}” must begin with https:// or be on this computer.':
    'Der Endpunkt „{0}“ muss mit https:// beginnen oder auf diesem Computer sein.',
  'Nothing was sent, because AWS could not accept it: {0}.':
    'Nichts wurde gesendet, weil AWS es nicht annehmen könnte: {0}.',
  'the license has no valid ARN': 'die Lizenz hat keine gültige ARN',
  'the license has no product SKU': 'die Lizenz hat keine Produkt-SKU',
  'the license has no issuer fingerprint': 'die Lizenz hat keinen Fingerabdruck des Ausstellers',
  'an entitlement has no name': 'ein Nutzungsrecht hat keinen Namen',
  'its client token is broken': 'ihr Client-Token ist beschädigt',
  'A code of an MFA device has six digits.': 'Ein Code eines MFA-Geräts hat sechs Ziffern.',
  'This connection takes no MFA code.': 'Diese Verbindung nimmt keinen MFA-Code an.',
  'This belongs to the AWS partition “{0}”, but the connection’s Region {1} is in “{2}”. The two share nothing.':
    'Das gehört zur AWS-Partition „{0}“, aber die Region {1} der Verbindung liegt in „{2}“. Beide haben nichts gemeinsam.',
  '“{0}” is no AWS Region.': '„{0}“ ist keine AWS-Region.',
  'FIPS cannot be combined with an endpoint of one’s own: turn one of the two off.':
    'FIPS lässt sich nicht mit einem eigenen Endpunkt verbinden: eines von beiden ausschalten.',
  'License Manager has no FIPS endpoint in {0}; it has one in {1}.':
    'License Manager hat in {0} keinen FIPS-Endpunkt; es gibt einen in {1}.',
  'Run “{0}”, then try again.': '„{0}“ ausführen, dann erneut versuchen.',

  // Access tokens.
  'That is larger than any access token.': 'Das ist größer als jedes Zugriffstoken.',
  'That is a private key, not an access token. Keep it to yourself and have it replaced if it was sent around.':
    'Das ist ein privater Schlüssel, kein Zugriffstoken. Für sich behalten und ersetzen lassen, falls er verschickt wurde.',
  'Those are AWS access keys, not a License Manager access token. Keep them to yourself and have them replaced if they were sent around.':
    'Das sind AWS-Zugriffsschlüssel, kein Zugriffstoken von License Manager. Für sich behalten und ersetzen lassen, falls sie verschickt wurden.',
  'There is nothing in it.': 'Darin steht nichts.',
  'There is no access token in it: it should begin with “eyJ” and have three parts with dots between them.':
    'Darin ist kein Zugriffstoken: Es müsste mit „eyJ“ beginnen und drei Teile mit Punkten dazwischen haben.',
  'There are several tokens in it, and none is marked as the refresh token.':
    'Darin sind mehrere Token, und keines ist als Refresh-Token gekennzeichnet.',
  'That is a temporary token of one hour. Ask for the refresh token that “Create token” gives.':
    'Das ist ein vorläufiges Token für eine Stunde. Um das Refresh-Token bitten, das „Create token“ ausgibt.',
  'That access token has ended. Ask your license administrator for a new one.':
    'Dieses Zugriffstoken ist abgelaufen. Die Lizenzverwaltung um ein neues bitten.',
  'That token names no license, so it is not from AWS License Manager.':
    'Dieses Token nennt keine Lizenz, es ist also nicht von AWS License Manager.',

  // Issuer keys.
  'The file is not an RSA public key (SPKI PEM, DER, JWK or JWKS).':
    'Die Datei ist kein öffentlicher RSA-Schlüssel (SPKI-PEM, DER, JWK oder JWKS).',
  'The key file is empty.': 'Die Schlüsseldatei ist leer.',
  'The key file is larger than 64 KiB; a public key is far smaller.':
    'Die Schlüsseldatei ist größer als 64 KiB; ein öffentlicher Schlüssel ist viel kleiner.',
  'The key {0}.': 'Der Schlüssel {0}.',
  'The JSON Web Key {0}.': 'Der JSON Web Key {0}.',
  'is not an RSA key of 2,048 to 8,192 bits with exponent 65537':
    'ist kein RSA-Schlüssel mit 2.048 bis 8.192 Bit und Exponent 65537',
  'is not an RSA public key': 'ist kein öffentlicher RSA-Schlüssel',
  'is not meant for signatures': 'ist nicht für Signaturen gedacht',
  'is not meant for PS384 signatures': 'ist nicht für PS384-Signaturen gedacht',
  'is not meant for checking signatures': 'ist nicht zum Prüfen von Signaturen gedacht',
  'The file holds several keys; give one.': 'Die Datei enthält mehrere Schlüssel; einen angeben.',
  'The file begins like JSON but is not a JSON Web Key.':
    'Die Datei beginnt wie JSON, ist aber kein JSON Web Key.',
  'The key set is empty.': 'Der Schlüsselsatz ist leer.',
  'No key of the set can prove a token: {0}{1}.':
    'Kein Schlüssel des Satzes kann ein Token beweisen: {0}{1}.',
  'The file holds more than one PEM block; give one public key.':
    'Die Datei enthält mehr als einen PEM-Block; einen öffentlichen Schlüssel angeben.',
  'This is a PRIVATE key. It was not kept. Do not send it to anyone, and tell your vendor that it was sent to you.':
    'Das ist ein PRIVATER Schlüssel. Er wurde nicht behalten. An niemanden weitergeben und dem Hersteller sagen, dass er verschickt wurde.',
  'This is a PKCS#12 key store, which is made to hold private keys. {0}':
    'Das ist ein PKCS#12-Schlüsselspeicher, der für private Schlüssel gedacht ist. {0}',
  'This is a signed token, not a key. A key is never taken from a token: ask the vendor for its public key file.':
    'Das ist ein signiertes Token, kein Schlüssel. Ein Schlüssel wird nie aus einem Token genommen: den Hersteller um die Datei mit seinem öffentlichen Schlüssel bitten.',
  'This is an SSH public key. Ask for it as “BEGIN PUBLIC KEY”: ssh-keygen -e -m PKCS8 -f KEY.pub writes that.':
    'Das ist ein öffentlicher SSH-Schlüssel. Als „BEGIN PUBLIC KEY“ verlangen: ssh-keygen -e -m PKCS8 -f KEY.pub schreibt das.',
  'This is “RSA PUBLIC KEY” (PKCS#1). Ask for “BEGIN PUBLIC KEY”: openssl rsa -RSAPublicKey_in -pubout writes that.':
    'Das ist „RSA PUBLIC KEY“ (PKCS#1). „BEGIN PUBLIC KEY“ verlangen: openssl rsa -RSAPublicKey_in -pubout schreibt das.',
  'This is a certificate. Ask for the public key itself (“BEGIN PUBLIC KEY”).':
    'Das ist ein Zertifikat. Den öffentlichen Schlüssel selbst verlangen („BEGIN PUBLIC KEY“).',
  'The file is saved as UTF-16. Save it as plain text.':
    'Die Datei ist als UTF-16 gespeichert. Als einfachen Text speichern.',
  'This is “{0}”, not “PUBLIC KEY”.': 'Das ist „{0}“, nicht „PUBLIC KEY“.',
  'Run “fieldpass keys” to see which keys are pinned for which issuer.':
    '„fieldpass keys“ ausführen, um zu sehen, welche Schlüssel für welchen Aussteller hinterlegt sind.',
  'No such key is pinned for this issuer.': 'Für diesen Aussteller ist kein solcher Schlüssel hinterlegt.',
  "With a network, run “fieldpass keys refresh '{0}'” to read the key that AWS names now; then look again. If it still does not fit, do not rely on the token.":
    "Mit Netz „fieldpass keys refresh '{0}'“ ausführen, um den Schlüssel zu lesen, den AWS jetzt nennt; dann erneut nachsehen. Passt er immer noch nicht, sich nicht auf das Token verlassen.",
  'The issuer is named by its AWS account: 12 digits.':
    'Der Aussteller wird mit seinem AWS-Konto genannt: 12 Ziffern.',
  'The token was not signed by a key that is pinned for its issuer, so it proves nothing here. The vendor may have changed its signing key since the pinned one was read.':
    'Das Token wurde mit keinem Schlüssel signiert, der für seinen Aussteller hinterlegt ist, und beweist hier nichts. Vielleicht hat der Hersteller seinen Signaturschlüssel seither gewechselt.',

  // Permissions.
  'These are sample licenses: nobody has to allow anything.':
    'Das sind Beispiellizenzen: Niemand muss etwas erlauben.',
  'AWS’s managed policy AWSLicenseManagerConsumptionPolicy does not allow borrowing: the role of this access token needs the policy below as well.':
    'Die von AWS verwaltete Richtlinie AWSLicenseManagerConsumptionPolicy erlaubt kein Ausleihen: Die Rolle dieses Zugriffstokens braucht auch die Richtlinie unten.',
  'The role of this access token may not borrow. AWS’s managed policy AWSLicenseManagerConsumptionPolicy lacks CheckoutBorrowLicense: attach the policy below to the role as well.':
    'Die Rolle dieses Zugriffstokens darf nicht ausleihen. Der von AWS verwalteten Richtlinie AWSLicenseManagerConsumptionPolicy fehlt CheckoutBorrowLicense: auch die Richtlinie unten an die Rolle hängen.',
  'No license is listed, so the policy allows borrowing any license, and some actions could not be tried.':
    'Keine Lizenz ist aufgelistet; die Richtlinie erlaubt deshalb jede Lizenz, und einige Aktionen ließen sich nicht probieren.',
  'optional: {0}': 'optional: {0}',
  'to see your licenses': 'die eigenen Lizenzen sehen',
  'to look at a license again before it is used': 'eine Lizenz vor der Nutzung erneut ansehen',
  'shows free seats': 'zeigt freie Plätze',
  'to borrow': 'ausleihen',
  'to give back': 'zurückgeben',
  'to check out online': 'online auschecken',
  'to keep an online checkout': 'einen Online-Checkout halten',
  'shows grants that wait for you': 'zeigt wartende Zuteilungen',
  'to accept grants yourself': 'Zuteilungen selbst annehmen',
  'an access token names its license itself': 'ein Zugriffstoken nennt seine Lizenz selbst',
  'grants are accepted by whoever made the access token':
    'Zuteilungen nimmt an, wer das Zugriffstoken erstellt hat',

  // Network.
  'That file is larger than 256 KB, which no certificate is.':
    'Diese Datei ist größer als 256 KB, und so groß ist kein Zertifikat.',
  'That file holds a private key. Nobody needs it to trust a network: do not hand it on, and ask for the certificate alone.':
    'Diese Datei enthält einen privaten Schlüssel. Niemand braucht ihn, um einem Netz zu vertrauen: nicht weitergeben und nur das Zertifikat verlangen.',
  'That is the certificate of one server ({0}), not of an authority that signs others.':
    'Das ist das Zertifikat eines einzelnen Servers ({0}), nicht das einer Stelle, die andere signiert.',
  'That authority ({0}) has expired; ask for the present one.':
    'Diese Zertifizierungsstelle ({0}) ist abgelaufen; die aktuelle verlangen.',
  'That file holds more than 100 certificates.': 'Diese Datei enthält mehr als 100 Zertifikate.',
  'There is no certificate in that file.': 'In dieser Datei ist kein Zertifikat.',
  'The proxy {0} does not answer: there is no network, or this is another network than the proxy’s. AWS was not asked.':
    'Der Proxy {0} antwortet nicht: Es gibt kein Netz, oder dieses ist nicht das Netz des Proxys. AWS wurde nicht gefragt.',
  'The proxy {0} ended the connection. AWS was not asked.':
    'Der Proxy {0} hat die Verbindung beendet. AWS wurde nicht gefragt.',
  'The proxy {0} wants a user and a password, or does not accept those it was given. AWS was not asked.':
    'Der Proxy {0} verlangt Benutzer und Passwort oder akzeptiert die angegebenen nicht. AWS wurde nicht gefragt.',
  'The proxy {0} could not reach AWS (status {1}). AWS was not asked.':
    'Der Proxy {0} konnte AWS nicht erreichen (Status {1}). AWS wurde nicht gefragt.',
  'The proxy {0} does not let requests to AWS through (status {1}). AWS was not asked.':
    'Der Proxy {0} lässt keine Anfragen an AWS durch (Status {1}). AWS wurde nicht gefragt.',
  'The connection to AWS is not trustworthy: the certificate shown for {0} belongs to “{1}” and is signed by “{2}”, which is not accepted. Nothing was sent.':
    'Die Verbindung zu AWS ist nicht vertrauenswürdig: Das für {0} gezeigte Zertifikat gehört „{1}“ und ist von „{2}“ signiert, was nicht akzeptiert wird. Nichts wurde gesendet.',
  'First check the date of this computer: {0}. If the date is right, sign in to the Wi-Fi or ask your IT about the network.':
    'Zuerst das Datum dieses Computers prüfen: {0}. Stimmt es, am WLAN anmelden oder die IT nach dem Netz fragen.',
  'this computer’s clock says {0}': 'die Uhr dieses Computers zeigt {0}',
  'The system’s settings name a proxy of the kind {0}, which Fieldpass does not speak. AWS was not asked.':
    'Die Systemeinstellungen nennen einen Proxy der Art {0}, die Fieldpass nicht spricht. AWS wurde nicht gefragt.',
  'The proxy named in HTTPS_PROXY must be http://host:port or https://host:port. AWS was not asked.':
    'Der Proxy in HTTPS_PROXY muss http://host:port oder https://host:port sein. AWS wurde nicht gefragt.',

  // The doctor.
  'The keychain stores and gives back what is put into it.':
    'Der Schlüsselbund speichert und gibt zurück, was hineingelegt wird.',
  '{0} events in {1}, unbroken.': '{0} Ereignisse in {1}, lückenlos.',
  'It is {0}, which fits everything seen before.': 'Es ist {0}, und das passt zu allem bisher Gesehenen.',
  'License Manager answers; {0} licenses listed.': 'License Manager antwortet; {0} Lizenzen aufgelistet.',
  'No key for issuer {0}.': 'Kein Schlüssel für Aussteller {0}.',
  '{0} pinned; further ones are read from AWS KMS when first needed.':
    '{0} hinterlegt; weitere werden beim ersten Bedarf von AWS KMS gelesen.',
  'No key yet for {0}; their licenses cannot be borrowed until there is one.':
    'Noch kein Schlüssel für {0}; bis dahin lassen sich deren Lizenzen nicht ausleihen.',
  'Tokens are bound to {0}.': 'Token sind an {0} gebunden.',
  'The records were made on another computer, or the system was installed anew: older tokens do not verify here.':
    'Das Verzeichnis stammt von einem anderen Computer, oder das System wurde neu installiert: Ältere Token lassen sich hier nicht prüfen.',
  'The system shows no identity, so tokens are bound to one that Fieldpass made up and keeps in its records.':
    'Das System zeigt keine Kennung, deshalb sind Token an eine gebunden, die Fieldpass erzeugt hat und in seinem Verzeichnis aufhebt.',
  'Borrow again on this computer.': 'Auf diesem Computer erneut ausleihen.',
  'Keep the data directory: it holds the identity.': 'Das Datenverzeichnis aufheben: Es enthält die Kennung.',
};
