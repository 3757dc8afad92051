#!/usr/bin/python3
"""A Secret Service with faults, for tests. Faults are read before every call from the JSON file given as argument:

  locked   true: items are locked        prompt   dismiss | never | unlock: what the unlock prompt does
  delay_ms every call takes this long    lose     true: writes are acknowledged and dropped
  corrupt  true: one character of every stored value is changed
  full     true: writes fail             max      writes of more bytes fail
  die_at   exit before the n-th write    (n counts from 1)
  fail     one of CreateItem, GetSecrets, SearchItems, Delete: it answers with an error, the others as ever
  hang     one of them: it never answers, the others as ever
"""
import json
import os
import sys
import time

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

SERVICE = 'org.freedesktop.Secret.Service'
COLLECTION = 'org.freedesktop.Secret.Collection'
ITEM = 'org.freedesktop.Secret.Item'
PROMPT = 'org.freedesktop.Secret.Prompt'
PROPERTIES = 'org.freedesktop.DBus.Properties'
ROOT = '/org/freedesktop/secrets'
LOGIN = ROOT + '/collection/login'
NONE = dbus.ObjectPath('/')

items = {}
state = {'writes': 0, 'prompts': 0, 'opened': False}


class Failed(dbus.DBusException):
    _dbus_error_name = 'org.freedesktop.DBus.Error.Failed'


class NotSupported(dbus.DBusException):
    _dbus_error_name = 'org.freedesktop.DBus.Error.NotSupported'


class IsLocked(dbus.DBusException):
    _dbus_error_name = 'org.freedesktop.Secret.Error.IsLocked'


def faults():
    with open(sys.argv[1]) as file:
        found = json.load(file)
    time.sleep(found.get('delay_ms', 0) / 1000)
    return found


# A call of these may fail or hang by itself, so that its answer is sent by hand, or never.
def answered(operation, answer, refuse, work):
    try:
        found = faults()
        if found.get('hang') == operation:
            return
        if found.get('fail') == operation:
            raise Failed('The operation failed')
        said = work(found)
        answer(*said) if isinstance(said, tuple) else answer(said)
    except dbus.DBusException as error:
        refuse(error)


BY_HAND = {'async_callbacks': ('answer', 'refuse')}


def is_locked(found):
    return bool(found.get('locked')) and not state['opened']


def paths(found):
    return dbus.Array([dbus.ObjectPath(path) for path in found], signature='o')


class Item(dbus.service.Object):
    def __init__(self, bus, path, attributes, value):
        super().__init__(bus, path)
        self.path, self.attributes, self.value = path, attributes, value

    def secret(self, session):
        return dbus.Struct(
            (session, dbus.ByteArray(b''), dbus.ByteArray(self.value), 'text/plain'), signature='oayays'
        )

    @dbus.service.method(ITEM, in_signature='', out_signature='o', **BY_HAND)
    def Delete(self, answer, refuse):
        answered('Delete', answer, refuse, self.delete)

    def delete(self, found):
        if is_locked(found):
            raise IsLocked('locked')
        del items[self.path]
        self.remove_from_connection()
        return NONE

    @dbus.service.method(PROPERTIES, in_signature='ss', out_signature='v')
    def Get(self, interface, name):
        return self.GetAll(interface)[name]

    @dbus.service.method(PROPERTIES, in_signature='s', out_signature='a{sv}')
    def GetAll(self, _interface):
        return {
            'Attributes': dbus.Dictionary(self.attributes, signature='ss'),
            'Locked': is_locked(faults()),
            'Label': 'item',
            'Created': dbus.UInt64(0),
            'Modified': dbus.UInt64(0),
        }


