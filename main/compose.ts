// The only place that builds: adapters into services. Both doors call it and differ in nothing but what they pass in.

import { join } from 'node:path';
import { assemble, type Hearing } from './assemble.ts';
import { readAccessToken } from './adapters/aws/access-token.ts';
import { type ConnectionOptions, openConnection, requireToken } from './adapters/aws/aws-connection.ts';
import { listProfiles } from './adapters/aws/aws-profiles.ts';
import { checkReach } from './adapters/aws/aws-reach.ts';
import { chooseConnection, dirOf, environmentReach, isLocal, isWitness } from './adapters/connection.ts';
import { connectionsReader, writeConnections } from './adapters/connections-file.ts';
import { requireSafe } from './adapters/endpoint.ts';
import { openMachine } from './adapters/machine-id.ts';
import { loopBreaths } from './adapters/loop-breaths.ts';
import { readCompanyCa } from './adapters/network/company-ca.ts';
import { openTrust } from './adapters/network/trust.ts';
import { poolSignatures } from './adapters/pool-signatures.ts';
import { randomIds } from './adapters/random-ids.ts';
import { type AwsCalls, routedCalls } from './adapters/routed-calls.ts';
import { sha256 } from './adapters/sha256.ts';
import { systemCalendar } from './adapters/system-calendar.ts';
import { systemClock } from './adapters/system-clock.ts';
import { closedCalls, requireAllowed } from './adapters/policy-calls.ts';
import { withPolicyKeys } from './adapters/policy-ledger.ts';
import { openTripDesk } from './adapters/trips-file.ts';
import { openRecords, type Records, type RecordNeeds } from './records.ts';
import { type Connection, ENVIRONMENT_ID, findConnection, SAMPLES_ID } from './domain/connection.ts';
import { type Managed, mayUse, UNMANAGED } from './domain/managed.ts';
import type { UpdateView, UpdateWay } from './domain/update.ts';
import type { ConnectionBook, ConnectionDesk, Notifier } from './ports.ts';
import { environment, SAMPLES } from './services/connections.ts';

export type Surroundings = RecordNeeds & {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Id or name of the connection wished for just now; null leaves it to what was chosen before. */
  readonly connection: string | null;
  readonly notifier: Notifier;
  /** Asks the system for a proxy, in Chromium's form. */
  readonly resolveProxy?: (url: string) => Promise<string>;
  /** What an administrator has set; nothing where it is left out. */
  readonly managed?: Managed;
  readonly updateWay?: UpdateWay;
  readonly updates?: () => UpdateView;
};

/** What a door works with. */
export type Services = ReturnType<typeof compose>;

/** Builds everything; opens the ledger, and neither network nor keychain. Throws usage, connection-unknown, file-unreadable. */
export function compose(surroundings: Surroundings) {
  const { dataDir, env, notifier, log, managed = UNMANAGED } = surroundings;
  tellPolicy(log, managed);
  const clock = systemClock();
  const reach = environmentReach(env);
  const read = connectionsReader(dataDir, managed.connections);
  const all = (): readonly Connection[] => [SAMPLES, environment(reach), ...read().connections];
  const { active } = read();
  const { connection: forced } = surroundings;
  const wished = { forced, active, managed: managed.defaultConnection };
  const connection = permitted(chooseConnection(dataDir, env, wished), all(), managed, forced !== null);
  const records = openRecords(connection.id, { ...surroundings, clock });
  const { vault } = records;
  const ledger = withPolicyKeys(records.ledger, managed.issuerKeys);
  const real = connection.id === SAMPLES_ID ? null : records;
  // The samples have trips of their own, as they have a ledger of their own.
  const tripDesk = openTripDesk(dirOf(dataDir, connection.id));
  const desk = openDesk({ ...surroundings, read, managed }, real);
  const open = (hearing: Hearing) =>
    routedCalls(connection.id, (id) =>
      openCalls(findConnection(all(), id), { ...surroundings, managed, clock, read, records, hearing }),
    );
  const services = assemble({
    calls: open,
    vault,
    ledger,
    clock,
    machine: openMachine(ledger),
    ids: randomIds,
    digest: sha256,
    means: poolSignatures(),
    breath: loopBreaths(),
    notifier,
    log,
    desk,
    tripDesk,
    calendar: systemCalendar(),
    connection,
    environmentReach: reach,
    isConnectionChosen:
      surroundings.connection !== null ||
      Boolean(env['FIELDPASS_CONNECTION']) ||
      active !== null ||
      managed.connections.length > 0,
    keyOrigin: isLocal(connection) ? 'sandbox' : 'kms',
    ledgerFile: records.ledgerFile,
    ledgerProblem: records.ledgerProblem,
    managed,
    ...(surroundings.updateWay === undefined ? {} : { updateWay: surroundings.updateWay }),
    ...(surroundings.updates === undefined ? {} : { updates: surroundings.updates }),
  });
  const { ledgerFile } = records;
  const close = async (): Promise<void> => {
    services.watch.stop();
    services.time.observe();
    await records.close();
  };
  return { ...services, connection, dataDir, ledger, ledgerFile, log, tripDesk, vault, close };
}

