// Debian's AWS CLI against the sandbox: its own options in, and what it prints is what the JavaScript SDK parses.

import { describe, expect, onTestFinished, test } from 'vitest';
import { startProgram } from '../support/command-line.ts';
import type { Outcome } from './outcomes.ts';
import { AWS_CLI, CLIENT_ENV, hasAwsCli, OutsideClient } from './outside-clients.ts';
import { BUYER } from './play.ts';
import type { Step } from './play.ts';
import { prepare, REFUSALS, refuse } from './refusals.ts';
import { playAll } from './scenario.ts';
import { askSdk } from './sdk-client.ts';
import { comparable, stageOf } from './stages.ts';

const wholeSecond = (): number => Math.floor(Date.now() / 1000) * 1000;

function cliOf(): OutsideClient {
  const client = new OutsideClient('cli');
  onTestFinished(() => client.close());
  return client;
}

/** Leaves of a refusal what the sentence of the CLI says: the name and the message. */
function asSaid({ operation, outcome }: Step): Step {
  return { operation, outcome: outcome.kind === 'value' ? outcome : saidOf(outcome) };
}

function saidOf(outcome: Outcome & { readonly kind: 'refused' }): Outcome {
  const { code, message } = outcome.refused;
  const refused = { code, message, className: '', isModeled: false, status: 0 };
  return { kind: 'refused', refused };
}

describe.skipIf(!hasAwsCli())('the AWS CLI', () => {
  test('prints of every operation of the sandbox what the JavaScript SDK parses', async () => {
    const start = wholeSecond();
    const cli = cliOf();
    const [seen, expected] = await Promise.all([
      playAll(await stageOf(start, (order) => cli.ask(order))),
      playAll(await stageOf(start, askSdk)),
    ]);
    expect(comparable(seen)).toEqual(comparable(expected.map(asSaid)));
  }, 120_000);

  test('says every exception of both checkouts by the name on their API pages', async () => {
    const cli = cliOf();
    const stage = await stageOf(wholeSecond(), askSdk);
    await prepare(stage);
    for (const refusal of REFUSALS) {
      const ours = await refuse(stage, refusal);
      // Only the refused call itself is the CLI's: each of its calls takes a tenth of a second.
      const ask: typeof cli.ask = (order) =>
        order.operation === refusal.operation ? cli.ask(order) : askSdk(order);
      const theirs = await refuse({ ...stage, ask }, refusal);
      const said = `${refusal.operation} ${refusal.exception}`;
      if (theirs.kind === 'value' || ours.kind === 'value') throw new Error(`${said} was not refused`);
      expect(theirs.refused.code, said).toBe(refusal.exception);
      expect(theirs, said).toEqual(saidOf(ours));
    }
  }, 120_000);

  test('as a program of its own signs, leaves the signature out when told, and ends with 254 when refused', async () => {
    const { endpoint, sandbox } = await stageOf(wholeSecond(), askSdk);
    const run = async (...words: readonly string[]) => {
      const keys = { AWS_ACCESS_KEY_ID: `AKIA${BUYER}`, AWS_SECRET_ACCESS_KEY: 'anything' };
      const env = { ...CLIENT_ENV, ...keys };
      const args = ['--endpoint-url', endpoint, '--region', 'us-east-1', '--output', 'json', ...words];
      return startProgram(AWS_CLI, args, env).ended;
    };
    const [who, listed, unsigned, refused] = await Promise.all([
      run('sts', 'get-caller-identity'),
      run('license-manager', 'list-received-licenses', '--query', 'length(Licenses)'),
      run('license-manager', 'list-tokens', '--no-sign-request'),
      run('license-manager', 'get-access-token', '--no-sign-request', '--token', 'eyJ.no.token'),
    ]);
    expect(who).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(who.stdout)).toMatchObject({ Account: BUYER });
    expect(Number(listed.stdout)).toBe(20);
    expect(unsigned).toMatchObject({ status: 254, stdout: '' });
    expect(unsigned.stderr).toContain('(MissingAuthenticationTokenException)');
    expect(refused).toMatchObject({ status: 254, stdout: '' });
    expect(refused.stderr).toContain('(InvalidParameterValueException)');
    expect(refused.stderr).toContain('Invalid token.');
    expect(sandbox.requests()).toHaveLength(4);
  }, 120_000);
});