class Collection(dbus.service.Object):
    def __init__(self, bus, path):
        super().__init__(bus, path)
        self.bus, self.count = bus, 0

    @dbus.service.method(COLLECTION, in_signature='a{sv}(oayays)b', out_signature='oo', **BY_HAND)
    def CreateItem(self, properties, secret, _replace, answer, refuse):
        answered('CreateItem', answer, refuse, lambda found: self.create(found, properties, secret))

    def create(self, found, properties, secret):
        state['writes'] += 1
        if state['writes'] == found.get('die_at'):
            os._exit(1)
        if is_locked(found):
            raise IsLocked('Cannot create an item in a locked collection')
        value = bytes(secret[2])
        if found.get('full') or len(value) > found.get('max', 1 << 30):
            raise Failed('An error occurred on the device')
        attributes = {str(k): str(v) for k, v in properties[ITEM + '.Attributes'].items()}
        if found.get('corrupt'):
            value = value[:-1] + (b'A' if value[-1:] != b'A' else b'B')
        same = [path for path, item in items.items() if item.attributes == attributes]
        if found.get('lose'):
            return (dbus.ObjectPath(same[0] if same else LOGIN + '/lost'), NONE)
        if same:
            items[same[0]].value = value
            return (dbus.ObjectPath(same[0]), NONE)
        self.count += 1
        path = '%s/i%d' % (LOGIN, self.count)
        items[path] = Item(self.bus, path, attributes, value)
        return (dbus.ObjectPath(path), NONE)

    @dbus.service.method(PROPERTIES, in_signature='s', out_signature='a{sv}')
    def GetAll(self, _interface):
        return {'Locked': is_locked(faults()), 'Label': 'login', 'Items': paths(items)}


class Prompt(dbus.service.Object):
    @dbus.service.method(PROMPT, in_signature='s', out_signature='')
    def Prompt(self, _window):
        state['prompts'] += 1
        GLib.timeout_add(5, self.settle)

    @dbus.service.method(PROMPT, in_signature='', out_signature='')
    def Dismiss(self):
        self.Completed(True, paths([]))

    # Asked again and again while it is up, so that a test can answer it by changing the faults.
    def settle(self):
        wanted = faults().get('prompt', 'dismiss')
        if wanted == 'never':
            return True
        state['opened'] = wanted == 'unlock'
        self.Completed(wanted != 'unlock', paths(items if wanted == 'unlock' else []))
        return False

    @dbus.service.signal(PROMPT, signature='bv')
    def Completed(self, dismissed, result):
        pass


class Service(dbus.service.Object):
    @dbus.service.method(SERVICE, in_signature='sv', out_signature='vo')
    def OpenSession(self, algorithm, _input):
        if algorithm != 'plain':
            raise NotSupported('only plain')
        return (dbus.String('', variant_level=1), dbus.ObjectPath(ROOT + '/session/1'))

    @dbus.service.method(SERVICE, in_signature='a{ss}', out_signature='aoao', **BY_HAND)
    def SearchItems(self, wanted, answer, refuse):
        answered('SearchItems', answer, refuse, lambda found: self.search(found, wanted))

    def search(self, found, wanted):
        same = [p for p, i in items.items() if all(i.attributes.get(k) == v for k, v in wanted.items())]
        return (paths([]), paths(same)) if is_locked(found) else (paths(same), paths([]))

    @dbus.service.method(SERVICE, in_signature='ao', out_signature='aoo')
    def Unlock(self, objects):
        if is_locked(faults()):
            return (paths([]), dbus.ObjectPath(ROOT + '/prompt/1'))
        return (paths(objects), NONE)

    @dbus.service.method(SERVICE, in_signature='aoo', out_signature='a{o(oayays)}', **BY_HAND)
    def GetSecrets(self, wanted, session, answer, refuse):
        answered('GetSecrets', answer, refuse, lambda _: self.secrets(wanted, session))

    def secrets(self, wanted, session):
        found = {p: items[p].secret(session) for p in wanted if p in items}
        return dbus.Dictionary(found, signature='o(oayays)')

    @dbus.service.method(SERVICE, in_signature='s', out_signature='o')
    def ReadAlias(self, _name):
        return dbus.ObjectPath(LOGIN)

    @dbus.service.method(PROPERTIES, in_signature='s', out_signature='a{sv}')
    def GetAll(self, _interface):
        faults()
        return {'Collections': paths([LOGIN])}


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
session_bus = dbus.SessionBus()
kept = [
    Service(session_bus, ROOT),
    Collection(session_bus, LOGIN),
    Collection(session_bus, ROOT + '/aliases/default'),
    Prompt(session_bus, ROOT + '/prompt/1'),
]
name = dbus.service.BusName('org.freedesktop.secrets', session_bus)
print('ready', flush=True)
GLib.MainLoop().run()
