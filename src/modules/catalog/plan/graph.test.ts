import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { DirectedGraph } from 'graphology'
import { stronglyConnectedComponents } from 'graphology-components'
import { singleSourceLength } from 'graphology-shortest-path/unweighted.js'
import { components, type Links, shortestCircles, shortestCircleThrough } from './circles.ts'
import { prerequisiteReport } from './graph.ts'
import { countyBundles, countyItems, exampleItem, paper } from './testing/example-items.ts'

/** A graph of up to nine nodes: which of the pairs are edges. */
const graphs = fc.integer({ min: 1, max: 9 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 24 }),
  }),
)

const linksOf = (size: number, edges: readonly (readonly [number, number])[]): Links =>
  new Map(
    Array.from({ length: size }, (_, from) => [
      `n${from}`,
      [...new Set(edges.filter(([a, b]) => a === from && a !== b).map(([, b]) => `n${b}`))],
    ]),
  )

/** Second algorithm: all distances by Floyd and Warshall, from which components and shortest circles follow. */
function byDistances(links: Links) {
  const names = [...links.keys()]
  const far = new Map(names.map((a) => [a, new Map(names.map((b) => [b, links.get(a)?.includes(b) ? 1 : Infinity]))]))
  const distance = (a: string, b: string) => far.get(a)?.get(b) ?? Infinity
  for (const k of names)
    for (const a of names)
      for (const b of names)
        if (distance(a, k) + distance(k, b) < distance(a, b)) far.get(a)?.set(b, distance(a, k) + distance(k, b))
  const groups = new Map<string, string[]>()
  for (const a of names) {
    const group = names.filter((b) => distance(a, b) < Infinity && distance(b, a) < Infinity)
    if (group.length > 1) groups.set(group.join(), group)
  }
  return { components: [...groups.values()], around: (name: string) => distance(name, name) }
}

/** A library that others wrote and use. */
function byGraphology(links: Links) {
  const graph = new DirectedGraph()
  for (const name of links.keys()) graph.addNode(name)
  for (const [from, all] of links) for (const to of all) graph.addEdge(from, to)
  const order = [...links.keys()]
  const groups = stronglyConnectedComponents(graph).filter((group) => group.length > 1)
  const inOrder = groups.map((group) => [...group].sort((a, b) => order.indexOf(a) - order.indexOf(b)))
  return {
    components: inOrder.sort((a, b) => order.indexOf(a[0] ?? '') - order.indexOf(b[0] ?? '')),
    around: (name: string) =>
      Math.min(...(links.get(name) ?? []).map((to) => 1 + (singleSourceLength(graph, to)[name] ?? Infinity))),
  }
}

type Find = (links: Links) => string[][]
const agrees = (find: Find) =>
  fc.property(graphs, ({ size, edges }) => {
    const links = linksOf(size, edges)
    assert.deepEqual(find(links), byDistances(links).components)
    assert.deepEqual(find(links), byGraphology(links).components)
  })

