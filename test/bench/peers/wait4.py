# Starts what it is told, one line of JSON each, and says what it took: Node cannot read the usage of a child.
import json, os, sys, time

NOTHING = os.open(os.devnull, os.O_RDWR)

for line in sys.stdin:
    order = json.loads(line)
    errors = os.open(order["errors"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    files = [(os.POSIX_SPAWN_DUP2, NOTHING, 0), (os.POSIX_SPAWN_DUP2, NOTHING, 1), (os.POSIX_SPAWN_DUP2, errors, 2)]
    begun = time.monotonic()
    pid = os.posix_spawn(order["argv"][0], order["argv"], order["env"], file_actions=files)
    _, status, usage = os.wait4(pid, 0)
    wall = time.monotonic() - begun
    os.close(errors)
    # ru_maxrss is in kilobytes on Linux.
    told = {
        "status": os.waitstatus_to_exitcode(status),
        "wallMs": wall * 1000,
        "cpuMs": (usage.ru_utime + usage.ru_stime) * 1000,
        "peakMb": usage.ru_maxrss / 1024,
    }
    print(json.dumps(told), flush=True)
