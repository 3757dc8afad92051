// Every exception of both reference operations out of the sandbox: each title names the one it covers.
import { expect, test } from 'vitest';
import { prepare, REFUSALS, refuse } from '../outside/refusals.ts';
import { askSdk } from '../outside/sdk-client.ts';
import { stageOf } from '../outside/stages.ts';

test.each(REFUSALS.map((each) => [each.operation, each.exception, each] as const))(
  '%s: the sandbox answers %s, and no seat is taken',
  async (_, exception, refusal) => {
    const stage = await stageOf(Math.floor(Date.now() / 1000) * 1000, askSdk);
    await prepare(stage);
    const before = stage.sandbox.seats();
    const outcome = await refuse(stage, refusal);
    expect(outcome).toMatchObject({
      kind: 'refused',
      refused: {
        code: exception,
        isModeled: true,
        status: exception === 'ServerInternalException' ? 500 : 400,
        location: exception === 'RedirectException' ? 'eu-central-1' : null,
      },
    });
    expect(stage.sandbox.seats()).toEqual(before);
  },
);
