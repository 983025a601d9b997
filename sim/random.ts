/** A seeded source of chance (xoshiro128**): the same seed gives the same numbers on every machine, for ever. */
export interface Chance {
  /** A whole number from 0 to `below` - 1. */
  whole(below: number): number
  /** True in `share` of all cases. */
  happens(share: number): boolean
  /** One of the list; the list must not be empty. */
  pick<T>(list: readonly T[]): T
  /** One of the list, each as likely as its weight. */
  weighed<T>(list: readonly (readonly [T, number])[]): T
  bytes(length: number): Buffer
}

function mixed(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let value = state
    value = Math.imul(value ^ (value >>> 16), 0x21f0aaad)
    value = Math.imul(value ^ (value >>> 15), 0x735a2d97)
    return (value ^ (value >>> 15)) >>> 0
  }
}

const turned = (value: number, by: number) => ((value << by) | (value >>> (32 - by))) >>> 0

/** `part` keeps streams of one seed apart: what one draws more does not move what another draws. */
export function chanceOf(seed: number, part: number): Chance {
  const start = mixed((Math.imul(seed, 0x85ebca6b) ^ Math.imul(part + 1, 0xc2b2ae35)) >>> 0)
  let a = start()
  let b = start()
  let c = start()
  let d = start()
  const next = (): number => {
    const drawn = Math.imul(turned(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = (b << 9) >>> 0
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = turned(d >>> 0, 11)
    return drawn
  }
  const whole = (below: number) => Math.floor((next() / 0x1_0000_0000) * below)
  return {
    whole,
    happens: (share) => next() < share * 0x1_0000_0000,
    pick: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new Error('nothing to pick from')
      return list[whole(list.length)] as T
    },
    weighed: <T>(list: readonly (readonly [T, number])[]): T => {
      let left = (next() / 0x1_0000_0000) * list.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [one, weight] of list) {
        left -= weight
        if (left < 0) return one
      }
      return (list.at(-1) as readonly [T, number])[0]
    },
    bytes: (length) => {
      const drawn = Buffer.alloc(length)
      for (let at = 0; at < length; at += 1) drawn[at] = next() & 255
      return drawn
    },
  }
}
