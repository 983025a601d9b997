import { setTimeout as wait } from 'node:timers/promises'
import { Refusal } from '#kernel/refusal.ts'
import { type Database, refuseInsideTransaction, type Sql } from './database.ts'

export interface TrainOptions<Write, Written> {
  readonly db: Database
  /**
   * Writes all of these in the transaction given and answers what came of each, in order. Throws when any of them cannot be written as
   * it was prepared.
   */
  readonly write: (tx: Sql, writes: readonly Write[]) => Promise<readonly Written[]>
  /** Names of what a write has for itself: its case, its request. Two that share a name never travel at the same time. */
  readonly claims: (write: Write) => readonly string[]
  /**
   * Names of what a write holds until its transaction ends and others want as well: the counters it draws from. Writes that share one
   * travel together or after each other, so that no transaction waits for another inside the database. None unless said.
   */
  readonly holds?: (write: Write) => readonly string[]
  /** Writes in one transaction; 32 unless said. */
  readonly most?: number
  /** Transactions under way at once; 2 unless said. */
  readonly underWay?: number
  /** Milliseconds that a group smaller than what is being prepared waits for it at most; 5 unless said. */
  readonly patience?: number
  /** Writes that may wait; beyond, Refusal unavailable `platform.busy`. 2,000 unless said. */
  readonly mostWaiting?: number
}

interface Waiting<Write, Written> {
  readonly write: Write
  readonly claims: readonly string[]
  readonly holds: readonly string[]
  resolve(written: Written): void
  reject(error: unknown): void
}

export interface Train<Write, Written> {
  /** Writes this together with others, and answers after the commit. Never inside a transaction. */
  send(write: Write): Promise<Written>
  /** Says that a write is being prepared; the function answered says that it was sent or came to nothing. */
  expect(): () => void
}

/**
 * Writes of different requests, prepared apart and written together: one transaction costs one flush and hands out consecutive numbers
 * once for all. A write that comes while nothing is under way and no more are being prepared leaves at once; what comes meanwhile makes the
 * next transaction, in order of arrival. As long as more are being prepared than wait, those who wait have a moment's patience: then
 * one half is written while the other is prepared, instead of a few at a time. Each answer is given after the commit. If a transaction
 * fails, nothing of it is there, and each of its writes is tried again alone and gets its own answer or error, so that one bad write
 * spoils nothing for others; only when the database is away all of them are told so.
 */
export function openTrain<Write, Written>(options: TrainOptions<Write, Written>): Train<Write, Written> {
  const { db, write, claims, holds = () => [], most = 32, underWay = 2, patience = 5, mostWaiting = 2_000 } = options
  let waiting: Waiting<Write, Written>[] = []
  const travelling = new Set<string>()
  /** What transactions under way hold. */
  const inUse = new Set<string>()
  let busy = 0
  /** How many are being prepared, and who wants to know when one less is, or one more waits. */
  let expected = 0
  let moved = Promise.withResolvers<void>()
  const tell = (): void => {
    moved.resolve()
    moved = Promise.withResolvers()
  }

  /** Until as many wait as are being prepared, or patience is at its end. */
  const gather = async (): Promise<void> => {
    const isFew = () => waiting.length > 0 && waiting.length < Math.min(expected, most)
    if (!isFew()) return
    let isOver = false
    const end = new AbortController()
    const over = wait(patience, undefined, { signal: end.signal }).then(
      () => {
        isOver = true
      },
      () => {},
    )
    while (isFew() && !isOver) await Promise.race([moved.promise, over])
    end.abort()
  }

  /**
   * The first ones that claim nothing of each other or of what is under way, and want nothing that is held there; the others keep their
   * place. As many as there are: one large group costs less than two that could go side by side.
   */
  const nextGroup = (): Waiting<Write, Written>[] => {
    const group: Waiting<Write, Written>[] = []
    const left: Waiting<Write, Written>[] = []
    // Whoever stays keeps those behind it that share a name from overtaking.
    const held = new Set<string>()
    const wanted = new Set<string>()
    const isFree = (one: Waiting<Write, Written>): boolean =>
      group.length < most &&
      !one.claims.some((claim) => travelling.has(claim) || held.has(claim)) &&
      !one.holds.some((name) => inUse.has(name) || wanted.has(name))
    for (const one of waiting) {
      if (isFree(one)) {
        group.push(one)
        for (const claim of one.claims) travelling.add(claim)
      } else {
        left.push(one)
        for (const claim of one.claims) held.add(claim)
        for (const name of one.holds) wanted.add(name)
      }
    }
    waiting = left
    for (const one of group) for (const name of one.holds) inUse.add(name)
    return group
  }

  const together = (group: readonly Waiting<Write, Written>[]): Promise<readonly Written[]> =>
    db.transaction((tx) =>
      write(
        tx,
        group.map((one) => one.write),
      ),
    )

  const carry = async (group: readonly Waiting<Write, Written>[]): Promise<void> => {
    try {
      const written = await together(group)
      for (const [index, one] of group.entries()) one.resolve(written[index] as Written)
    } catch (error) {
      const isAway = error instanceof Refusal && error.kind === 'unavailable'
      if (group.length === 1 || isAway) for (const one of group) one.reject(error)
      else for (const one of group) await carry([one])
    }
  }

  const depart = async (): Promise<void> => {
    busy += 1
    // Who comes in the same breath comes along.
    await undefined
    for (;;) {
      await gather()
      const group = nextGroup()
      if (group.length === 0) break
      await carry(group)
      for (const one of group) {
        for (const claim of one.claims) travelling.delete(claim)
        for (const name of one.holds) inUse.delete(name)
      }
    }
    busy -= 1
  }

  return {
    send(prepared) {
      refuseInsideTransaction()
      return new Promise<Written>((resolve, reject) => {
        if (waiting.length >= mostWaiting) return reject(new Refusal('unavailable', 'platform.busy'))
        waiting.push({ write: prepared, claims: claims(prepared), holds: holds(prepared), resolve, reject })
        tell()
        if (busy < underWay) void depart()
      })
    },
    expect() {
      let isExpected = true
      expected += 1
      return () => {
        if (!isExpected) return
        isExpected = false
        expected -= 1
        tell()
      }
    },
  }
}
