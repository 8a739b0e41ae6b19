"""The kernel's own tree of IPv4 routes, as /proc/net/fib_trie and fib_triestat show it: net/ipv4/fib_trie.c of Linux 6.1.

A node of `bits` bits looks at that many bits of an address; it is doubled and halved by how full it is, so that the tree's form follows
from the routes and from the order in which they came.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator

from mirage.world.stack.state import Route

KEY = 32
INFLATE, HALVE, INFLATE_ROOT, HALVE_ROOT = 50, 25, 30, 15
MAX_WORK = 10
SCOPES = {"": "universe", "link": "link", "host": "host", "site": "site", "nowhere": "nowhere"}


class Leaf:
    """All routes to networks that begin with one address."""

    __slots__ = ("key", "parent", "routes")
    bits = pos = 0

    def __init__(self, key: int) -> None:
        self.key = key
        self.routes: list[Route] = []
        self.parent: Node | None = None


class Node:
    """Children by `bits` bits of the address, `pos` bits from its end."""

    __slots__ = ("bits", "children", "key", "parent", "pos")

    def __init__(self, key: int, pos: int, bits: int) -> None:
        shift = pos + bits
        self.key = key >> shift << shift if shift < KEY else 0
        self.pos, self.bits = pos, bits
        self.children: list[Child] = [None] * (1 << bits)
        self.parent: Node | None = None

    def index(self, key: int) -> int:
        return (key ^ self.key) >> self.pos if self.pos < KEY else 0

    def put(self, at: int, child: Child) -> None:
        self.children[at] = child
        if child is not None:
            child.parent = self

    @property
    def empty(self) -> int:
        return self.children.count(None)

    @property
    def full(self) -> int:
        return sum(self.is_full(child) for child in self.children)

    def is_full(self, child: Child) -> bool:
        return isinstance(child, Node) and child.pos + child.bits == self.pos


Child = Node | Leaf | None


class Trie:
    """A table's."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.root = Node(0, KEY, 0)
        for route in routes:
            self._insert(route)

    def _insert(self, route: Route) -> None:
        key = int(route.network.network_address)
        parent, found = self._find(key)
        if found is None:
            leaf = Leaf(key)
            leaf.routes.append(route)
            self._place(parent, leaf)
            return
        found.routes.append(route)
        found.routes.sort(key=lambda one: (-one.network.prefixlen, one.metric))

    def _find(self, key: int) -> tuple[Node, Leaf | None]:
        above, child = self.root, self.root.children[0]
        while child is not None:
            index = (key ^ child.key) >> child.pos
            if index >= 1 << child.bits:
                break
            if isinstance(child, Leaf):
                return above, child
            above, child = child, child.children[index]
        return above, None

    def _place(self, above: Node, leaf: Leaf) -> None:
        at = above.index(leaf.key)
        beside = above.children[at]
        if beside is not None:
            node = Node(leaf.key, (leaf.key ^ beside.key).bit_length() - 1, 1)
            above.put(at, node)
            node.put(node.index(leaf.key) ^ 1, beside)
            above = node
            at = node.index(leaf.key)
        above.put(at, leaf)
        node_: Node | None = above
        while node_ is not None and node_ is not self.root:
            node_ = self._resize(node_)

    def _resize(self, node: Node) -> Node | None:
        above = node.parent
        assert above is not None
        at, work = above.index(node.key), MAX_WORK
        while self._should_inflate(above, node) and work:
            self._replace(above, at, _inflated(node))
            work -= 1
            inner = above.children[at]
            assert isinstance(inner, Node)
            node = inner
        if work != MAX_WORK:
            return above
        while self._should_halve(above, node) and work:
            self._replace(above, at, _halved(node))
            work -= 1
            inner = above.children[at]
            assert isinstance(inner, Node)
            node = inner
        if (1 << node.bits) - node.empty < 2:
            above.put(at, next((child for child in node.children if child is not None), None))
        return above

    def _replace(self, above: Node, at: int, node: Node) -> None:
        above.put(at, node)
        for child in reversed(node.children):
            if node.is_full(child):
                assert isinstance(child, Node)
                self._resize(child)

    def _should_inflate(self, above: Node, node: Node) -> bool:
        used = (1 << node.bits) - node.empty + node.full
        least = (INFLATE_ROOT if above is self.root else INFLATE) << node.bits
        return used > 1 and node.pos > 0 and 50 * used >= least  # of the children that it would have

    def _should_halve(self, above: Node, node: Node) -> bool:
        used = (1 << node.bits) - node.empty
        least = (HALVE_ROOT if above is self.root else HALVE) << node.bits
        return used > 1 and node.bits > 1 and 100 * used < least

    def walk(self) -> Iterator[tuple[int, Node | Leaf]]:
        """Depth, and what stands there."""
        yield from _walk(self.root.children[0], 1)

    def render(self) -> str:
        lines = []
        for depth, one in self.walk():
            place = ipaddress.IPv4Address(one.key)
            if isinstance(one, Node):
                lines.append(f"{'   ' * (depth - 1)}  +-- {place}/{KEY - one.pos - one.bits} {one.bits} {one.full} {one.empty}\n")
                continue
            lines.append(f"{'   ' * (depth - 1)}  |-- {place}\n")
            lines += [
                f"{'   ' * depth}  /{route.network.prefixlen} {SCOPES[route.scope]} {(route.kind or 'unicast').upper()}\n"
                for route in one.routes
            ]
        return "".join(lines)

    def statistics(self) -> str:
        """trie_show_stats(), without the counters."""
        leaves = [(depth - 1, one) for depth, one in self.walk() if isinstance(one, Leaf)]
        nodes = [one for _, one in self.walk() if isinstance(one, Node)]
        prefixes, pointers = sum(len(leaf.routes) for _, leaf in leaves), sum(1 << node.bits for node in nodes)
        total = sum(depth for depth, _ in leaves)
        average = total * 100 // len(leaves) if leaves else 0
        sizes: dict[int, int] = {}
        for node in nodes:
            sizes[node.bits] = sizes.get(node.bits, 0) + 1
        size = LEAF * len(leaves) + ALIAS * prefixes + NODE * len(nodes) + 8 * pointers
        return (
            f"\tAver depth:     {average // 100}.{average % 100:02}\n\tMax depth:      {max((depth for depth, _ in leaves), default=0)}\n"
            f"\tLeaves:         {len(leaves)}\n\tPrefixes:       {prefixes}\n\tInternal nodes: {len(nodes)}\n\t"
            f"{''.join(f'  {bits}: {count}' for bits, count in sorted(sizes.items()))}\n\tPointers: {pointers}\n"
            f"Null ptrs: {pointers - len(nodes) - len(leaves) + (1 if nodes or leaves else 0)}\nTotal size: {-(-size // 1024)}  kB\n"
        )


