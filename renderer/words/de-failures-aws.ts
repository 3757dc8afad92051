// Failures of connections, sign-in, network and AWS in German.

import type { FailurePhrases } from './phrase-book.ts';

const AGAIN_IN_A_MINUTE = 'In einer Minute erneut versuchen.';

export const deFailuresAws = {
  'connection-unknown': {
    'There is no connection of that name.': 'Es gibt keine Verbindung mit diesem Namen.',
    'Run “fieldpass connections” to see the names.':
      '„fieldpass connections“ ausführen, um die Namen zu sehen.',
  },
  'connection-refused': {
    'That connection cannot be set up like this.': 'Diese Verbindung lässt sich so nicht einrichten.',
    'Change what is named, then try again.': 'Das Genannte ändern, dann erneut versuchen.',
  },
  'access-token-rejected': {
    'That is not a License Manager access token Fieldpass can use.':
      'Das ist kein Zugriffstoken von License Manager, das Fieldpass verwenden kann.',
    'Ask your license administrator for the token.csv of “Create token” in the License Manager console.':
      'Die Lizenzverwaltung um die token.csv von „Create token“ in der Konsole von License Manager bitten.',
  },
  'certificate-rejected': {
    'That is not a certificate authority Fieldpass can trust.':
      'Das ist keine Zertifizierungsstelle, der Fieldpass vertrauen kann.',
    'Ask your company’s IT for the certificate of its network authority as a PEM file.':
      'Die IT der Firma um das Zertifikat ihrer Netz-Zertifizierungsstelle als PEM-Datei bitten.',
  },
  'mfa-needed': {
    'Your AWS profile asks for a code of your MFA device, so AWS was not asked yet.':
      'Das AWS-Profil verlangt einen Code des MFA-Geräts, deshalb wurde AWS noch nicht gefragt.',
    'Enter the six digits of the device; scripts give them with --mfa-code.':
      'Die sechs Ziffern des Geräts eingeben; Skripte übergeben sie mit --mfa-code.',
  },
  'not-configured': {
    'This connection cannot work as it is set up.':
      'So, wie diese Verbindung eingerichtet ist, kann sie nicht funktionieren.',
    'Change the connection’s settings.': 'Die Einstellungen der Verbindung ändern.',
  },
  'other-account': {
    'AWS knows neither this license nor its seat under the account you are signed in to now, so nothing was given up here.':
      'AWS kennt unter dem Konto der jetzigen Anmeldung weder diese Lizenz noch ihren Platz; hier wurde nichts aufgegeben.',
    'Sign in to the account the seat was taken with, then try again. “fieldpass doctor” shows the account of now.':
      'Mit dem Konto anmelden, über das der Platz belegt wurde, dann erneut versuchen. „fieldpass doctor“ zeigt das jetzige Konto.',
  },
  'sign-in-needed': {
    'No AWS sign-in was found, so AWS was not asked. What is on this computer still works.':
      'Es wurde keine AWS-Anmeldung gefunden, deshalb wurde AWS nicht gefragt. Was auf diesem Computer ist, funktioniert weiter.',
    'Sign in with “aws sso login” or “aws login”, or set AWS_PROFILE, then try again.':
      'Mit „aws sso login“ oder „aws login“ anmelden oder AWS_PROFILE setzen, dann erneut versuchen.',
  },
  'sign-in-expired': {
    'Your AWS sign-in has ended. What is on this computer still works.':
      'Die AWS-Anmeldung ist abgelaufen. Was auf diesem Computer ist, funktioniert weiter.',
    'Sign in again with “aws sso login” or “aws login”, then try again.':
      'Mit „aws sso login“ oder „aws login“ neu anmelden, dann erneut versuchen.',
  },
  'access-denied': {
    'AWS says your sign-in may not do this.': 'Laut AWS darf diese Anmeldung das nicht.',
    'Ask your AWS administrator for the License Manager permission named under Details.':
      'Die AWS-Verwaltung um die License-Manager-Berechtigung bitten, die unter Details steht.',
  },
  'service-role-missing': {
    'This AWS account has never been set up for License Manager (“Service role not found”).':
      'Dieses AWS-Konto wurde noch nie für License Manager eingerichtet („Service role not found“).',
    'An administrator opens the License Manager console once, or creates its service-linked role.':
      'Die Verwaltung muss die Konsole von License Manager einmal öffnen oder dessen serviceverknüpfte Rolle anlegen.',
  },
  'region-missing': {
    'No AWS Region is set, so AWS was not asked.':
      'Es ist keine AWS-Region eingestellt, deshalb wurde AWS nicht gefragt.',
    'Choose a Region in the settings of the connection, or set AWS_REGION.':
      'In den Einstellungen der Verbindung eine Region wählen oder AWS_REGION setzen.',
  },
  offline: {
    'AWS could not be reached. The request was not sent, and no seat was taken.':
      'AWS war nicht erreichbar. Die Anfrage wurde nicht gesendet, und kein Platz wurde belegt.',
    'Check the network and try again. What is on this computer works without it.':
      'Das Netz prüfen und erneut versuchen. Was auf diesem Computer ist, funktioniert ohne.',
  },
  'timed-out': {
    'AWS did not answer in time.': 'AWS hat nicht rechtzeitig geantwortet.',
    'Check the network and try again.': 'Das Netz prüfen und erneut versuchen.',
  },
  'rate-limited': {
    'AWS is busy and asked us to wait.': 'AWS ist ausgelastet und hat um eine Pause gebeten.',
    'Try again in a minute.': AGAIN_IN_A_MINUTE,
  },
  'service-trouble': {
    'AWS License Manager has a fault of its own just now.':
      'AWS License Manager hat gerade selbst eine Störung.',
    'Try again in a minute.': AGAIN_IN_A_MINUTE,
  },
  'captive-portal': {
    'This network answered in place of AWS, probably with its own sign-in page.':
      'Statt AWS hat dieses Netz geantwortet, vermutlich mit seiner eigenen Anmeldeseite.',
    'Open a browser, sign in to the Wi-Fi, then try again.':
      'Einen Browser öffnen, am WLAN anmelden, dann erneut versuchen.',
  },
  'proxy-refused': {
    'The proxy of this network did not let the request through. AWS was not asked.':
      'Der Proxy dieses Netzes hat die Anfrage nicht durchgelassen. AWS wurde nicht gefragt.',
    'Check the proxy’s address, user and password with your IT, then try again.':
      'Adresse, Benutzer und Passwort des Proxys mit der IT prüfen, dann erneut versuchen.',
  },
  'tls-untrusted': {
    'The connection to AWS is not trustworthy: its certificate was not accepted. Nothing was sent.':
      'Die Verbindung zu AWS ist nicht vertrauenswürdig: Ihr Zertifikat wurde nicht akzeptiert. Nichts wurde gesendet.',
    'On a company network ask for its certificate authority; check that this computer’s clock is right.':
      'In einem Firmennetz nach dessen Zertifizierungsstelle fragen; prüfen, ob die Uhr dieses Computers richtig geht.',
  },
  'wrong-region': {
    'This license lives in another AWS Region.': 'Diese Lizenz liegt in einer anderen AWS-Region.',
    'Try again; if it stays so, tell your license administrator.':
      'Erneut versuchen; bleibt es dabei, die Lizenzverwaltung informieren.',
  },
  'reply-invalid': {
    'AWS answered with something Fieldpass cannot understand.':
      'AWS hat etwas geantwortet, das Fieldpass nicht versteht.',
    'Try again. If it stays so, report the request id under Details.':
      'Erneut versuchen. Bleibt es dabei, die Request-ID unter Details melden.',
  },
} as const satisfies Partial<FailurePhrases>;
