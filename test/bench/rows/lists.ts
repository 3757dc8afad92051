// 10,000 received licenses: listed by the command line against a script, and read in process against the bare bytes.

import { Agent, request as httpRequest } from 'node:http';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openAwsLicenseManager } from '../../../main/adapters/aws/aws-license-manager.ts';
import { systemClock } from '../../../main/adapters/system-clock.ts';
import { silentLog } from '../../support/silent-log.ts';
import { median } from '../judging.ts';
import { commandsInTurns, inTurns, whatIsMissing } from '../pairs.ts';
import { type Command, Starter } from '../processes.ts';
import type { Curve, CurveOutcome, Outcome, Row } from '../row.ts';
import { PYTHON } from '../surroundings.ts';
import { World } from '../world.ts';

const MANY = 10_000;

async function commandAgainstScript(rounds: number): Promise<Outcome> {
  const missing = whatIsMissing({ files: [PYTHON] });
  if (missing !== null) return { kind: 'not-run', why: missing };
  const world = await World.open(MANY);
  try {
    const script = join(import.meta.dirname, '../peers/list.py');
    const argv = [PYTHON, script, world.endpoint, String(MANY)];
    return await commandsInTurns(rounds, () => listing(world), { argv, env: world.env() });
  } finally {
    world.close();
  }
}

// A first listing, as after an installation: what is saved is new, and seats are asked for as a person gets them.
function listing(world: World): { readonly command: Command; readonly done: () => void } {
  const dataDir = join(world.dir, 'listing');
  const done = (): void => rmSync(dataDir, { recursive: true, force: true });
  return { command: world.fieldpass(['licenses'], dataDir, 'in memory'), done };
}

async function inProcess(rounds: number): Promise<Outcome> {
  const world = await World.open(MANY);
  try {
    return await inTurns(rounds, 'ms', async () => ({
      ours: await timed(() => licensesOf(world.endpoint)),
      yardstick: await timed(() => bytesOf(world.endpoint)),
    }));
  } finally {
    world.close();
  }
}

async function timed(work: () => Promise<number>): Promise<number> {
  const begun = performance.now();
  const found = await work();
  if (found < MANY) throw new Error(`${found} instead of ${MANY}`);
  return performance.now() - begun;
}

// The adapter as the house opens it, on connections of its own.
async function licensesOf(endpoint: string): Promise<number> {
  const credentials = { accessKeyId: 'AKIDBENCHBENCHBENCHB', secretAccessKey: 'secret-of-the-bench' };
  const licenses = openAwsLicenseManager({
    region: 'us-east-1',
    endpoint,
    credentials,
    clock: systemClock(),
    log: silentLog,
  });
  const kept = [];
  for await (const page of licenses.listReceived()) kept.push(...page);
  return kept.length;
}

/** The floor: the same pages over one connection, not signed, not parsed, not kept. */
async function bytesOf(endpoint: string): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const { port } = new URL(endpoint);
  let count = 0;
  for (let token = ''; count < MANY; token = `page-${count}`) {
    await post(agent, port, JSON.stringify(token === '' ? { MaxResults: 100 } : { NextToken: token }));
    count += 100;
  }
  agent.destroy();
  return count;
}

function post(agent: Agent, port: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSLicenseManager.ListReceivedLicenses',
    };
    const outgoing = httpRequest({ host: '127.0.0.1', port, method: 'POST', headers, agent }, (incoming) => {
      let size = 0;
      incoming.on('data', (part: Buffer) => (size += part.length));
      incoming.on('end', () => resolve(size));
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function growth(rounds: number): Promise<CurveOutcome> {
  const missing = whatIsMissing();
  if (missing !== null) return { kind: 'not-run', why: missing };
  const points = [];
  for (const size of [10, 100, 1_000, MANY]) {
    const world = await World.open(size);
    const starter = new Starter();
    try {
      const walls: number[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        const { command, done } = listing(world);
        const { wallMs } = await starter.run(command);
        done();
        if (round > 0) walls.push(wallMs);
      }
      points.push({ size, median: median(walls) });
    } finally {
      starter.close();
      world.close();
    }
  }
  return { kind: 'measured', points };
}

export const rows: readonly Row[] = [
  {
    id: 'list-command',
    what: 'fieldpass licenses, first listing of 10,000, saved and printed, seats of the first 200 asked',
    against: 'boto3 of Debian with a loop over the pages, printed',
    goal: { at: 'least', ratio: 2 },
    is: 'yardstick/ours',
    run: commandAgainstScript,
  },
  {
    id: 'list-in-process',
    what: 'the adapter reads 10,000 licenses: signed, checked, kept',
    against: 'the bytes alone over node:http: not signed, not parsed, not kept',
    goal: { at: 'most', ratio: 7 },
    is: 'ours/yardstick',
    run: inProcess,
  },
];

export const curves: readonly Curve[] = [
  {
    id: 'curve-licenses',
    what: 'fieldpass licenses, first listing, by licenses received',
    unit: 'ms',
    run: growth,
  },
];