LEAF, NODE, ALIAS = 48, 40, 56  # bytes: the first two as the file itself says


def _walk(child: Child, depth: int) -> Iterator[tuple[int, Node | Leaf]]:
    if child is None:
        return
    yield depth, child
    if isinstance(child, Node):
        for inner in child.children:
            yield from _walk(inner, depth + 1)


def _inflated(old: Node) -> Node:
    node = Node(old.key, old.pos - 1, old.bits + 1)
    for index, child in enumerate(old.children):
        if child is None:
            continue
        if not old.is_full(child):
            node.put(node.index(child.key), child)
        elif isinstance(child, Node) and child.bits == 1:
            node.put(2 * index, child.children[0])
            node.put(2 * index + 1, child.children[1])
        elif isinstance(child, Node):
            half = len(child.children) // 2
            for side in (0, 1):
                part = Node(child.key | side << node.pos, child.pos, child.bits - 1)
                for at, inner in enumerate(child.children[side * half : (side + 1) * half]):
                    part.put(at, inner)
                node.put(2 * index + side, part)
    return node


def _halved(old: Node) -> Node:
    node = Node(old.key, old.pos + 1, old.bits - 1)
    for index in range(len(node.children)):
        first, second = old.children[2 * index : 2 * index + 2]
        if first is None or second is None:
            node.put(index, first or second)
            continue
        pair = Node(first.key, old.pos, 1)
        pair.put(0, first)
        pair.put(1, second)
        node.put(index, pair)
    return node
