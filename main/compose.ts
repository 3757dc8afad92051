// The only place that builds: adapters into services. Both doors call it and differ in nothing but what they pass in.

import { join } from 'node:path';
import { assemble } from './assemble.ts';
import { openAwsLicenseManager } from './adapters/aws/aws-license-manager.ts';
import { chooseConnection, type Connection } from './adapters/connection.ts';
import { openKeytarVault } from './adapters/keychain/keytar-vault.ts';
import { openLedgerOrExplain } from './adapters/ledger/ledger-broken.ts';
import { openMachine } from './adapters/machine-id.ts';
import { randomIds } from './adapters/random-ids.ts';
import { sha256 } from './adapters/sha256.ts';
import { systemClock } from './adapters/system-clock.ts';
import type { HelperProcess } from './adapters/keychain/vault-process.ts';
import { FieldpassError, type Failure, toFailure } from './domain/failure.ts';
import type { LicenseManager, Log, Notifier } from './ports.ts';
import type { Timekeeper } from './services/timekeeper.ts';

/** Fixed for ever: tokens stored under it must be found by every later release. */
export const KEYCHAIN_SERVICE = 'dev.fieldpass.vault.v1';
const SANDBOX_KEYCHAIN_SERVICE = 'dev.fieldpass.sandbox.v1';

export type Surroundings = {
  /** A prepared, writable directory. */
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly forced: Connection['kind'] | null;
  readonly notifier: Notifier;
  readonly log: Log;
  /** Starts the process that holds the keychain library, for a keychain service name. */
  readonly startKeychain: (service: string) => HelperProcess;
};

/** What a door works with. */
export type Services = ReturnType<typeof compose>;

/** Builds everything; opens the ledger, and neither network nor keychain. */
export function compose({ dataDir, env, forced, notifier, log, startKeychain }: Surroundings) {
  const connection = chooseConnection(dataDir, env, forced);
  const clock = systemClock();
  const ledgerFile = join(connection.dir, 'ledger.db');
  const { ledger, failure } = openLedgerOrExplain(ledgerFile, { clock });
  const ledgerProblem = (): Failure | null => {
    if (failure !== null) return toFailure(failure);
    const [problem] = ledger.problems();
    return problem === undefined ? null : toFailure(new FieldpassError('ledger-unreadable', problem));
  };
  const vault = openKeytarVault({
    startHelper: () => startKeychain(connection.kind === 'aws' ? KEYCHAIN_SERVICE : SANDBOX_KEYCHAIN_SERVICE),
    maxEntry: process.platform === 'win32' ? 2_048 : 32_768,
    sentinel: {
      read: () => ledger.mark('vault-sentinel'),
      // Without a ledger the keychain can still be looked at; borrowing is refused for the ledger's own reason.
      saveOnce: (value) => (failure === null ? ledger.saveMarkOnce('vault-sentinel', value) : value),
    },
    knownIds: () => ledger.borrows().flatMap(({ borrowId, state }) => (state === 'held' ? [borrowId] : [])),
    clock,
    log,
  });
  const services = assemble({
    licenses: (time) =>
      connectTo(connection, { clock, log, onServerTime: (serverNow) => hear(connection, time, serverNow) }),
    vault,
    ledger,
    clock,
    machine: openMachine(ledger),
    ids: randomIds,
    digest: sha256,
    notifier,
    log,
    connection: connection.kind,
    keyOrigin: connection.isLocal ? 'sandbox' : 'kms',
    ledgerFile,
    ledgerProblem,
  });
  const close = async (): Promise<void> => {
    services.watch.stop();
    services.time.observe();
    await vault.close();
    ledger.close();
  };
  return { ...services, connection, ledger, ledgerFile, log, vault, close };
}

// A License Manager on this computer has this computer's clock, or one that its owner chose: it attests nothing.
function hear({ isLocal }: Connection, time: Timekeeper, serverNow: number): void {
  if (!isLocal) time.attest(serverNow);
}

type Wires = {
  readonly clock: ReturnType<typeof systemClock>;
  readonly log: Log;
  readonly onServerTime: (serverNow: number) => void;
};

function connectTo(connection: Connection, wires: Wires): LicenseManager {
  if (connection.kind === 'aws') {
    const { endpoint, kmsEndpoint, region } = connection;
    return openAwsLicenseManager({
      ...wires,
      region: region ?? undefined,
      ...(endpoint === null ? {} : { endpoint }),
      ...(kmsEndpoint === null ? {} : { kmsEndpoint }),
    });
  }
  return openAwsLicenseManager({
    ...wires,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIASANDBOXSANDBOX00', secretAccessKey: 'sandbox' },
    requestHandler: embeddedSandbox(join(connection.dir, 'license-manager')),
  });
}

// Loaded at the first call: commands that need no License Manager do not pay for one.
function embeddedSandbox(dir: string) {
  let opened: Promise<
    ReturnType<(typeof import('./sandbox/request-handler.ts'))['sandboxRequestHandler']>
  > | null = null;
  const open = async () => {
    const { openSandbox } = await import('./sandbox/sandbox.ts');
    const { sandboxRequestHandler } = await import('./sandbox/request-handler.ts');
    return sandboxRequestHandler(openSandbox({ dir }));
  };
  type Handle = Awaited<ReturnType<typeof open>>['handle'];
  const handle: Handle = async (request, options) => (await (opened ??= open())).handle(request, options);
  const nothing = (): void => undefined;
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle,
    destroy: nothing,
    updateHttpClientConfig: nothing,
    httpHandlerConfigs: () => ({}),
  };
}
