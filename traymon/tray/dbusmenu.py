"""The menu as the bus knows it: ``com.canonical.dbusmenu`` (source: ``dbus-menu.xml`` of libdbusmenu).

Rows have numbers. A row keeps its number for as long as it is of the same kind and asks for the same thing in the same
submenu, so that an open menu stays open while its labels change. GNOME's extension (46) reads nothing anew of a number
that it knows but its children, and cannot move a row of the menu itself: so a submenu in which rows come and go at the
same time, or change places, is numbered anew, and changed labels are told beside the new layout.
"""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from traymon.model import MenuItem
from traymon.tray.bus_text import speakable
from traymon.tray.introspection import describe

INTERFACE = "com.canonical.dbusmenu"
VERSION = 3
"""Of the protocol: the one libdbusmenu speaks."""
PROPERTIES: dict[str, tuple[str, Any]] = {
    "Version": ("u", VERSION),
    "TextDirection": ("s", "ltr"),
    "Status": ("s", "normal"),
    "IconThemePath": ("as", []),
}
METHODS = {
    "GetLayout": ("i i as", "u (ia{sv}av)"),
    "GetGroupProperties": ("ai as", "a(ia{sv})"),
    "GetProperty": ("i s", "v"),
    "Event": ("i s v u", ""),
    "EventGroup": ("a(isvu)", "ai"),
    "AboutToShow": ("i", "b"),
    "AboutToShowGroup": ("ai", "ai ai"),
}
SIGNALS = {"ItemsPropertiesUpdated": "a(ia{sv}) a(ias)", "LayoutUpdated": "u i"}
XML = describe(INTERFACE, {name: signature for name, (signature, _) in PROPERTIES.items()}, METHODS, SIGNALS)

Properties = dict[str, tuple[str, Any]]
Answer = tuple[str, tuple[Any, ...]]
"""Signature and body."""
Signal = tuple[str, str, tuple[Any, ...]]
"""Member, signature and body."""
Key = tuple[Any, ...]

