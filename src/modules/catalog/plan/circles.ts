/** A directed graph: for every node the nodes it points to. */
export type Links = ReadonlyMap<string, readonly string[]>

/**
 * Strongly connected components of two or more nodes, each in the order of the graph (Tarjan 1972, without recursion, so that a long chain
 * does not overflow). A node that points to itself is no component by that alone.
 */
export function components(links: Links): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const found: string[][] = []
  const place = new Map([...links.keys()].map((name, at) => [name, at]))

  const enter = (name: string) => {
    index.set(name, index.size)
    low.set(name, index.size - 1)
    open.push(name)
    isOpen.add(name)
    return { name, next: 0 }
  }
  const lower = (name: string, value: number) => low.set(name, Math.min(low.get(name) ?? value, value))

  for (const root of links.keys()) {
    if (index.has(root)) continue
    const path = [enter(root)]
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const to = (links.get(top.name) ?? [])[top.next]
      top.next += 1
      if (to !== undefined) {
        if (!links.has(to)) continue
        if (!index.has(to)) path.push(enter(to))
        else if (isOpen.has(to)) lower(top.name, index.get(to) ?? 0)
        continue
      }
      path.pop()
      const parent = path.at(-1)
      if (parent) lower(parent.name, low.get(top.name) ?? 0)
      if (low.get(top.name) !== index.get(top.name)) continue
      const members = open.splice(open.lastIndexOf(top.name))
      for (const name of members) isOpen.delete(name)
      if (members.length > 1) found.push(members.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)))
    }
  }
  return found.sort((a, b) => (place.get(a[0] ?? '') ?? 0) - (place.get(b[0] ?? '') ?? 0))
}

/** The shortest way round from a node back to itself, the node first; undefined when there is none. Breadth first. */
export function shortestCircleThrough(links: Links, from: string): string[] | undefined {
  const cameFrom = new Map<string, string>()
  let edge = [from]
  while (edge.length > 0) {
    const further: string[] = []
    for (const name of edge)
      for (const to of links.get(name) ?? []) {
        if (to === from) return wayBack(cameFrom, from, name)
        if (cameFrom.has(to) || !links.has(to)) continue
        cameFrom.set(to, name)
        further.push(to)
      }
    edge = further
  }
  return undefined
}

function wayBack(cameFrom: ReadonlyMap<string, string>, from: string, last: string): string[] {
  const way = [last]
  for (let at = last; at !== from; ) {
    at = cameFrom.get(at) ?? from
    way.unshift(at)
  }
  return way
}

/**
 * Of every component the shortest circle through each of its nodes, each circle once, shortest first. The first of a component is its
 * shortest circle.
 */
export function shortestCircles(links: Links): { members: string[]; circles: string[][] }[] {
  return components(links).map((members) => {
    const within = new Set(members)
    const inner: Links = new Map(
      members.map((name) => [name, (links.get(name) ?? []).filter((to) => to !== name && within.has(to))]),
    )
    const circles = new Map<string, string[]>()
    for (const name of members) {
      const circle = shortestCircleThrough(inner, name)
      if (circle) circles.set([...circle].sort().join('\n'), fromFirst(circle, members))
    }
    return { members, circles: [...circles.values()].sort((a, b) => a.length - b.length) }
  })
}

/** The same circle, beginning with the member that comes first in the list. */
function fromFirst(circle: readonly string[], order: readonly string[]): string[] {
  const first = circle.reduce(
    (best, name, at) => (order.indexOf(name) < order.indexOf(circle[best] ?? '') ? at : best),
    0,
  )
  return [...circle.slice(first), ...circle.slice(0, first)]
}
