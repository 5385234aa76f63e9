from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from traymon.model import MenuItem
from traymon.tray.dbusmenu import Menu, Signal, properties_of

LABELS = st.sampled_from(["a", "b", "c"])
ACTIONS = st.sampled_from(["", "test", "check", "quit"])
PLAIN = st.builds(MenuItem, label=LABELS, action=ACTIONS, checked=st.sampled_from([None, None, True, False]))
SEPARATORS = st.just(MenuItem(separator=True))
BRANCHES = st.builds(MenuItem, label=LABELS, children=st.lists(PLAIN | SEPARATORS, min_size=1, max_size=4).map(tuple))
MENUS = st.lists(PLAIN | SEPARATORS | BRANCHES, max_size=6).map(tuple)


class GnomeMenu:
    """What GNOME's AppIndicator extension (46, ``dbusMenu.js``) shows after our signals.

    Of a row whose number it knows it reads nothing anew but the kind and the children, and a row that changes places
    stays where it is on the screen.
    """

    def __init__(self, menu: Menu) -> None:
        self._menu = menu
        self._properties: dict[int, dict[str, Any]] = {0: {}}
        self._children: dict[int, list[int]] = {0: []}
        self._seen: dict[int, list[int]] = {0: []}

    def hear(self, signals: list[Signal]) -> None:
        for member, _, body in signals:
            if member == "LayoutUpdated":
                self._follow(self._menu.answer("GetLayout", (0, -1, ["type", "children-display"]))[1][1])
                self._forget_the_unused()
            else:
                for number, changed in body[0]:
                    self._properties.get(number, {}).update(changed)

    def shows(self, number: int = 0) -> list[tuple[dict[str, Any], list[Any]]]:
        return [(self._properties[child], self.shows(child)) for child in self._seen[number]]

    def _follow(self, layout: tuple[Any, ...]) -> None:
        number, properties, wrapped = layout
        children = [child for _, child in wrapped]
        for child in children:
            self._follow(child)
        wanted = [child[0] for child in children]
        if number not in self._children:
            (answer,) = self._menu.answer("GetGroupProperties", ([number], []))[1]
            self._properties[number] = dict(answer[0][1])
            self._children[number], self._seen[number] = wanted, list(wanted)
            return
        self._properties[number].update(properties)
        known, seen, old = self._children[number], self._seen[number], list(self._children[number])
        for place, child in enumerate(wanted):
            if child in old:
                old.remove(child)
                known.remove(child)
            else:
                seen.insert(place, child)
            known.insert(place, child)
        for child in old:
            known.remove(child)
            seen.remove(child)

    def _forget_the_unused(self) -> None:
        used, left = {0}, [0]
        while left:
            children = self._children[left.pop()]
            used.update(children)
            left += children
        for memory in (self._properties, self._children, self._seen):
            for number in memory.keys() - used:
                del memory[number]


def described(items: tuple[MenuItem, ...]) -> list[tuple[dict[str, Any], list[Any]]]:
    return [(properties_of(item), described(item.children)) for item in items]


@given(st.lists(MENUS, min_size=1, max_size=6))
def test_gnome_shows_each_menu_as_it_is(menus: list[tuple[MenuItem, ...]]) -> None:
    menu = Menu(lambda _action: None)
    gnome = GnomeMenu(menu)
    for items in menus:
        gnome.hear(menu.show(items))
        assert gnome.shows() == described(items)


@given(MENUS, MENUS)
def test_a_menu_that_is_shown_again_is_told_to_nobody(one: tuple[MenuItem, ...], other: tuple[MenuItem, ...]) -> None:
    menu = Menu(lambda _action: None)
    menu.show(one)
    menu.show(other)
    assert menu.show(other) == []


def test_a_late_click_on_a_row_that_has_a_new_number_hits_what_was_seen() -> None:
    asked: list[str] = []
    menu = Menu(asked.append)
    before, quit_row = MenuItem(label="Wait", action="wait"), MenuItem(label="Quit", action="quit")
    menu.show((before, quit_row))
    numbers = [child[1][0] for child in menu.answer("GetLayout", (0, -1, []))[1][1][2]]
    menu.show((quit_row, MenuItem(label="Test", action="test")))
    for number in numbers:
        menu.answer("Event", (number, "clicked", ("s", ""), 0))
    assert asked == ["quit"], "what is not offered any more is not done"
