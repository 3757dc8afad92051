// Debian's boto3 against the sandbox: it parses what the JavaScript SDK parses, in every operation.

import { describe, expect, onTestFinished, test } from 'vitest';
import { ROUTE_BY_ACTION, ROUTE_BY_TARGET } from '../../main/sandbox/routes.ts';
import type { Outcome, Service } from './outcomes.ts';
import { hasBoto3, OutsideClient } from './outside-clients.ts';
import { BUYER, keysOf, Play, textIn } from './play.ts';
import type { Stage } from './play.ts';
import { PAGES, prepare, REFUSALS, refuse } from './refusals.ts';
import { playAll, SEAT } from './scenario.ts';
import { askSdk } from './sdk-client.ts';
import { comparable, stageOf } from './stages.ts';

const REQUEST_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function clientOf(which: 'boto3' | 'models'): OutsideClient {
  const client = new OutsideClient(which);
  onTestFinished(() => client.close());
  return client;
}

const wholeSecond = (): number => Math.floor(Date.now() / 1000) * 1000;

async function modelOf(client: OutsideClient, service: Service): Promise<Readonly<Record<string, unknown>>> {
  const order = { service, operation: '', endpoint: '', region: 'us-east-1', unsigned: true, input: {} };
  const outcome = await client.ask({ ...order, keys: keysOf(BUYER) });
  return outcome.kind === 'value' ? outcome.value : {};
}

/** A stage that two clients share. */
function seenBy(stage: Stage, ask: Stage['ask']): Stage {
  return { ...stage, ask };
}

describe.skipIf(!hasBoto3())('boto3', () => {
  test('parses of every operation of the sandbox what the JavaScript SDK parses', async () => {
    const start = wholeSecond();
    const boto3 = clientOf('boto3');
    const [seen, expected] = await Promise.all([
      playAll(await stageOf(start, (order) => boto3.ask(order))),
      playAll(await stageOf(start, askSdk)),
    ]);
    const all = [...ROUTE_BY_TARGET.values(), ...ROUTE_BY_ACTION.values()].map((route) => route.name);
    expect(new Set(seen.map((step) => step.operation))).toEqual(new Set(all));
    expect(comparable(seen)).toEqual(comparable(expected));
    const complaints = seen.flatMap(({ operation, outcome }) =>
      outcome.kind === 'value' && outcome.complaints !== '' ? [[operation, outcome.complaints]] : [],
    );
    // The model's least length of a signed token is one that no real token reaches; nothing else may be wrong.
    expect(complaints.length).toBeGreaterThan(0);
    for (const complaint of complaints) {
      expect(complaint).toEqual([
        'CheckoutBorrowLicense',
        expect.stringMatching(
          /^Invalid length for parameter SignedToken, value: \d+, valid min length: 4096$/,
        ),
      ]);
    }
  }, 120_000);

  test('gets the very seat that the JavaScript SDK got when it repeats the ClientToken', async () => {
    const boto3 = clientOf('boto3');
    const stage = await stageOf(wholeSecond(), (order) => boto3.ask(order));
    const both = async (operation: string, input: Readonly<Record<string, unknown>>): Promise<Outcome> => {
      const caller = { keys: keysOf(BUYER) };
      const theirs = await new Play(stage).lm(caller, operation, input);
      const ours = await new Play(seenBy(stage, askSdk)).lm(caller, operation, input);
      expect(ours.kind).toBe('value');
      expect(theirs).toEqual({ ...ours, complaints: expect.any(String) });
      return ours;
    };
    const listed = await both('ListReceivedLicenses', {
      Filters: [{ Name: 'ProductSKU', Values: ['QM-DRAFT-3D'] }],
    });
    const wish = { Entitlements: [SEAT], NodeId: 'laptop-7' };
    await both('CheckoutBorrowLicense', {
      ...wish,
      LicenseArn: textIn(listed, 'Licenses', 0, 'LicenseArn'),
      DigitalSignatureMethod: 'JWT_PS384',
      CheckoutMetadata: [{ Name: 'Ticket', Value: 'F-204' }],
      ClientToken: 'same1',
    });
    await both('CheckoutLicense', {
      ...wish,
      ProductSKU: 'QM-DRAFT-3D',
      CheckoutType: 'PROVISIONAL',
      KeyFingerprint: textIn(listed, 'Licenses', 0, 'Issuer', 'KeyFingerprint'),
      Beneficiary: BUYER,
      ClientToken: 'same2',
    });
    const own = stage.sandbox.seats().consumptions.filter((each) => each.clientToken.startsWith('same'));
    expect(own.map((each) => each.kind)).toEqual(['borrow', 'provisional']);
  }, 120_000);

  test('meets every exception of both checkouts under the name on their API pages, as the JavaScript SDK does', async () => {
    const boto3 = clientOf('boto3');
    const stage = await stageOf(wholeSecond(), (order) => boto3.ask(order));
    await prepare(seenBy(stage, askSdk));
    for (const refusal of REFUSALS) {
      const theirs = await refuse(stage, refusal);
      const ours = await refuse({ ...stage, ask: askSdk }, refusal);
      const said = `${refusal.operation} ${refusal.exception}`;
      if (theirs.kind === 'value' || ours.kind === 'value') throw new Error(`${said} was not refused`);
      const { requestId, ...what } = theirs.refused;
      const { requestId: ourId, ...ourWhat } = ours.refused;
      expect(what, said).toEqual(ourWhat);
      expect([requestId, ourId], said).toEqual(Array(2).fill(expect.stringMatching(REQUEST_ID)));
      expect(what, said).toMatchObject({
        code: refusal.exception,
        className: refusal.exception,
        isModeled: true,
        status: refusal.exception === 'ServerInternalException' ? 500 : 400,
        location: refusal.exception === 'RedirectException' ? 'eu-central-1' : null,
      });
    }
  }, 120_000);

  test('its model names the same exceptions as the API pages, and knows every operation of the sandbox', async () => {
    const client = clientOf('models');
    const models = {
      'license-manager': await modelOf(client, 'license-manager'),
      kms: await modelOf(client, 'kms'),
      sts: await modelOf(client, 'sts'),
    };
    for (const { name, service } of [...ROUTE_BY_TARGET.values(), ...ROUTE_BY_ACTION.values()]) {
      expect(models[service], `${service} ${name}`).toHaveProperty(name);
    }
    for (const [operation, names] of Object.entries(PAGES)) {
      const tried = REFUSALS.filter((each) => each.operation === operation).map((each) => each.exception);
      expect(tried.toSorted()).toEqual([...names]);
      expect(listIn(models['license-manager'][operation]).toSorted()).toEqual([...names]);
    }
  }, 120_000);
});

function listIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new Error('no list');
  return value.map(String);
}
