// What each failure code means to a person, and what to do next: the only place where these sentences stand.

import type { FailureCode } from './failure.ts';
import { words } from './failure-wording.ts';
import { UPKEEP_FAILURE_WORDS } from './failure-words-upkeep.ts';

const again = words(true);
const final = words(false);

const VENDOR_KEY =
  'Ask the vendor for its public key file and run “fieldpass keys add FILE --issuer ACCOUNT”.';

/** Default sentence and next step of every code; callers may give a more exact sentence, never a vaguer one. */
export const FAILURE_WORDS = {
  ...UPKEEP_FAILURE_WORDS,
  internal: final(
    'Fieldpass made a mistake. Nothing that was saved is lost.',
    'Start Fieldpass again. If it happens again, report the reference number.',
  ),
  'ledger-unreadable': final(
    'The record of your borrows cannot be read. Nothing was deleted, and borrowing is off until it can be.',
    'Run “fieldpass doctor”. Keep the ledger file; support can read it with any SQLite tool.',
  ),
  'ledger-newer': final(
    'The record of your borrows was written by a newer Fieldpass. It is left untouched.',
    'Update Fieldpass on this computer.',
  ),
  'ledger-restored': final(
    'The record of your borrows is an older one that was put back, so a seat that is not shown may be held.',
    'Put the newer record back if you have it. Otherwise tell your license administrator, or wait: the seat goes back by itself at its end.',
  ),
  'ledger-busy': again(
    'Another program holds the record of your borrows. No seat was taken or given back.',
    'Close the other program or wait a moment, then try again.',
  ),
  'disk-full': again(
    'The disk is full, so Fieldpass could not write its record. No seat was taken or given back.',
    'Free some space and try again.',
  ),
  'data-dir-unwritable': final(
    'Fieldpass cannot write in its data directory.',
    'Give yourself write access to that folder, or choose another with --data-dir or FIELDPASS_DATA_DIR.',
  ),
  usage: final('That command line is not understood.', 'Run “fieldpass --help”.'),
  'bad-request': final('The request was not understood and was not carried out.', 'Restart Fieldpass.'),
  'request-too-large': final(
    'That is more than Fieldpass takes in at once, and it was not carried out.',
    'Use a smaller file or a shorter text.',
  ),
  'too-many-requests': again(
    'Too much was asked at the same moment, and this was not carried out.',
    'Wait a moment and try again.',
  ),
  'file-unreadable': final('That file cannot be read.', 'Check the path and the permissions.'),
  'file-unwritable': final(
    'That file cannot be written. An older one of this name is still as it was.',
    'Choose another place, or check its permissions.',
  ),
  'key-rejected': final('That is not a public key Fieldpass can use.', VENDOR_KEY),
  'access-token-rejected': final(
    'That is not a License Manager access token Fieldpass can use.',
    'Ask your license administrator for the token.csv of “Create token” in the License Manager console.',
  ),
  'certificate-rejected': final(
    'That is not a certificate authority Fieldpass can trust.',
    'Ask your company’s IT for the certificate of its network authority as a PEM file.',
  ),
  'connection-unknown': final(
    'There is no connection of that name.',
    'Run “fieldpass connections” to see the names.',
  ),
  'connection-refused': final(
    'That connection cannot be set up like this.',
    'Change what is named, then try again.',
  ),
  'confirmation-needed': final(
    'This cannot be undone, so it was not done without a clear yes.',
    'Read what it means, then add --yes.',
  ),
  'trip-refused': final('This is no trip.', 'Correct what is named and save it again.'),
  'kit-rejected': final(
    'This file is no kit of Fieldpass, so nothing was taken from it.',
    'Ask for the file again, as it was exported from a trip.',
  ),
  'trip-not-found': final(
    'There is no such trip on this computer.',
    'Run “fieldpass trip” or open the page of trips to see which there are.',
  ),
  'trip-not-coverable': final(
    'Not every license of this trip can be borrowed now so that it lasts through the last day. Nothing was borrowed.',
    'Look at the trip: it says of each license from when on, or why not.',
  ),
  'nothing-to-undo': final(
    'Nothing that was borrowed for this trip can be taken back any more.',
    'Return single licenses from the page of licenses.',
  ),
  'license-not-found': final(
    'No license here matches that name.',
    'Run “fieldpass licenses” to see the names, or use the license ARN.',
  ),
  'license-ambiguous': final(
    'More than one license matches that name, so nothing was done.',
    'Type more of the name, or use the license ARN or the borrow id.',
  ),
  'borrow-not-found': final(
    'Nothing on this computer matches that.',
    'Run “fieldpass status” to see what is on this computer.',
  ),
  'not-borrowable': final('This license cannot be borrowed.', 'Ask your license administrator.'),
  'no-seats': again(
    'AWS allowed no seat: all may be in use, or the license does not offer what was asked. AWS does not say which.',
    'Wait until a colleague returns a seat, then try again.',
  ),
  'entitlement-not-allowed': final(
    'AWS does not allow one of the entitlements of this license to be borrowed.',
    'Ask your license administrator which entitlements may be borrowed.',
  ),
  'signature-method-unsupported': final(
    'The issuer of this license has no signing key that can prove a borrow offline.',
    'Ask the vendor to set a signing key for the license.',
  ),
  'already-borrowed': final(
    'This license is already on this computer. No second seat was taken.',
    'Use the one you have, or return it first.',
  ),
  'in-progress': again(
    'Another Fieldpass on this computer is working on this license just now.',
    'Wait until it has finished. If it hangs, end it.',
  ),
  'not-returnable': final(
    'The issuer does not allow this license to be returned early. The seat goes back by itself when it ends.',
    'Nothing to do: the seat returns at the end shown.',
  ),
  'not-removable': final(
    'This license is still held, so its record stays.',
    'Return it first, or wait until it has ended.',
  ),
  'request-refused': final(
    'AWS refused the request. No seat was taken.',
    'Read the reason under Details; your license administrator may need it.',
  ),
  'no-online-checkout': final(
    'This license cannot be checked out online.',
    'Borrow it instead if it can be borrowed, or ask your license administrator.',
  ),
  'beneficiary-needed': final(
    'This license was created by the very account you are signed in to, so AWS wants that account named as the beneficiary.',
    'Check out again with that account number as the beneficiary.',
  ),
  'checkout-not-found': final(
    'No online checkout here matches that.',
    'Run “fieldpass status” to see what is checked out.',
  ),
  'not-releasable': final(
    'A perpetual checkout is consumed for good; it can never be given back.',
    'Nothing to do.',
  ),
  'checkout-ended': final(
    'This checkout has ended; AWS gave the seat back to the pool.',
    'Check out again while you have a network.',
  ),
  'not-renewable': final('This license cannot be renewed now.', 'Borrow it again when it has ended.'),
  'renewal-gap': final(
    'The old license was given back, and AWS then granted no new one. It is no longer on this computer.',
    'Borrow it again as soon as a seat is free.',
  ),
  'grant-not-found': final('No grant here matches that.', 'Run “fieldpass grants” to see them.'),
  'grant-not-possible': final(
    'This grant cannot be changed like that in its present state.',
    'Refresh, and look at its state.',
  ),
  'grant-failed': final(
    'AWS could not carry out the change of this grant.',
    'Try again; if it stays so, give the reason under Details to the one who granted it.',
  ),
  'grant-pending': again(
    'AWS is still working on this grant.',
    'Wait a minute and refresh; nothing is lost meanwhile.',
  ),
  'mfa-needed': final(
    'Your AWS profile asks for a code of your MFA device, so AWS was not asked yet.',
    'Enter the six digits of the device; scripts give them with --mfa-code.',
  ),
  'not-configured': final(
    'This connection cannot work as it is set up.',
    'Change the connection’s settings.',
  ),
  'other-account': final(
    'AWS knows neither this license nor its seat under the account you are signed in to now, so nothing was given up here.',
    'Sign in to the account the seat was taken with, then try again. “fieldpass doctor” shows the account of now.',
  ),
  'sign-in-needed': final(
    'No AWS sign-in was found, so AWS was not asked. What is on this computer still works.',
    'Sign in with “aws sso login” or “aws login”, or set AWS_PROFILE, then try again.',
  ),
  'sign-in-expired': final(
    'Your AWS sign-in has ended. What is on this computer still works.',
    'Sign in again with “aws sso login” or “aws login”, then try again.',
  ),
  'access-denied': final(
    'AWS says your sign-in may not do this.',
    'Ask your AWS administrator for the License Manager permission named under Details.',
  ),
  'service-role-missing': final(
    'This AWS account has never been set up for License Manager (“Service role not found”).',
    'An administrator opens the License Manager console once, or creates its service-linked role.',
  ),
  'region-missing': final(
    'No AWS Region is set, so AWS was not asked.',
    'Choose a Region in the settings of the connection, or set AWS_REGION.',
  ),
  offline: again(
    'AWS could not be reached. The request was not sent, and no seat was taken.',
    'Check the network and try again. What is on this computer works without it.',
  ),
  'timed-out': again('AWS did not answer in time.', 'Check the network and try again.'),
  'outcome-unknown': again(
    'The connection broke before AWS answered, so it is not known whether a seat was taken.',
    'Keep Fieldpass open: it asks again by itself with the same request, which cannot take a second seat.',
  ),
  'seat-unresolved': final(
    'It could not be found out in time whether AWS granted a seat. One seat may be held until the time shown.',
    'Tell your license administrator if the seat is needed before then. You may borrow again.',
  ),
  'rate-limited': again('AWS is busy and asked us to wait.', 'Try again in a minute.'),
  'service-trouble': again('AWS License Manager has a fault of its own just now.', 'Try again in a minute.'),
  'captive-portal': again(
    'This network answered in place of AWS, probably with its own sign-in page.',
    'Open a browser, sign in to the Wi-Fi, then try again.',
  ),
  'proxy-refused': again(
    'The proxy of this network did not let the request through. AWS was not asked.',
    'Check the proxy’s address, user and password with your IT, then try again.',
  ),
  'tls-untrusted': final(
    'The connection to AWS is not trustworthy: its certificate was not accepted. Nothing was sent.',
    'On a company network ask for its certificate authority; check that this computer’s clock is right.',
  ),
  'wrong-region': final(
    'This license lives in another AWS Region.',
    'Try again; if it stays so, tell your license administrator.',
  ),
  'reply-invalid': again(
    'AWS answered with something Fieldpass cannot understand.',
    'Try again. If it stays so, report the request id under Details.',
  ),
  'keychain-locked': again(
    'Your keychain is locked, so tokens can be neither read nor stored. Nothing is lost.',
    'Unlock the keychain, then try again.',
  ),
  'keychain-unavailable': again(
    'No keychain answers on this computer, so tokens can be neither read nor stored.',
    'Install and start gnome-keyring or enable KWallet’s Secret Service (Linux), then try again.',
  ),
  'keychain-wiped': final(
    'The keychain was reset or is another one: the tokens kept there before are not in it.',
    'Log in with the account used for borrowing. Otherwise remove the licenses shown as unreadable; their seats go back at the ends shown.',
  ),
  'keychain-full': final(
    'The keychain has no room for another token.',
    'Remove entries you no longer need from the keychain (Windows: Credential Manager), then try again.',
  ),
  'keychain-slow': again(
    'The keychain does not answer. Nothing is lost.',
    'Look for a waiting password prompt, or log out and in again.',
  ),
  'keychain-corrupt': final(
    'The keychain gave back something other than what was stored. It is left untouched.',
    'Return the license if that is allowed; otherwise borrow again.',
  ),
  'secret-missing': final(
    'The token of this license is no longer in the keychain.',
    'Remove it from this computer and borrow again; the old seat goes back at the end shown.',
  ),
  'token-malformed': final('This is not a license token.', 'Check that the whole token was copied.'),
  'token-forged': final(
    'The token was not signed by the pinned key of its issuer. It proves nothing.',
    'Do not rely on it. Check with the vendor that the pinned key is the current one.',
  ),
  'token-mismatch': final(
    'The token is genuine but belongs to another borrow than the one on record.',
    'Do not rely on it. Return the license and borrow again.',
  ),
  'token-expired': final('The borrow has ended.', 'Borrow again when you have a network.'),
  'token-not-yet-valid': final('The token says it was issued in the future.', 'Check this computer’s clock.'),
  'token-wrong-node': final('The token was issued for another computer.', 'Borrow on this computer.'),
  'token-returned': final('The license was already returned; its token no longer counts.', 'Borrow again.'),
  'issuer-key-missing': final(
    'The public key of this issuer is not on this computer, so nothing can be proved offline.',
    VENDOR_KEY,
  ),
  'clock-untrusted': final(
    'This computer’s clock cannot be right, so time left cannot be told.',
    'Set the clock, then look again.',
  ),
} satisfies Readonly<Record<FailureCode, ReturnType<ReturnType<typeof words>>>>;