ROOT_KEY: Key = ()
ROOT_PROPERTIES: Properties = {"children-display": ("s", "submenu")}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A numbered row with what hosts may know of it."""

    number: int
    properties: Properties
    action: str = ""
    children: "tuple[Row, ...]" = ()

    @property
    def shape(self) -> tuple[Any, ...]:
        """What cannot change without laying out the menu anew."""
        kinds = tuple(name in self.properties for name in ("type", "toggle-type", "children-display"))
        return (self.number, kinds, tuple(child.shape for child in self.children))


def properties_of(item: MenuItem) -> Properties:
    """The row in the words of dbusmenu. An underscore would underline the letter after it."""
    if item.separator:
        return {"type": ("s", "separator")}
    properties: Properties = {"label": ("s", speakable(item.label).replace("_", "__")), "enabled": ("b", item.enabled)}
    if item.checked is not None:
        properties |= {"toggle-type": ("s", "checkmark"), "toggle-state": ("i", int(item.checked))}
    if item.children:
        properties |= ROOT_PROPERTIES
    return properties


def flat(row: Row) -> dict[int, Row]:
    """``row`` and all below it, by number."""
    rows = {row.number: row}
    for child in row.children:
        rows |= flat(child)
    return rows


def _wire(row: Row, depth: int, names: Sequence[str]) -> tuple[Any, ...]:
    """``(ia{sv}av)``; a negative ``depth`` means all of it, no ``names`` all properties."""
    children = [] if depth == 0 else [("(ia{sv}av)", _wire(child, depth - 1, names)) for child in row.children]
    return (row.number, _chosen(row.properties, names), children)


def _chosen(properties: Properties, names: Sequence[str]) -> Properties:
    return {name: value for name, value in properties.items() if not names or name in names}


def _changes(before: dict[int, Row], after: dict[int, Row]) -> list[tuple[int, Properties]]:
    """Of rows that stay: a property may get another value, but none comes or goes."""
    found = []
    for number in before.keys() & after.keys():
        row, old = after[number], before[number].properties
        changed = {name: value for name, value in row.properties.items() if old.get(name) != value}
        if changed:
            found.append((number, changed))
    return found


def keys_of(items: Iterable[MenuItem], parent: Key) -> list[Key]:
    """What tells the rows of one submenu from each other: their kind, what they ask for, and which of several it is."""
    seen: dict[Key, int] = {}
    keys = []
    for item in items:
        kind = (item.separator, item.checked is not None, bool(item.children), item.action)
        seen[kind] = seen.get(kind, 0) + 1
        keys.append((*parent, (*kind, seen[kind])))
    return keys


def can_follow(before: Sequence[Key], after: Sequence[Key]) -> bool:
    """Whether rows only came or only went, and those that stay keep their order."""
    stay = [key for key in before if key in after]
    return stay == [key for key in after if key in before] and len(stay) in (len(before), len(after))


def _is_below(key: Key, parent: Key) -> bool:
    return len(key) > len(parent) and key[: len(parent)] == parent


class Menu:
    """Numbers the rows, answers for them and hands clicks on. For one thread."""

    def __init__(self, on_action: Callable[[str], None]) -> None:
        self._on_action = on_action
        self._numbers: dict[Key, int] = {}
        self._free = itertools.count(1)
        self._order: dict[Key, list[Key]] = {}
        self._root = Row(number=0, properties=ROOT_PROPERTIES)
        self._rows = flat(self._root)
        self._gone: dict[int, str] = {}
        """Actions of the rows that the last layout took away."""
        self._revision = 1
        self._methods: dict[str, Callable[..., Answer]] = {
            "GetLayout": self._get_layout,
            "GetGroupProperties": self._get_group_properties,
            "GetProperty": self._get_property,
            "Event": self._event,
            "EventGroup": self._event_group,
            "AboutToShow": self._about_to_show,
            "AboutToShowGroup": self._about_to_show_group,
        }

    def show(self, items: Iterable[MenuItem]) -> list[Signal]:
        """Take ``items`` as the menu; returns what to tell its readers."""
        before, rows_before = self._root, self._rows
        self._root = Row(number=0, properties=ROOT_PROPERTIES, children=self._numbered(items, ROOT_KEY))
        self._rows = flat(self._root)
        changes = _changes(rows_before, self._rows)
        signals: list[Signal] = [("ItemsPropertiesUpdated", "a(ia{sv})a(ias)", (changes, []))] if changes else []
        if self._root.shape != before.shape:
            self._revision += 1
            self._gone = {number: row.action for number, row in rows_before.items() if number not in self._rows}
            signals.append(("LayoutUpdated", "ui", (self._revision, 0)))
        return signals

    def answer(self, member: str, body: Sequence[Any]) -> Answer:
        """What the method gives. Raises ``KeyError`` for methods, rows and properties that do not exist."""
        return self._methods[member](*body)

    def _numbered(self, items: Iterable[MenuItem], parent: Key) -> tuple[Row, ...]:
        items = tuple(items)
        keys = keys_of(items, parent)
        if not can_follow(self._order.get(parent, ()), keys):
            self._numbers = {key: number for key, number in self._numbers.items() if not _is_below(key, parent)}
            self._order = {key: order for key, order in self._order.items() if not _is_below(key, parent)}
        self._order[parent] = keys
        rows = []
        for key, item in zip(keys, items, strict=True):
            if key not in self._numbers:
                self._numbers[key] = next(self._free)
            rows.append(
                Row(
                    number=self._numbers[key],
                    properties=properties_of(item),
                    action=item.action if item.enabled else "",
                    children=self._numbered(item.children, key) if item.children else (),
                )
            )
        return tuple(rows)

    def _get_layout(self, parent: int, depth: int, names: Sequence[str]) -> Answer:
        return "u(ia{sv}av)", (self._revision, _wire(self._rows[parent], depth, names))

    def _get_group_properties(self, numbers: Sequence[int], names: Sequence[str]) -> Answer:
        known = [number for number in (numbers or self._rows) if number in self._rows]
        return "a(ia{sv})", ([(number, _chosen(self._rows[number].properties, names)) for number in known],)

    def _get_property(self, number: int, name: str) -> Answer:
        return "v", (self._rows[number].properties[name],)

    def _event(self, number: int, event: str, _data: object, _timestamp: int) -> Answer:
        action = self._gone[number] if number in self._gone else self._rows[number].action
        if event == "clicked" and action and any(row.action == action for row in self._rows.values()):
            self._on_action(action)
        return "", ()

    def _event_group(self, events: Sequence[tuple[int, str, object, int]]) -> Answer:
        for event in events:
            if event[0] in self._rows or event[0] in self._gone:
                self._event(*event)
        return "ai", ([number for number, *_ in events if number not in self._rows and number not in self._gone],)

    def _about_to_show(self, number: int) -> Answer:
        """The menu is kept up to date all the time: there is never a need to ask again."""
        return "b", (self._rows[number].number < 0,)

    def _about_to_show_group(self, numbers: Sequence[int]) -> Answer:
        return "aiai", ([], [number for number in numbers if number not in self._rows])
