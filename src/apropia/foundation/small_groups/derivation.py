"""Which groups can be computed from what is shown.

Two partitions of the same people are a bipartite graph: a node for every part whose total is known, an edge for the
people who are in both. A group of edges has a total that is a linear combination of the known ones if and only if it
is a union of directed cuts: all edges that leave a set X of nodes (rows towards columns) which no edge enters. For
the coefficients of a 0/1 combination are potentials that differ by 0 or 1 along every edge, and each level set of
potentials is such an X. The lightest directed cut through an edge is a maximum flow, and that flow is also the
largest count that an attacker must hold possible for the edge. So one condition, "no cut lighter than k", gives both
the first and the second promise of this package. The cut-based view of two-way tables is due to D. Gusfield, "A graph
theoretic approach to statistical data security", SIAM J. Comput. 17 (1988), 552–571.
"""

import itertools
from collections import defaultdict, deque
from collections.abc import Hashable, Mapping

Node = Hashable
Edge = tuple[Node, Node]


def lightest_small_group(weights: Mapping[Edge, float], limit: float) -> frozenset[Edge] | None:
    """Return edges that form a derivable group of weight above 0 and below a limit, or None.

    Parameters
    ----------
    weights : of the edges (row part, column part); an edge of weight 0 still ties its ends together
    limit : k
    """
    part = _ends_that_no_small_cut_parts(weights, limit)
    between: dict[Edge, float] = defaultdict(float)
    for (row, column), weight in weights.items():
        if part[row] != part[column]:
            between[part[row], part[column]] += weight
    for (source, sink), weight in sorted(between.items(), key=lambda item: (item[1], repr(item[0]))):
        if weight == 0:
            continue
        inside = _small_cut(between, source, sink, limit)
        if inside is not None:
            return frozenset(edge for edge in weights if part[edge[0]] in inside and part[edge[1]] not in inside)
    return None


def _ends_that_no_small_cut_parts(weights: Mapping[Edge, float], limit: float) -> dict[Node, Node]:
    """Merge the nodes that every small cut keeps together: it makes the search fit for large entities."""
    part: dict[Node, Node] = {node: node for edge in weights for node in edge}
    while True:
        arcs: dict[Edge, float] = defaultdict(float)
        for (row, column), weight in weights.items():
            if part[row] != part[column]:
                arcs[part[row], part[column]] += weight
        leads_to: dict[Node, set[Node]] = {node: set() for node in part.values()}
        for (tail, head), weight in arcs.items():
            leads_to[head].add(tail)  # no edge may enter the set: if the head is in, so is the tail
            if weight >= limit:
                leads_to[tail].add(head)  # too heavy to be cut
        merged = _strong_components(leads_to)
        if len(set(merged.values())) == len(leads_to):
            return part
        part = {node: merged[own] for node, own in part.items()}


def _strong_components(leads_to: Mapping[Node, set[Node]]) -> dict[Node, Node]:
    comes_from: dict[Node, set[Node]] = {node: set() for node in leads_to}
    for tail, heads in leads_to.items():
        for head in heads:
            comes_from[head].add(tail)
    finished: list[Node] = []
    seen: set[Node] = set()
    for start in leads_to:
        if start in seen:
            continue
        seen.add(start)
        stack = [(start, iter(leads_to[start]))]
        while stack:
            node, heads_left = stack[-1]
            following = next((head for head in heads_left if head not in seen), None)
            if following is None:
                finished.append(node)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(leads_to[following])))
    component: dict[Node, Node] = {}
    for root in reversed(finished):
        reached = [] if root in component else [root]
        while reached:
            node = reached.pop()
            if node not in component:
                component[node] = root
                reached.extend(comes_from[node] - component.keys())
    return component


def _small_cut(arcs: Mapping[Edge, float], source: Node, sink: Node, limit: float) -> set[Node] | None:
    """Return the source's side of the lightest cut between two nodes, or None when it weighs at least the limit."""
    room: dict[Node, dict[Node, float]] = defaultdict(lambda: defaultdict(float))
    for (tail, head), weight in arcs.items():
        room[tail][head] += weight
        room[head][tail] = float("inf")
    flow = 0.0
    while True:
        came_from: dict[Node, Node] = {source: source}
        queue = deque([source])
        while queue and sink not in came_from:
            node = queue.popleft()
            for following, free in room[node].items():
                if free > 0 and following not in came_from:
                    came_from[following] = node
                    queue.append(following)
        if sink not in came_from:
            return set(came_from)
        path = [sink]
        while path[-1] != source:
            path.append(came_from[path[-1]])
        steps = [(tail, head) for head, tail in itertools.pairwise(path)]
        sent = min(room[tail][head] for tail, head in steps)
        flow += sent
        if flow >= limit:
            return None
        for tail, head in steps:
            room[tail][head] -= sent
            room[head][tail] += sent