// Whoever may no longer use what was chosen gets the connection of the policy. Where there is none it stays open for what
// was borrowed through it, and `openCalls` takes nothing new through it.
function permitted(
  chosen: string,
  all: readonly Connection[],
  managed: Managed,
  isForced: boolean,
): Connection {
  const connection = findConnection(all, chosen);
  if (isForced || mayUse(connection, managed) || managed.defaultConnection === null) return connection;
  return findConnection(all, managed.defaultConnection);
}

function tellPolicy(log: Surroundings['log'], { source, faults, unknown }: Managed): void {
  if (source === null) return;
  if (faults.length > 0) log.error('the policy is not right', { source, faults, unknown });
  else if (unknown.length > 0) log.warn('the policy has keys that are not known', { source, unknown });
  else log.info('a policy is in force', { source });
}

type CallNeeds = Surroundings & {
  readonly managed: Managed;
  readonly read: () => ConnectionBook;
  readonly clock: ReturnType<typeof systemClock>;
  readonly records: Records;
  readonly hearing: Hearing;
};

function openCalls(connection: Connection, needs: CallNeeds): AwsCalls {
  const calls = openAllCalls(connection, needs);
  return mayUse(connection, needs.managed) ? calls : closedCalls(calls);
}

function openAllCalls(connection: Connection, needs: CallNeeds): AwsCalls {
  const { clock, dataDir, env, hearing, log, managed, read, records, resolveProxy } = needs;
  const { changes, homes, time } = hearing;
  const imported = () => read().authorities;
  const trust = openTrust({ env, imported, clock, log });
  const options: ConnectionOptions = {
    clock,
    log,
    network: {
      ...(resolveProxy === undefined ? {} : { resolveProxy }),
      trust,
      requireAllowed: (url) => requireAllowed(url, managed),
    },
    environmentProfile: env['AWS_PROFILE'] || null,
    onServerTime: (serverNow, _, tookMs) =>
      isWitness(connection) ? time.attest(serverNow, tookMs) : undefined,
    onRedirect: (licenseArn, region) => homes.remember(licenseArn, region),
    onWait: (waiting) => changes.wait(waiting),
    refreshToken: async (id) => requireToken(await records.vault.get(id)),
  };
  if (connection.id !== SAMPLES_ID) return openConnection(connection, options);
  const requestHandler = embeddedSandbox(join(dirOf(dataDir, SAMPLES_ID), 'license-manager'));
  return openConnection(connection, { ...options, requestHandler });
}

// Tokens belong to the real connections, whichever is active: while the samples are, their records are opened for a moment.
function openDesk(
  surroundings: Surroundings & Pick<CallNeeds, 'read' | 'managed'>,
  real: Records | null,
): ConnectionDesk {
  const { dataDir, env, managed, read } = surroundings;
  const clock = systemClock();
  const withReal = async <T>(work: (records: Records) => T | Promise<T>): Promise<T> => {
    if (real !== null) return work(real);
    const records = openRecords(ENVIRONMENT_ID, { ...surroundings, clock });
    try {
      return await work(records);
    } finally {
      await records.close();
    }
  };
  return {
    read,
    write: (book) => writeConnections(dataDir, book, managed.connections),
    isInUse: (id) => withReal((records) => records.isInUse(id)),
    tokens: {
      put: (id, secret) => withReal(({ vault }) => vault.put(id, secret)),
      destroy: (id) => withReal(({ vault }) => vault.destroy(id)),
    },
    profiles: () => listProfiles(env),
    readToken: async (text) => readAccessToken(text, clock.now()),
    readAuthorities: (pem) => readCompanyCa(pem, clock.now()),
    checkReach: (reach) => {
      for (const endpoint of [reach.endpoint, reach.kmsEndpoint, reach.stsEndpoint])
        if (endpoint !== null) {
          requireSafe(endpoint);
          requireAllowed(endpoint, managed);
        }
      checkReach(reach);
    },
  };
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