describe('前置关系', () => {
  it('结果是另一事项的材料：按证照类型、按名称都连得上，写明第几项材料、依据哪一条', () => {
    const { edges, groups } = prerequisiteReport([
      exampleItem('甲', [paper('身份证'), paper('乙证（申请人的）')]),
      exampleItem('乙'),
      exampleItem('丙', [paper('甲通知书', { licenceType: null, source: 'data-sharing' })]),
      exampleItem('丁', [paper('乙证', { required: false })]),
      exampleItem('甲二', [], { result: { name: '甲通知书', kind: 'approval', licenceType: null, validity: null } }),
    ])
    assert.deepEqual(
      edges.map(({ from, to, element, articles }) => [from, to, element, ...articles]),
      [
        ['乙', '甲', '申请材料第 2 项', '《甲法》第三条'],
        ['甲二', '丙', '申请材料第 1 项', '《丙法》第三条'],
      ],
    )
    assert.deepEqual(groups, [])
  })

  it('公布的前置事项、一件事里前面办出来的，都是前置关系；没有收录的另外列出', () => {
    const bundle = countyBundles.find(({ name }) => name === '新生入学一件事')
    assert.ok(bundle)
    const made = [{ material: '乙批文', producedBy: '乙', usedBy: ['甲'] }]
    const { edges, unknown } = prerequisiteReport(
      [exampleItem('甲', [], { prerequisites: ['丙', '没有的'] }), exampleItem('乙'), exampleItem('丙')],
      [{ ...bundle, producedWithinBundle: made }],
    )
    assert.deepEqual(
      edges.map(({ from, to, kind, element }) => [from, to, kind, element]),
      [
        ['丙', '甲', 'prerequisite', '前置事项第 1 项'],
        ['乙', '甲', 'bundle', '“新生入学一件事”的公布内容'],
      ],
    )
    assert.deepEqual(unknown, [{ item: '甲', prerequisite: '没有的' }])
  })

  it('换证、变更要手里已有的证，单独列出，不算循环', () => {
    const report = prerequisiteReport([exampleItem('换证', [paper('换证证')])])
    assert.deepEqual(report.renewals, [{ item: '换证', material: '换证证' }])
    assert.deepEqual([report.edges, report.groups], [[], []])
  })

  it('互为前置：最短的循环、每一步的依据，容缺、承诺、另一种材料能打开哪一步', () => {
    const report = prerequisiteReport([
      exampleItem('甲', [paper('乙证', { deferrable: true })]),
      exampleItem('乙', [paper('丙证'), paper('甲证')]),
      exampleItem('丙', [paper('乙证')], { noticeCommitment: true }),
      exampleItem('丁', [paper('甲证或者戊证', { licenceType: '甲证' })]),
    ])
    const circles = report.groups.flatMap((group) => group.circles)
    assert.deepEqual(
      circles.map(({ items, mutual, blocking }) => [items.join(), mutual, blocking]),
      [
        ['甲,乙', true, true],
        ['乙,丙', true, true],
      ],
    )
    assert.deepEqual(
      circles.map(({ steps }) => steps.map(({ from, to, breaks }) => [from, to, ...breaks.map(({ by }) => by)])),
      [
        [
          ['甲', '乙'],
          ['乙', '甲', 'deferral'],
        ],
        [
          ['乙', '丙', 'commitment'],
          ['丙', '乙'],
        ],
      ],
    )
    assert.match(circles[0]?.steps[1]?.breaks[0]?.say ?? '', /容缺.*乙证.*承诺时限/)
    assert.deepEqual(circles[0]?.steps[0]?.edges[0]?.articles, ['《乙法》第三条'])
  })

  it('一步里有一条打不开的，这一步就打不开', () => {
    const report = prerequisiteReport([
      exampleItem('甲', [paper('乙证', { deferrable: true })], { prerequisites: ['乙'] }),
      exampleItem('乙', [paper('甲证')]),
    ])
    const [circle] = report.groups.flatMap((group) => group.circles)
    assert.equal(circle?.steps.find(({ to }) => to === '甲')?.edges.length, 2)
    assert.deepEqual(
      circle?.steps.flatMap(({ breaks }) => breaks),
      [],
    )
  })

  it('本县的清单：循环都打得开，没有谁也先办不了的；规划许可要的土地证到竣工以后才登记，写得出来', () => {
    const report = prerequisiteReport(countyItems, countyBundles)
    const circles = report.groups.flatMap((group) => group.circles)
    assert.equal(report.edges.length > 200, true)
    assert.deepEqual(
      circles.filter(({ blocking }) => blocking),
      [],
    )
    for (const { steps } of circles) {
      assert.equal(
        steps.some(({ breaks }) => breaks.length > 0),
        true,
      )
      for (const { edges } of steps) for (const { articles } of edges) assert.equal(articles.length > 0, true)
    }
    const planning = ['建设工程规划许可证核发', '建设工程竣工规划核实', '国有建设用地使用权及房屋所有权首次登记']
    assert.equal(
      circles.some(({ items }) => items.join() === planning.join()),
      true,
    )
    assert.deepEqual(report.unknown, [])
  })
})

describe('循环', () => {
  it('和图论库、另一种算法一致：互相等的分组，不漏也不多', () => {
    fc.assert(agrees(components), { numRuns: 2000 })
  })

  it('和图论库、另一种算法一致：每个事项给出的循环真有，也最短', () => {
    fc.assert(
      fc.property(graphs, ({ size, edges }) => {
        const links = linksOf(size, edges)
        const { around } = byDistances(links)
        const library = byGraphology(links)
        for (const name of links.keys()) assert.equal(library.around(name), around(name))
        for (const name of links.keys()) {
          const circle = shortestCircleThrough(links, name)
          assert.equal(circle?.length ?? Infinity, around(name))
          circle?.forEach((from, at) => {
            assert.equal(links.get(from)?.includes(circle[(at + 1) % circle.length] ?? ''), true)
          })
        }
        for (const { members, circles } of shortestCircles(links)) {
          assert.equal(circles[0]?.length, Math.min(...members.map(around)))
          for (const name of members)
            assert.equal(
              circles.some((circle) => circle.includes(name)),
              true,
            )
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('埋进清单的循环都找得到，没埋的不报', () => {
    const planted = fc.record({
      size: fc.integer({ min: 3, max: 12 }),
      downhill: fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 20 }),
      circle: fc.option(fc.uniqueArray(fc.nat(11), { minLength: 2, maxLength: 5 })),
    })
    fc.assert(
      fc.property(planted, ({ size, downhill, circle }) => {
        const inside = circle?.filter((at) => at < size) ?? []
        const edges = downhill.filter(([a, b]) => a < b && b < size)
        const rounds =
          inside.length < 2 ? [] : inside.map((a, at) => [a, inside[(at + 1) % inside.length] ?? a] as const)
        const items = Array.from({ length: size }, (_, to) =>
          exampleItem(
            `n${to}`,
            [...edges, ...rounds].filter(([, b]) => b === to).map(([a]) => paper(`n${a}证`)),
          ),
        )
        const { groups } = prerequisiteReport(items)
        if (rounds.length === 0) assert.deepEqual(groups, [])
        else
          for (const at of inside)
            assert.equal(
              groups.some((group) => group.items.includes(`n${at}`)),
              true,
            )
      }),
    )
  })

  it('很长的一串不会溢出', () => {
    const size = 20_000
    const links: Links = new Map(Array.from({ length: size }, (_, at) => [`n${at}`, [`n${(at + 1) % size}`]]))
    assert.equal(components(links)[0]?.length, size)
  })

  it('漏看一条边的、把一串当成循环的，独立算法看得出来', () => {
    const blind: Find = (links) => components(new Map([...links].map(([name, to]) => [name, to.slice(1)])))
    const eager: Find = (links) => components(new Map([...links].map(([name, to]) => [name, [...to, 'n0']])))
    for (const broken of [blind, eager]) assert.throws(() => fc.assert(agrees(broken), { seed: 1 }))
  })
})
